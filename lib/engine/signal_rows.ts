import { withCapacity } from "../columns/mod.ts";

/** Rows that there is room for at first. */
const FIRST_ROWS = 1024;

/**
 * Rows at which any of several flags is set. Flags are rare, so four rows are looked at in one step.
 *
 * @param flags Columns of flags, each with a buffer of its own.
 * @param rows How many rows are looked at.
 * @returns Row numbers, ascending.
 */
export function rowsWithAny(flags: readonly Uint8Array[], rows: number): Int32Array {
  const words = rows >>> 2;
  const joined = new Uint8Array(rows);
  const out = new Uint32Array(joined.buffer, 0, words);
  for (const column of flags) {
    const word = new Uint32Array(column.buffer, 0, words);
    for (let w = 0; w < words; w++) out[w] |= word[w];
    for (let i = words << 2; i < rows; i++) joined[i] |= column[i];
  }
  let found = new Int32Array(FIRST_ROWS);
  let count = 0;
  const add = (row: number) => {
    found = withCapacity(found, count, count + 1);
    found[count++] = row;
  };
  for (let w = 0; w < words; w++) {
    if (out[w] === 0) continue;
    for (let i = w << 2; i < (w + 1) << 2; i++) if (joined[i] !== 0) add(i);
  }
  for (let i = words << 2; i < rows; i++) if (joined[i] !== 0) add(i);
  return found.subarray(0, count);
}
