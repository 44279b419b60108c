import { MINUTE_MS } from "../base/mod.ts";
import type { TimeRange } from "../columns/mod.ts";

/**
 * @param ts Ascending open instants.
 * @returns The minutes as ranges, neighbours joined.
 */
export function minuteRanges(ts: Float64Array): TimeRange[] {
  const ranges: TimeRange[] = [];
  for (const startMs of ts) {
    const last = ranges.at(-1);
    if (last?.endMs === startMs) last.endMs += MINUTE_MS;
    else ranges.push({ startMs, endMs: startMs + MINUTE_MS });
  }
  return ranges;
}
