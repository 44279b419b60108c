/**
 * First index whose value is not below `value`.
 *
 * @param column Ascending numbers.
 * @param value What to look for.
 * @returns An index in [0, length]; `length` when every value is below.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lowerBound(Float64Array.of(10, 20, 30), 20), 1);
 * ```
 */
export function lowerBound(column: Float64Array | Int32Array, value: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Last index whose value is at or before `value`: the as-of look-up.
 *
 * @param column Ascending numbers.
 * @param value What to look for.
 * @returns An index in [-1, length); -1 when every value is after.
 */
export function lastIndexAtOrBefore(column: Float64Array, value: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
