import type { TimeRange } from "../columns/mod.ts";
import type { HistoricalValues } from "./historical_indicators.ts";
import type { IntervalQuality } from "./quality.ts";
import type { SessionConfig } from "./session_config.ts";
import type {
  SessionDayResult,
  SessionFinding,
  SessionResult,
  SymbolDayResult,
  TotalQuality,
} from "./session_result.ts";

/**
 * A finished session as plain data with `snake_case` keys, for `--json`.
 *
 * @param config What was asked for.
 * @param result What came of it.
 * @returns Plain data; what is undefined is `null`.
 */
export function sessionDocument(
  config: SessionConfig,
  result: SessionResult,
): Record<string, unknown> {
  return {
    ok: result.findings.length === 0,
    session_name: config.sessionName,
    exchange_group: config.exchangeGroup,
    mode: config.mode,
    hours: config.hours,
    start_date: config.startDate,
    end_date: config.endDate,
    symbols: config.symbols,
    streams: config.streams,
    trading_days: result.days.length,
    bars: result.bars,
    instants: result.instants,
    quality: result.quality.map(total),
    trailing_quality: result.trailingQuality.map(total),
    historical: Object.fromEntries(
      result.historical.entries().map(([symbol, values]) => [
        symbol,
        historical(values),
      ]),
    ),
    days: result.days.map(day),
    findings: result.findings.map(finding),
    drift: { last_ms: result.drift.lastMs, max_ms: result.drift.maxMs },
  };
}

function total({ symbol, interval, expected, present, percent }: TotalQuality) {
  return { symbol, interval, expected, present, percent };
}

function historical({ values, profiles, days, wantedDays }: HistoricalValues) {
  return {
    values: Object.fromEntries(values.entries().map(([key, value]) => [key, numberOrNull(value)])),
    by_time: Object.fromEntries(
      profiles.entries().map(([key, profile]) => [key, Array.from(profile, numberOrNull)]),
    ),
    days: Object.fromEntries(days),
    wanted_days: Object.fromEntries(wantedDays),
  };
}

function day({ session, symbols }: SessionDayResult) {
  return {
    day: session.day,
    open_ms: session.openMs,
    close_ms: session.closeMs,
    is_half_day: session.isHalfDay,
    symbols: symbols.map(symbolDay),
  };
}

function symbolDay(result: SymbolDayResult) {
  return {
    symbol: result.symbol,
    bars: Object.fromEntries(result.bars),
    quality: Object.fromEntries(result.quality.map((one) => [one.interval, quality(one)])),
    vwap: result.vwap,
    filled: result.filled,
    off_hours: result.offHours,
    outside_hours: result.outsideHours,
  };
}

function quality({ expected, present, percent, gaps }: IntervalQuality) {
  const pair = ({ startMs, endMs }: TimeRange) => ({ start_ms: startMs, end_ms: endMs });
  return { expected, present, percent, gaps: gaps.map(pair) };
}

function finding({ code, symbol, day, message, fixCommand }: SessionFinding) {
  return { code, symbol, day, message, ...(fixCommand && { fix_command: fixCommand }) };
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
