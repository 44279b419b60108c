/**
 * Ulcer index: the root of the mean squared drawdown below the highest equity so far, as in
 * P. G. Martin and B. B. McCann, "The Investor's Guide to Fidelity Funds" (1989). The mean runs over
 * all closes; the starting equity is the first high and not itself counted. It is not annualised.
 *
 * @param equityUsdt Equity at the end of equal periods.
 * @param startingEquityUsdt Equity before the first period, above 0.
 * @returns A fraction, 0 when equity never fell; `null` without a close.
 *
 * @example Half of the closes 10 % below the high
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(ulcerIndex(Float64Array.of(100, 90), 100)!, Math.sqrt(0.01 / 2));
 * ```
 */
export function ulcerIndex(equityUsdt: Float64Array, startingEquityUsdt: number): number | null {
  if (equityUsdt.length === 0) return null;
  let high = startingEquityUsdt;
  let sum = 0;
  for (let i = 0; i < equityUsdt.length; i++) {
    high = Math.max(high, equityUsdt[i]);
    const drawdown = (high - equityUsdt[i]) / high;
    sum += drawdown * drawdown;
  }
  return Math.sqrt(sum / equityUsdt.length);
}
