import { deflatedSharpeRatio, expectedMaximumSharpe, type ReturnShape } from "../../metrics/mod.ts";
import type { Trials } from "./sweep_ports.ts";

/** A result, as far as its Sharpe ratio is concerned. */
export interface JudgedReturns extends ReturnShape {
  /** Annual Sharpe ratio of the daily returns. */
  sharpeRatio: number | null;
  /** Number of daily returns. */
  count: number;
}

/** Annualised ratios of fewer daily returns are mostly chance. */
const FEW_DAYS = 30;

/** What a Sharpe ratio is worth after so many trials. */
export interface TrialVerdict {
  /** Different runs that were ever kept of the strategy on the symbol. */
  trialCount: number;
  /** Those of them whose Sharpe ratios say how much trials differ: over windows of one length. */
  comparableCount: number;
  /** Annual Sharpe ratio that the best of so many worthless trials would show. */
  luckySharpeRatio: number | null;
  /** Probability that the true Sharpe ratio is above 0, after so many trials. */
  deflatedSharpeRatio: number | null;
  /** Daily returns that the annualised ratios of the result rest on. */
  dayCount: number;
  /** Whether these are fewer than 30, of which such ratios say little. */
  restsOnFewDays: boolean;
}

/**
 * Says what a result is worth, given how much was tried. Every trial counts, but how much trials differ
 * is read from those over windows of one length: the shorter a window, the further its Sharpe ratios lie
 * apart by chance alone, and D. H. Bailey and M. López de Prado ("The Deflated Sharpe Ratio", Journal of
 * Portfolio Management 40, 2014) take the variance across trials of the same sample.
 *
 * @param returns The result; a number that is not defined is `null` or NaN.
 * @param trials Everything that was tried.
 * @param daysPerYear Trading days in a year.
 * @returns The verdict; its ratios are `null` where they are not defined, or where fewer than two of
 * several trials can be compared.
 *
 * @example Of a single trial nothing was chosen
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const returns = { sharpeRatio: 0, count: 100, skewness: 0, excessKurtosis: 0 };
 * const trials = { count: 1, sharpeRatios: Float64Array.of(0) };
 * assertEquals(judgeTrials(returns, trials, 365).luckySharpeRatio, 0);
 * ```
 */
export function judgeTrials(
  { sharpeRatio, count, skewness, excessKurtosis }: JudgedReturns,
  trials: Trials,
  daysPerYear: number,
): TrialVerdict {
  const facts = {
    count: trials.count,
    // Of a single trial nothing was chosen.
    variance: trials.count === 1 ? 0 : sampleVariance(trials.sharpeRatios) / daysPerYear,
  };
  const estimate = {
    sharpeRatio: (sharpeRatio ?? NaN) / Math.sqrt(daysPerYear),
    count,
    skewness: skewness ?? NaN,
    kurtosis: (excessKurtosis ?? NaN) + 3,
  };
  const isDefined = Number.isFinite(facts.variance) && Number.isFinite(estimate.sharpeRatio);
  return {
    trialCount: trials.count,
    comparableCount: trials.sharpeRatios.length,
    luckySharpeRatio: isDefined ? expectedMaximumSharpe(facts) * Math.sqrt(daysPerYear) : null,
    deflatedSharpeRatio: isDefined ? deflatedSharpeRatio(estimate, facts) : null,
    dayCount: count,
    restsOnFewDays: count < FEW_DAYS,
  };
}

/** Variance with divisor n - 1; NaN for fewer than two values. */
function sampleVariance(values: Float64Array): number {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  return values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (values.length - 1);
}
