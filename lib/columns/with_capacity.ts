import type { GrowingColumn, Scratch } from "./scratch.ts";

/**
 * Room for more rows: the same column when it has enough, else one at least twice as long with the
 * filled rows copied, so that a column that grows row by row is copied a constant number of times per
 * row.
 *
 * @param column The column, which may be longer than what is filled.
 * @param filled Rows that are in use.
 * @param needed Rows that are going to be.
 * @param scratch Where a longer column is taken from; it is a new one unless told.
 * @returns A column of at least `needed` rows.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const column = withCapacity(Float64Array.of(1, 2), 2, 3);
 * assertEquals([...column], [1, 2, 0, 0]);
 * assertEquals(withCapacity(column, 3, 4), column);
 * ```
 */
export function withCapacity<T extends GrowingColumn>(
  column: T,
  filled: number,
  needed: number,
  scratch?: Scratch,
): T {
  if (column.length >= needed) return column;
  const rows = Math.max(needed, 2 * column.length);
  const kind = column.constructor as new (rows: number) => T;
  const longer = scratch === undefined ? new kind(rows) : scratch.take(kind, rows);
  longer.set(column.subarray(0, filled));
  return longer;
}
