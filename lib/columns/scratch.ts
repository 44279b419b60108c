/** A column that can be made longer. */
export type GrowingColumn = Float64Array | Int32Array | Uint8Array;

/**
 * Columns that one computation after the other writes: each takes what it needs, and all are free again
 * when the next one begins. Memory that is asked for and given back thousands of times a second costs
 * more than what is computed in it.
 *
 * @example The second computation writes where the first one did
 * ```ts
 * import { assertStrictEquals } from "@std/assert";
 *
 * const scratch = new Scratch();
 * const first = scratch.take(Float64Array, 100);
 * scratch.reset();
 * assertStrictEquals(scratch.take(Float64Array, 80), first);
 * ```
 */
export class Scratch {
  readonly #columns: GrowingColumn[] = [];
  #free: GrowingColumn[] = [];

  /**
   * Takes a column.
   *
   * @param kind What kind of column.
   * @param rows How many rows it has at least.
   * @returns A column whose rows hold anything.
   */
  take<T extends GrowingColumn>(kind: new (rows: number) => T, rows: number): T {
    const free = this.#free;
    for (let i = 0; i < free.length; i++) {
      const column = free[i];
      if (!(column instanceof kind) || column.length < rows) continue;
      free[i] = free[free.length - 1];
      free.pop();
      return column;
    }
    const made = new kind(rows);
    this.#columns.push(made);
    return made;
  }

  /** Makes every column free again: whoever took one has to be done with it. */
  reset(): void {
    this.#free = this.#columns.slice();
  }
}
