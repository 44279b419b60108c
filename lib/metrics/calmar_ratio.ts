import { RETURN_NOISE } from "./noise.ts";

/**
 * Calmar ratio: compound annual growth rate over maximum drawdown, after T. W. Young, "Calmar Ratio:
 * A Smoother Tool", Futures (1991). Young looks at the last 36 months; here both cover the whole
 * window.
 *
 * @param annualGrowth Compound annual growth rate as a fraction, or `null`.
 * @param maxDrawdown Deepest fall below a high as a fraction of it.
 * @returns The ratio; `null` without a growth rate or without a drawdown.
 *
 * @example 30 % a year at a drawdown of 20 %
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(calmarRatio(0.3, 0.2)!, 1.5);
 * ```
 */
export function calmarRatio(annualGrowth: number | null, maxDrawdown: number): number | null {
  if (annualGrowth === null || maxDrawdown <= RETURN_NOISE) return null;
  return annualGrowth / maxDrawdown;
}
