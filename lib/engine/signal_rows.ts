import { type Scratch, withCapacity } from "../columns/mod.ts";

/** Rows that there is room for at first. */
const FIRST_ROWS = 1024;

/**
 * Rows at which any of several flags is set. Flags are rare, so four rows are looked at in one step.
 *
 * @param flags Columns of flags, each with a buffer of its own.
 * @param rows How many rows are looked at.
 * @param scratch Where the answer is written; a column of its own unless told.
 * @returns Row numbers, ascending.
 */
export function rowsWithAny(
  flags: readonly Uint8Array[],
  rows: number,
  scratch?: Scratch,
): Int32Array {
  if (flags.length === 0) return new Int32Array(0);
  const columns = flags.length > 2 ? [joined(flags.slice(1), rows), flags[0]] : flags;
  const [a, b = a] = columns;
  const words = rows >>> 2;
  const aWords = new Uint32Array(a.buffer, 0, words);
  const bWords = new Uint32Array(b.buffer, 0, words);
  let found = withCapacity(new Int32Array(0), 0, FIRST_ROWS, scratch);
  let count = 0;
  for (let w = 0; w <= words; w++) {
    // What is left behind the last whole word is looked at row by row.
    if (w < words && (aWords[w] | bWords[w]) === 0) continue;
    for (let i = w << 2; i < Math.min((w + 1) << 2, rows); i++) {
      if ((a[i] | b[i]) === 0) continue;
      found = withCapacity(found, count, count + 1, scratch);
      found[count++] = i;
    }
  }
  return found.subarray(0, count);
}

/** Flags of several columns in one. */
function joined(flags: readonly Uint8Array[], rows: number): Uint8Array {
  const out = flags[0].slice(0, rows);
  for (const column of flags.slice(1)) for (let i = 0; i < rows; i++) out[i] |= column[i];
  return out;
}
