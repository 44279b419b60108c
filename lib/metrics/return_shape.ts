import { centralMoment } from "./moments.ts";
import { RETURN_NOISE } from "./noise.ts";

/** Shape of a distribution of returns. */
export interface ReturnShape {
  /** Skewness: below 0 when the losses have the longer tail. */
  skewness: number | null;
  /** Kurtosis minus 3: above 0 when the tails are fatter than a normal distribution's. */
  excessKurtosis: number | null;
}

/**
 * Skewness `g1 = m3 / m2^1.5` and excess kurtosis `g2 = m4 / m2^2 - 3` from central moments with
 * divisor n, the first pair in D. N. Joanes and C. A. Gill, "Comparing Measures of Sample Skewness
 * and Kurtosis", The Statistician 47 (1998). Neither is annualised.
 *
 * @param returns Simple returns of equal periods, as fractions.
 * @returns Both; `null` when there are fewer than two returns or they do not vary.
 *
 * @example One gain of three in four periods
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // Around the mean 1: -1, -1, -1, 3, so m2 = 3, m3 = 6, m4 = 21.
 * const { skewness, excessKurtosis } = returnShape(Float64Array.of(0, 0, 0, 4));
 * assertAlmostEquals(skewness!, 6 / 3 ** 1.5);
 * assertAlmostEquals(excessKurtosis!, 21 / 9 - 3);
 * ```
 */
export function returnShape(returns: Float64Array): ReturnShape {
  const variance = returns.length < 2 ? 0 : centralMoment(returns, 2);
  if (Math.sqrt(variance) <= RETURN_NOISE) return { skewness: null, excessKurtosis: null };
  return {
    skewness: centralMoment(returns, 3) / variance ** 1.5,
    excessKurtosis: centralMoment(returns, 4) / variance ** 2 - 3,
  };
}
