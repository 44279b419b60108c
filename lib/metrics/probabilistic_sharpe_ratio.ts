import { normalProbability } from "./normal_distribution.ts";

/** A Sharpe ratio of one period, and what it was measured on. */
export interface SharpeEstimate {
  /** Sharpe ratio of one period, not annualised. */
  sharpeRatio: number;
  /** Number of returns. */
  count: number;
  /** Skewness of the returns. */
  skewness: number;
  /** Kurtosis of the returns, 3 for a normal distribution. */
  kurtosis: number;
}

/**
 * Probability that the true Sharpe ratio is above a benchmark, given the length of the record and the
 * shape of its returns: `Z[(SR - SR*) sqrt(n - 1) / sqrt(1 - g3 SR + (g4 - 1)/4 SR^2)]`, in D. H. Bailey
 * and M. López de Prado, "The Sharpe Ratio Efficient Frontier", Journal of Risk 15 (2012).
 *
 * @param estimate What was measured.
 * @param benchmark The Sharpe ratio of one period to be above.
 * @returns A probability; `null` with fewer than two returns, or where the shape leaves no deviation.
 *
 * @example Two years of months that look better than they are
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const estimate = { sharpeRatio: 0.458, count: 24, skewness: -2.448, kurtosis: 10.164 };
 * assertAlmostEquals(probabilisticSharpeRatio(estimate, 0)!, 0.913, 5e-4);
 * ```
 */
export function probabilisticSharpeRatio(
  { sharpeRatio, count, skewness, kurtosis }: SharpeEstimate,
  benchmark: number,
): number | null {
  const variance = 1 - skewness * sharpeRatio + (kurtosis - 1) / 4 * sharpeRatio ** 2;
  if (count < 2 || !(variance > 0)) return null;
  return normalProbability((sharpeRatio - benchmark) * Math.sqrt((count - 1) / variance));
}
