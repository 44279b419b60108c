import { DAY_MS } from "../base/mod.ts";
import type { EquityColumns } from "../columns/mod.ts";

/** The account at the end of each UTC day that has an exec close, in time order. */
export interface DailyEquity {
  /** Midnight at which the day begins, epoch milliseconds UTC. */
  dayStartMs: Float64Array;
  /** Last equity of the day. */
  equityUsdt: Float64Array;
}

/**
 * Last equity of each UTC day. A close at midnight ends the day before it; a close at or before the
 * start of the window counts to the first day. Days without an exec close (weekends of an exchange)
 * are absent, not repeated.
 *
 * @param equity The account at the exec closes.
 * @param startMs Start of the window, epoch milliseconds.
 * @returns One row for each day.
 *
 * @example The midnight close belongs to the day it ends
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const day = 86_400_000;
 * const daily = dailyEquity(
 *   {
 *     tsCloseMs: Float64Array.of(day / 2, day, day + 1),
 *     equityUsdt: Float64Array.of(100, 101, 102),
 *   },
 *   0,
 * );
 * assertEquals([...daily.dayStartMs], [0, day]);
 * assertEquals([...daily.equityUsdt], [101, 102]);
 * ```
 */
export function dailyEquity(
  { tsCloseMs, equityUsdt }: Pick<EquityColumns, "tsCloseMs" | "equityUsdt">,
  startMs: number,
): DailyEquity {
  const dayStarts: number[] = [];
  const lastEquities: number[] = [];
  const rows = tsCloseMs.length;
  let dayRows = 1;
  for (let row = 0; row < rows;) {
    const day = Math.floor(Math.max(tsCloseMs[row] - 1, startMs) / DAY_MS) * DAY_MS;
    // A day mostly has as many closes as the one before, so its end is looked for there first.
    const guess = Math.min(row + dayRows, rows);
    let next = tsCloseMs[guess - 1] <= day + DAY_MS ? guess : row + 1;
    while (next < rows && tsCloseMs[next] <= day + DAY_MS) next++;
    dayStarts.push(day);
    lastEquities.push(equityUsdt[next - 1]);
    dayRows = next - row;
    row = next;
  }
  return {
    dayStartMs: Float64Array.from(dayStarts),
    equityUsdt: Float64Array.from(lastEquities),
  };
}
