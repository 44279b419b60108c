import { MINUTE_MS, type Role, ROLES, timeframeMs } from "../base/mod.ts";
import type { MarketCalendar } from "../calendar/mod.ts";
import { planColumns } from "../backtest/mod.ts";
import { allocateBars, type BarColumns } from "../columns/mod.ts";
import type { StrategyPlan } from "../engine/mod.ts";

/** One role's closed bars and features, made without the feeds' own code. */
export interface ScannedRole {
  /** The role. */
  role: Role;
  /** Open instants, ascending. */
  tsOpenMs: Float64Array;
  /** Close instants, ascending. */
  tsCloseMs: Float64Array;
  /** Bar columns and features by key. */
  columns: ReadonlyMap<string, Float64Array>;
}

/** Bars with their closes, which a session can bring forward. */
export type ScannedBars = BarColumns & { tsCloseMs: Float64Array };

/**
 * Bars of a longer timeframe by grouping the minutes under the bar they fall into: on the UTC grid, or
 * counted from the opening of the session they lie in and ended by its close. A bar is there when its
 * last minute is, and when the data does not begin inside it.
 *
 * @param minutes 1m bars.
 * @param lengthMs Length of the longer bars.
 * @param calendar When the market trades; `null` for always.
 * @returns The bars.
 */
export function scanBars(
  minutes: BarColumns,
  lengthMs: number,
  calendar: MarketCalendar | null = null,
): ScannedBars {
  const { tsOpenMs, open, high, low, close, volume } = minutes;
  const anchors = Float64Array.from(tsOpenMs, (tsMs) => anchorOf(calendar, tsMs));
  const groups = Map.groupBy(
    tsOpenMs.keys().filter((row) => !Number.isNaN(anchors[row])),
    (row) => tsOpenMs[row] - (tsOpenMs[row] - anchors[row]) % lengthMs,
  );
  const closeOf = (barMs: number) =>
    Math.min(barMs + lengthMs, calendar?.sessionAt(barMs)?.closeMs ?? Infinity);
  const closed = [...groups].filter(([barMs, rows]) =>
    tsOpenMs[rows[rows.length - 1]] === closeOf(barMs) - MINUTE_MS && barMs >= tsOpenMs[0]
  );
  const bars = {
    ...allocateBars(closed.length),
    tsCloseMs: Float64Array.from(closed, ([barMs]) => closeOf(barMs)),
  };
  closed.forEach(([barMs, rows], i) => {
    bars.tsOpenMs[i] = barMs;
    bars.open[i] = open[rows[0]];
    bars.high[i] = Math.max(...rows.map((row) => high[row]));
    bars.low[i] = Math.min(...rows.map((row) => low[row]));
    bars.close[i] = close[rows[rows.length - 1]];
    bars.volume[i] = rows.reduce((sum, row) => sum + volume[row], 0);
  });
  return bars;
}

/** Where the bars are counted from that a minute can fall into; NaN outside of every session. */
function anchorOf(calendar: MarketCalendar | null, tsMs: number): number {
  if (calendar === null || calendar.isContinuous) return 0;
  return calendar.sessionAt(tsMs)?.openMs ?? NaN;
}

/**
 * Every role of a plan by scanning the minutes.
 *
 * @param plan The strategy.
 * @param minutes 1m bars.
 * @param calendar When the market trades; `null` for always.
 * @returns The roles in use.
 */
export function scanFeeds(
  plan: StrategyPlan,
  minutes: BarColumns,
  calendar: MarketCalendar | null = null,
): ScannedRole[] {
  return ROLES.flatMap((role) => {
    const timeframe = plan.timeframes[role];
    if (timeframe === undefined) return [];
    const lengthMs = timeframeMs(timeframe);
    const { tsOpenMs, tsCloseMs, ...prices } = scanBars(minutes, lengthMs, calendar);
    const columns = planColumns(plan, role, { tsOpenMs, ...prices }, calendar);
    return [{
      role,
      tsOpenMs,
      tsCloseMs,
      columns: new Map([...Object.entries(prices), ...columns]),
    }];
  });
}

/**
 * How many of a role's bars are closed at an instant, counted by halving.
 *
 * @param tsCloseMs Close instants, ascending.
 * @param tsMs The instant.
 * @returns A count; the newest closed bar is the row before it.
 */
export function closedAt(tsCloseMs: Float64Array, tsMs: number): number {
  let closed = 0;
  for (let step = 1 << 30; step > 0; step >>= 1) {
    if (closed + step <= tsCloseMs.length && tsCloseMs[closed + step - 1] <= tsMs) closed += step;
  }
  return closed;
}
