/**
 * Some rows of columns.
 *
 * @param columns An object whose members are all columns of one length.
 * @param isKept Whether a row is kept.
 * @returns The same columns when every row is kept; else copies of the rows that are, in their order.
 *
 * @example The first and the last of three bars
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const ends = keepRows({ close: Float64Array.of(1, 2, 3) }, (row) => row !== 1);
 * assertEquals([...ends.close], [1, 3]);
 * ```
 */
export function keepRows<T extends { [K in keyof T]: Float64Array }>(
  columns: T,
  isKept: (row: number) => boolean,
): T {
  const entries = Object.entries<Float64Array>(columns);
  const length = entries[0][1].length;
  const keep = new Uint8Array(length);
  let count = 0;
  for (let row = 0; row < length; row++) {
    if (!isKept(row)) continue;
    keep[row] = 1;
    count++;
  }
  if (count === length) return columns;
  const kept: Record<string, Float64Array> = {};
  for (const [name, column] of entries) kept[name] = column.filter((_, row) => keep[row] === 1);
  return kept as T;
}
