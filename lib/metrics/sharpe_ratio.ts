import { centralMoment, mean } from "./moments.ts";
import { RETURN_NOISE } from "./noise.ts";

/**
 * Sharpe ratio at a risk-free rate of 0: `mean(r) / s(r) * sqrt(periodsPerYear)` with the sample
 * standard deviation (divisor n - 1), as the historic ratio in W. F. Sharpe, "The Sharpe Ratio",
 * Journal of Portfolio Management 21 (1994). Annualising by the square root of time takes the
 * returns as uncorrelated.
 *
 * @param returns Simple returns of equal periods, as fractions.
 * @param periodsPerYear How many such periods make a year.
 * @returns The annual ratio; `null` with fewer than two returns or when they do not vary.
 *
 * @example Mean 2 %, sample deviation 1 %
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertAlmostEquals(sharpeRatio(Float64Array.of(0.01, 0.02, 0.03), 4)!, 4);
 * assertEquals(sharpeRatio(Float64Array.of(0.01, 0.01), 4), null);
 * ```
 */
export function sharpeRatio(returns: Float64Array, periodsPerYear: number): number | null {
  const count = returns.length;
  if (count < 2) return null;
  const deviation = Math.sqrt(centralMoment(returns, 2) * count / (count - 1));
  if (deviation <= RETURN_NOISE) return null;
  return mean(returns) / deviation * Math.sqrt(periodsPerYear);
}
