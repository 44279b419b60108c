import { keepRows } from "./keep_rows.ts";
import type { TimeRange } from "./ranges.ts";

/**
 * The rows of a series that lie within some ranges of time.
 *
 * @param columns Columns of one length, their time column among them, in any order.
 * @param ranges Ascending, separate ranges.
 * @returns The same columns when every row does; else copies of the rows that do, in their order.
 *
 * @example What comes after the close is left out
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const bars = { tsOpenMs: Float64Array.of(0, 1, 2), close: Float64Array.of(10, 11, 12) };
 * const within = rowsWithin(bars, [{ startMs: 0, endMs: 2 }]);
 * assertEquals([...within.close], [10, 11]);
 * ```
 */
export function rowsWithin<T extends { [K in keyof T]: Float64Array } & { tsOpenMs: Float64Array }>(
  columns: T,
  ranges: readonly TimeRange[],
): T {
  const { tsOpenMs } = columns;
  const isWithin = new Uint8Array(tsOpenMs.length);
  let at = 0;
  for (let i = 0; i < tsOpenMs.length; i++) {
    const ts = tsOpenMs[i];
    // Rows that go back are a finding of their own; they begin the search anew.
    if (i > 0 && ts < tsOpenMs[i - 1]) at = 0;
    while (at < ranges.length && ranges[at].endMs <= ts) at++;
    if (at === ranges.length || ts < ranges[at].startMs) continue;
    isWithin[i] = 1;
  }
  return keepRows(columns, (row) => isWithin[row] === 1);
}
