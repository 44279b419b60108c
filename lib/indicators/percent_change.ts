/**
 * Relative change in percent.
 *
 * @param earlier Base of the rate.
 * @param later Value now.
 * @returns Change in percent of the base; 0 when the base is 0.
 */
export function percentChange(earlier: number, later: number): number {
  return earlier === 0 ? 0 : 100 * (later - earlier) / earlier;
}
