import { type Timeframe, timeframeMs } from "../base/mod.ts";
import type { MarketCalendar } from "../calendar/mod.ts";
import { allocateBars, type BarColumns } from "../columns/mod.ts";
import { deriveTimeframe } from "../feeds/mod.ts";
import { computeFeatures, indicator, resolveParams } from "../indicators/mod.ts";
import type { DayRecord } from "./day_history.ts";

/** One indicator over the trailing days of each symbol. */
export interface HistoricalIndicator {
  /**
   * What it measures: the average traded quantity or high-low range of each bar of the day, Wilder's
   * average true range of days, high, low and close of the day before, or high and low of some weeks.
   */
  type:
    | "average_volume_by_time"
    | "average_range_by_time"
    | "day_atr"
    | "previous_day"
    | "high_low";
  /** Name of its values. */
  key: string;
  /** Trading days it looks at; for `high_low`, those of so many weeks. */
  trailingDays: number;
  /** Length of the average, for `day_atr`. */
  length: number;
  /** Calendar weeks, for `high_low`. */
  weeks: number;
  /** Timeframe of the bars of the day, for the averages by time. */
  interval: Timeframe;
}

/** Values of one symbol before a session begins. */
export interface HistoricalValues {
  /** Single numbers by key, NaN where the trailing days do not suffice. */
  values: Map<string, number>;
  /** Averages by time of day: one number per bar of the session, NaN where no trailing day has it. */
  profiles: Map<string, Float64Array>;
  /** Trailing days with data that were looked at, by key of the indicator. */
  days: Map<string, number>;
  /** Trailing days that it asks for, by key of the indicator; more than `days` where some are missing. */
  wantedDays: Map<string, number>;
}

/** What the indicators are computed from. */
export interface HistoricalInput {
  /** Trailing days with data of one symbol, oldest first. */
  records: readonly DayRecord[];
  /** Row of the session to come in the calendar. */
  row: number;
  /** When the market trades. */
  calendar: MarketCalendar;
}

const DAYS_OF_WEEK = 7;

/**
 * Computes the indicators of one symbol from real trailing days.
 *
 * @param indicators What to compute.
 * @param input Trailing days.
 * @returns The values as they stand before the session's first bar.
 */
export function computeHistorical(
  indicators: readonly HistoricalIndicator[],
  input: HistoricalInput,
): HistoricalValues {
  const result: HistoricalValues = {
    values: new Map(),
    profiles: new Map(),
    days: new Map(),
    wantedDays: new Map(),
  };
  for (const spec of indicators) {
    const first = firstTrailingRow(spec, input.row, input.calendar);
    const records = input.records.filter(({ row }) => row >= first && row < input.row);
    result.days.set(spec.key, records.length);
    result.wantedDays.set(spec.key, input.row - first);
    switch (spec.type) {
      case "average_volume_by_time":
      case "average_range_by_time":
        result.profiles.set(spec.key, averageByTime(spec, records, input.calendar));
        break;
      case "day_atr":
        result.values.set(spec.key, dayAtr(spec.length, records));
        break;
      case "previous_day":
        for (const name of ["high", "low", "close"] as const) {
          result.values.set(`${spec.key}_${name}`, records.at(-1)?.[name] ?? NaN);
        }
        break;
      case "high_low":
        result.values.set(`${spec.key}_high`, extreme(Math.max, records.map(({ high }) => high)));
        result.values.set(`${spec.key}_low`, extreme(Math.min, records.map(({ low }) => low)));
        break;
    }
  }
  return result;
}

/**
 * First calendar row that an indicator looks at.
 *
 * @param spec The indicator.
 * @param row Row of the session to come.
 * @param calendar When the market trades.
 * @returns A row, not after `row`.
 */
export function firstTrailingRow(
  spec: HistoricalIndicator,
  row: number,
  calendar: MarketCalendar,
): number {
  if (spec.type !== "high_low") return Math.max(0, row - spec.trailingDays);
  const { day } = calendar.sessions;
  let first = row;
  while (first > 0 && day[first - 1] >= day[row] - spec.weeks * DAYS_OF_WEEK) first--;
  return first;
}

/** Bars of different days belong together when they are as far from their session's opening. */
function averageByTime(
  { type, interval }: HistoricalIndicator,
  records: readonly DayRecord[],
  calendar: MarketCalendar,
): Float64Array {
  const sums: number[] = [];
  const counts: number[] = [];
  for (const { bars: minutes, row } of records) {
    if (minutes === null) continue;
    const openMs = calendar.sessions.openMs[row];
    const { bars, minuteFrom } = deriveTimeframe(minutes, interval, calendar, openMs);
    const stepMs = timeframeMs(interval);
    for (let i = 0; i < minuteFrom.length; i++) {
      const slot = Math.round((bars.tsOpenMs[i] - openMs) / stepMs);
      const value = type === "average_volume_by_time" ? bars.volume[i] : bars.high[i] - bars.low[i];
      sums[slot] = (sums[slot] ?? 0) + value;
      counts[slot] = (counts[slot] ?? 0) + 1;
    }
  }
  return Float64Array.from(sums, (sum, slot) => counts[slot] > 0 ? sum / counts[slot] : NaN);
}

function dayAtr(length: number, records: readonly DayRecord[]): number {
  if (records.length === 0) return NaN;
  const bars: BarColumns = allocateBars(records.length);
  records.forEach((record, i) => {
    bars.open[i] = record.open;
    bars.high[i] = record.high;
    bars.low[i] = record.low;
    bars.close[i] = record.close;
  });
  const params = resolveParams(indicator("atr"), { length });
  const spec = { key: "atr", indicator: "atr", params, inputSource: "close" } as const;
  return computeFeatures(bars, [spec]).get("atr")![records.length - 1];
}

function extreme(choose: (...numbers: number[]) => number, numbers: number[]): number {
  return numbers.length === 0 ? NaN : choose(...numbers);
}
