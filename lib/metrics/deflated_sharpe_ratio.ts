import { normalQuantile } from "./normal_distribution.ts";
import { probabilisticSharpeRatio, type SharpeEstimate } from "./probabilistic_sharpe_ratio.ts";

/** How much was tried before one result was chosen. */
export interface TrialFacts {
  /** Number of trials, the chosen one included. */
  count: number;
  /** Variance of the trials' Sharpe ratios of one period. */
  variance: number;
}

/** The mean of the largest of many normal values uses this constant (Euler and Mascheroni). */
const EULER = 0.577_215_664_901_532_9;

/**
 * The Sharpe ratio that the best of so many trials shows when none of them is worth anything:
 * `sqrt(V) ((1 - g) Z^-1[1 - 1/N] + g Z^-1[1 - 1/(N e)])`, in D. H. Bailey and M. López de Prado, "The
 * Deflated Sharpe Ratio", Journal of Portfolio Management 40 (2014).
 *
 * @param trials How much was tried.
 * @returns A Sharpe ratio of one period; 0 for a single trial.
 *
 * @example A hundred trials
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(expectedMaximumSharpe({ count: 100, variance: 0.5 / 250 }), 0.1132, 5e-5);
 * ```
 */
export function expectedMaximumSharpe({ count, variance }: TrialFacts): number {
  if (count <= 1) return 0;
  const common = normalQuantile(1 - 1 / count);
  const rare = normalQuantile(1 - 1 / (count * Math.E));
  return Math.sqrt(variance) * ((1 - EULER) * common + EULER * rare);
}

/**
 * Probability that the chosen result's true Sharpe ratio is above 0, once it is counted how many were
 * tried: the probabilistic Sharpe ratio against {@linkcode expectedMaximumSharpe}, in the same paper.
 *
 * @param estimate The chosen result.
 * @param trials How much was tried.
 * @returns A probability; below 0.95 the result is what luck brings. `null` where it is not defined.
 *
 * @example The numerical example of the paper
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const estimate = { sharpeRatio: 2.5 / Math.sqrt(250), count: 1250, skewness: -3, kurtosis: 10 };
 * const found = deflatedSharpeRatio(estimate, { count: 100, variance: 0.5 / 250 });
 * assertAlmostEquals(found!, 0.9004, 5e-5);
 * ```
 */
export function deflatedSharpeRatio(estimate: SharpeEstimate, trials: TrialFacts): number | null {
  return probabilisticSharpeRatio(estimate, expectedMaximumSharpe(trials));
}
