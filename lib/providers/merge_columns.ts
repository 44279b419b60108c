import { DataError, formatInstant } from "../base/mod.ts";
import { lowerBound } from "../columns/mod.ts";

/**
 * Two runs of rows as one. Where they overlap they must agree, and each row is kept once.
 *
 * @param first Columns whose first member is the time, ascending.
 * @param second More of the same members, which begin no earlier than the first.
 * @param source Where both come from, for messages.
 * @returns The same members, ascending.
 * @throws {DataError} `CONFLICTING_ROWS` when both have a row of one time with other values.
 *
 * @example One row is in both
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const a = { tsMs: Float64Array.of(1, 2), rate: Float64Array.of(10, 20) };
 * const b = { tsMs: Float64Array.of(2, 3), rate: Float64Array.of(20, 30) };
 * assertEquals([...mergeColumns(a, b, "a test").rate], [10, 20, 30]);
 * ```
 */
export function mergeColumns<T extends { [K in keyof T]: Float64Array }>(
  first: T,
  second: T,
  source: string,
): T {
  const names = Object.keys(first) as (keyof T & string)[];
  const a = names.map((name) => first[name]);
  const b = names.map((name) => second[name]);
  const shared = lowerBound(a[0], b[0].length === 0 ? Infinity : b[0][0]);
  const length = a[0].length + b[0].length;
  const merged = a.map((column) => {
    const out = new Float64Array(length);
    out.set(column.subarray(0, shared));
    return out;
  });
  let count = shared;
  for (let i = shared, j = 0; i < a[0].length || j < b[0].length; count++) {
    const order = i === a[0].length ? 1 : j === b[0].length ? -1 : a[0][i] - b[0][j];
    const from = order <= 0 ? a : b;
    const row = order <= 0 ? i : j;
    if (order === 0 && !a.every((column, c) => Object.is(column[i], b[c][j]))) {
      throw new DataError(
        `Cannot read ${source} as two files disagree about the row of ` +
          `${formatInstant(a[0][i])}: remove the wrong one`,
        { code: "CONFLICTING_ROWS" },
      );
    }
    for (let c = 0; c < merged.length; c++) merged[c][count] = from[c][row];
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  return Object.fromEntries(names.map((name, c) => [name, merged[c].subarray(0, count)])) as T;
}
