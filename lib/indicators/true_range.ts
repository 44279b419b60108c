/**
 * True range (Wilder 1978): the part of the bar and the gap before it that price has travelled.
 *
 * @param high High of the bar.
 * @param low Low of the bar.
 * @param previousClose Close of the bar before; NaN when there is none.
 * @returns The range, or NaN when there is no bar before.
 */
export function trueRange(high: number, low: number, previousClose: number): number {
  return Math.max(high, previousClose) - Math.min(low, previousClose);
}
