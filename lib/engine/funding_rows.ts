import { lowerBound } from "../columns/mod.ts";
import type { FundingSchedule } from "../exchange/mod.ts";
import type { ExecGrid } from "../feeds/mod.ts";

/** What was found before, by the records' minutes. */
const known = new WeakMap<Int32Array, { minuteTo: Int32Array; rows: Int32Array }>();

/**
 * The exec bars in which funding falls due. Runs that share their records and their grid share the rows
 * too.
 *
 * @param schedule Records laid onto the minutes.
 * @param grid Minute rows of the exec bars.
 * @returns For each record the exec row whose minutes hold its own, or the row after the last one;
 * and one more at the end, which no exec row reaches.
 */
export function fundingRows({ minuteRow }: FundingSchedule, { minuteTo }: ExecGrid): Int32Array {
  const before = known.get(minuteRow);
  if (before?.minuteTo === minuteTo) return before.rows;
  const rows = new Int32Array(minuteRow.length + 1).fill(2 ** 31 - 1);
  for (let i = 0; i < minuteRow.length; i++) rows[i] = lowerBound(minuteTo, minuteRow[i] + 1);
  known.set(minuteRow, { minuteTo, rows });
  return rows;
}
