import { MINUTE_MS } from "../base/mod.ts";
import type { MarketCalendar } from "../calendar/mod.ts";
import type { TimeRange } from "../columns/mod.ts";
import type { Observation } from "./finding.ts";

/**
 * Looks for stored minutes in which the market does not trade. A run leaves them out, so they do no harm
 * by themselves; but where stamps are not UTC, this is how it looks.
 *
 * @param stream Which series.
 * @param tsOpenMs Opens of its minutes, in time order.
 * @param calendar Regular hours of the market.
 * @returns One warning, or none.
 */
export function observeOutsideHours(
  stream: "last" | "mark",
  tsOpenMs: Float64Array,
  calendar: MarketCalendar,
): Observation[] {
  const extended = calendar.withHours("eth");
  const ranges: TimeRange[] = [];
  let count = 0;
  let extendedCount = 0;
  for (const startMs of tsOpenMs) {
    if (calendar.rowAt(startMs) >= 0) continue;
    count++;
    if (extended.rowAt(startMs) >= 0) extendedCount++;
    const last = ranges.at(-1);
    if (last?.endMs === startMs) last.endMs = startMs + MINUTE_MS;
    else ranges.push({ startMs, endMs: startMs + MINUTE_MS });
  }
  if (count === 0) return [];
  const others = count - extendedCount;
  const where = others === 0
    ? "all of them in its extended hours: runs leave them out"
    : `${others} of them not even in its extended hours: runs leave them out, but stamps that are ` +
      `not UTC look like this`;
  return [{
    code: "OUTSIDE_HOURS",
    severity: "warning",
    stream,
    message: `${count} stored ${count === 1 ? "minute lies" : "minutes lie"} outside the regular ` +
      `hours of ${calendar.name}, ${where}`,
    gaps: ranges,
    count,
    examples: [],
  }];
}
