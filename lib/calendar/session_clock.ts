import { DAY_MS } from "../base/mod.ts";
import type { MarketCalendar } from "./market_calendar.ts";

/**
 * Instants on a clock by which every session begins at midnight of its own day, so that days and weeks
 * can be told from them alone. By the clock of a market that never closes they are what they are.
 *
 * @param calendar When the market trades, `null` for always.
 * @param tsMs Instants within sessions, epoch milliseconds, ascending.
 * @returns The trading day's midnight plus the time since its opening; NaN outside of every session.
 *
 * @example A New York morning
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formatInstant, parseInstant } from "../base/mod.ts";
 * import { findCalendar } from "./find_calendar.ts";
 *
 * const [openMs] = sessionClock(findCalendar("XNYS"), Float64Array.of(parseInstant("2013-10-04T13:45:00Z")));
 * assertEquals(formatInstant(openMs), "2013-10-04T00:15:00Z");
 * ```
 */
export function sessionClock(
  calendar: MarketCalendar | null,
  tsMs: Float64Array,
): Float64Array {
  if (calendar === null || calendar.isContinuous) return tsMs;
  const { day, openMs, closeMs } = calendar.sessions;
  const clock = new Float64Array(tsMs.length);
  let row = -1;
  for (let i = 0; i < tsMs.length; i++) {
    const ts = tsMs[i];
    if (row < 0 || ts < openMs[row] || ts >= closeMs[row]) row = calendar.rowAt(ts);
    clock[i] = row < 0 ? NaN : day[row] * DAY_MS + ts - openMs[row];
  }
  return clock;
}
