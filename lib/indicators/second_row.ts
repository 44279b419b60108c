/**
 * Begins a kernel that compares each bar with the one before: the first row of all has none and gets
 * no value.
 *
 * @param outs Output columns.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @returns First row to compute, at least 1.
 */
export function fromSecondRow(
  outs: readonly Float64Array[],
  from: number,
  to: number,
): number {
  if (from > 0) return from;
  for (const out of outs) out.fill(NaN, 0, Math.min(1, to));
  return 1;
}
