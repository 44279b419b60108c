import { type ClosedbarError, DataMissingError, GateError } from "../base/mod.ts";
import { dayText, instrumentCalendar, type MarketCalendar } from "../calendar/mod.ts";
import { preflightError, type PreflightReport, type PreflightResult } from "../preflight/mod.ts";
import type { SessionRepair } from "./ports.ts";

/**
 * The failure that ends an analysis whose data preflight has refused. What preflight calls a hole is
 * missing data as soon as a whole trading day is in it, as it is in a session without cards; and what a
 * backtest accepts by an option, a session accepts by its configuration.
 *
 * @param checked What preflight says, with at least one error.
 * @param calendar When the market trades, over the hours of the session.
 * @param repair Names the command that brings missing minutes.
 * @returns The error.
 */
export function refuseAnalysis(
  { report, instrument }: PreflightResult,
  calendar: MarketCalendar,
  repair?: SessionRepair,
): ClosedbarError {
  const { symbol, requiredStartTsMs, requiredEndTsMs } = report;
  const days = missingDays(report, calendar);
  if (days.length > 0) {
    const [first, last] = [days[0], days[days.length - 1]];
    const others = days.length === 1
      ? ""
      : days.length === 2
      ? ` nor of ${last}`
      : ` nor of ${days.length - 1} more trading days up to ${last}`;
    const fixCommand = repair?.(symbol, first, last);
    return new DataMissingError(
      `Cannot analyse ${symbol} as the store has no minute of ${first}${others}, which its cards need: ` +
        `import them, or choose another window`,
      { code: "MISSING_DAY", ...(fixCommand !== undefined && { fixCommand }) },
    );
  }
  const error = preflightError(report);
  const first = report.findings.find(({ severity }) => severity === "error");
  if (first?.code === "FILLED_BARS_PRESENT") {
    return new GateError(
      `${error.message}. Say analysis.accept_filled: true in the configuration to accept them`,
      { code: error.code },
    );
  }
  const own = instrumentCalendar(instrument);
  const isOwn = own === null ? calendar.isContinuous : own.name === calendar.name;
  if (isOwn && (own === null || calendar.hours === "rth")) return error;
  // The command that preflight knows looks at the regular hours of the instrument's own market.
  const fixCommand = repair?.(
    symbol,
    calendar.dateAt(requiredStartTsMs),
    calendar.dateAt(requiredEndTsMs - 1),
  );
  return new GateError(error.message, {
    code: error.code,
    ...(fixCommand !== undefined && { fixCommand }),
  });
}

/** Trading days that lie in a hole from their opening to their close. */
function missingDays({ findings }: PreflightReport, calendar: MarketCalendar): string[] {
  const gaps = findings.find(({ code }) => code === "MISSING_1M_COVERAGE")?.gaps ?? [];
  return gaps.flatMap(({ startMs, endMs }) => {
    const { day, openMs, closeMs } = calendar.sessionsBetween(startMs, endMs);
    return Array.from(day).filter((_, row) => openMs[row] >= startMs && closeMs[row] <= endMs)
      .map(dayText);
  });
}
