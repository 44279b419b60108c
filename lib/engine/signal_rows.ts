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
  const found: number[] = [];
  for (let w = 0; w < words; w++) {
    if (out[w] === 0) continue;
    for (let i = w << 2; i < (w + 1) << 2; i++) if (joined[i] !== 0) found.push(i);
  }
  for (let i = words << 2; i < rows; i++) if (joined[i] !== 0) found.push(i);
  return Int32Array.from(found);
}
