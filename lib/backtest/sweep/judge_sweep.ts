import {
  type BacktestOverfitting,
  blockBootstrap,
  blockSums,
  type BootstrapBands,
  deflatedSharpeRatio,
  expectedMaximumSharpe,
  overfittingOfBlocks,
} from "../../metrics/mod.ts";
import type { SummaryMetric } from "./run_summary.ts";
import type { SweepOutcome } from "./sweep.ts";
import type { SweepResults } from "./sweep_ports.ts";
import { rankRows } from "./sweep_table.ts";

/** What choosing the best run of a sweep is worth. */
export interface SweepVerdict {
  /** The metric that chose. */
  metric: SummaryMetric;
  /** Row of the best run in the table. */
  bestRow: number;
  /** Different runs that were ever kept of the strategy on the symbol, in this sweep and others. */
  trialCount: number;
  /** Annual Sharpe ratio that the best of so many worthless trials would show. */
  luckySharpeRatio: number | null;
  /** Probability that the best run's true Sharpe ratio is above 0, after so many trials. */
  deflatedSharpeRatio: number | null;
  /** Whether the best in one half of time is the best in the other; `null` when there is too little. */
  overfitting: BacktestOverfitting | null;
  /** Paths that the best run's days could have taken; `null` with fewer than two days. */
  bootstrap: BootstrapBands | null;
}

/** What a verdict is made with. */
export interface JudgeOptions {
  /** What decides which run is the best. */
  metric: SummaryMetric;
  /** Seed of the drawn paths. */
  seed: number;
  /** Trading days in a year. */
  daysPerYear: number;
}

/** Splits times trials that are looked at, at most. */
const MAX_LOOKS = 30_000_000;

/** Blocks of time, and the ways to take half of them. */
const SPLITS = [[16, 12_870], [14, 3432], [12, 924], [10, 252], [8, 70], [6, 20]] as const;

/**
 * Says what the best run of a sweep is worth, given everything that was tried.
 *
 * @param outcome A finished sweep.
 * @param results Where its results are kept.
 * @param options What decides, and the seed.
 * @returns The verdict.
 */
export async function judgeSweep(
  { sweepId, table, definition }: SweepOutcome,
  results: SweepResults,
  { metric, seed, daysPerYear }: JudgeOptions,
): Promise<SweepVerdict> {
  const bestRow = rankRows(table, metric)[0];
  const { count, sharpeRatios } = await results.trials(definition.card.id, definition.symbol);
  const { best, overfitting } = await readReturns(results, sweepId, bestRow, table.index.length);
  const variance = sampleVariance(sharpeRatios) / daysPerYear;
  const { sharpeRatio, skewness, excessKurtosis } = table.metrics;
  const estimate = {
    sharpeRatio: sharpeRatio[bestRow] / Math.sqrt(daysPerYear),
    count: best.length,
    skewness: skewness[bestRow],
    kurtosis: excessKurtosis[bestRow] + 3,
  };
  const isDefined = Number.isFinite(variance) && Number.isFinite(estimate.sharpeRatio);
  const trials = { count, variance };
  return {
    metric,
    bestRow,
    trialCount: count,
    luckySharpeRatio: isDefined ? expectedMaximumSharpe(trials) * Math.sqrt(daysPerYear) : null,
    deflatedSharpeRatio: isDefined ? deflatedSharpeRatio(estimate, trials) : null,
    overfitting,
    bootstrap: blockBootstrap(best, { seed }),
  };
}

/** Reads all returns once or twice, and keeps those of one run and a few sums of each other. */
async function readReturns(
  results: SweepResults,
  sweepId: string,
  bestRow: number,
  rows: number,
): Promise<{ best: Float64Array; overfitting: BacktestOverfitting | null }> {
  let best = new Float64Array(0);
  let periods = 0;
  let row = 0;
  for await (const returns of results.dailyReturns(sweepId)) {
    if (row++ === bestRow) best = returns.slice();
    periods = Math.max(periods, returns.length);
  }
  const split = SPLITS.find(([blocks, count]) =>
    count * rows <= MAX_LOOKS && 2 * blocks <= periods
  );
  if (split === undefined) return { best, overfitting: null };
  const sums = [];
  for await (const returns of results.dailyReturns(sweepId)) {
    sums.push(blockSums(returns, periods, split[0]));
  }
  return { best, overfitting: overfittingOfBlocks(sums, periods, split[0]) };
}

/** Variance with divisor n - 1; 0 for a single value, which nothing was chosen from. */
function sampleVariance(values: Float64Array): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  return values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (values.length - 1);
}
