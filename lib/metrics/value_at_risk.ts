/** Losses of bad periods, as fractions; a loss is a positive number. */
export interface TailLoss {
  /** Loss that is not exceeded with the given confidence; below 0 when even that is a gain. */
  valueAtRisk: number | null;
  /** Mean loss of the periods that reach it. */
  conditionalValueAtRisk: number | null;
}

/**
 * Historical value at risk: minus the empirical quantile of the returns at `1 - confidence`, with
 * linear interpolation between order statistics (definition 7 of R. J. Hyndman and Y. Fan, "Sample
 * Quantiles in Statistical Packages", The American Statistician 50, 1996). Conditional value at risk
 * is minus the mean of the returns at or below that quantile (R. T. Rockafellar and S. Uryasev,
 * "Optimization of Conditional Value-at-Risk", Journal of Risk 2, 2000). Both are for one period,
 * not annualised.
 *
 * @param returns Simple returns of equal periods, as fractions.
 * @param confidence For example 0.95.
 * @returns Both; `null` without returns.
 *
 * @example The worst fifth of six returns
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const returns = Float64Array.of(0.02, -0.04, 0.01, -0.02, 0.03, 0);
 * const { valueAtRisk, conditionalValueAtRisk } = tailLoss(returns, 0.8);
 * assertAlmostEquals(valueAtRisk!, 0.02);
 * assertAlmostEquals(conditionalValueAtRisk!, 0.03);
 * ```
 */
export function tailLoss(returns: Float64Array, confidence: number): TailLoss {
  const count = returns.length;
  if (count === 0) return { valueAtRisk: null, conditionalValueAtRisk: null };
  const sorted = returns.toSorted();
  const position = (1 - confidence) * (count - 1);
  // 1 - 0.8 is a little below 0.2: without rounding, a position that is meant to hit an order
  // statistic would fall short of it and drop that return from the tail.
  const exact = Math.round(position);
  const rank = Math.abs(position - exact) < 1e-9 ? exact : position;
  const below = Math.floor(rank);
  const above = Math.min(below + 1, count - 1);
  const quantile = sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
  let sum = 0;
  let size = 0;
  while (size < count && sorted[size] <= quantile) sum += sorted[size++];
  return { valueAtRisk: 0 - quantile, conditionalValueAtRisk: 0 - sum / size };
}
