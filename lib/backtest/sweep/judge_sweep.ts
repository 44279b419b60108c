import {
  type BacktestOverfitting,
  blockBootstrap,
  blockSums,
  type BootstrapBands,
  overfittingOfBlocks,
} from "../../metrics/mod.ts";
import { judgeTrials, type TrialVerdict } from "./judge_trials.ts";
import type { SummaryMetric } from "./run_summary.ts";
import type { SweepOutcome } from "./sweep.ts";
import { strategyOf } from "./sweep_definition.ts";
import type { SweepResults } from "./sweep_ports.ts";
import { rankRows, type SweepTable } from "./sweep_table.ts";

/** What choosing the best run of a sweep is worth. */
export interface SweepVerdict extends TrialVerdict {
  /** The metric that chose. */
  metric: SummaryMetric;
  /** Row of the best run in the table. */
  bestRow: number;
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
  const { symbol, window: { startMs, endMs } } = definition;
  const trials = await results.trials(strategyOf(definition).id, symbol, endMs - startMs);
  const { best, overfitting } = await readReturns(results, sweepId, bestRow, table);
  const { sharpeRatio, skewness, excessKurtosis } = table.metrics;
  const returns = {
    sharpeRatio: sharpeRatio[bestRow],
    count: best.length,
    skewness: skewness[bestRow],
    excessKurtosis: excessKurtosis[bestRow],
  };
  return {
    metric,
    bestRow,
    ...judgeTrials(returns, trials, daysPerYear),
    overfitting,
    bootstrap: blockBootstrap(best, { seed }),
  };
}

/** Reads all returns once or twice, and keeps those of one run and a few sums of each other. */
async function readReturns(
  results: SweepResults,
  sweepId: string,
  bestRow: number,
  { index, failures }: SweepTable,
): Promise<{ best: Float64Array; overfitting: BacktestOverfitting | null }> {
  let best = new Float64Array(0);
  let periods = 0;
  let row = 0;
  for await (const returns of results.dailyReturns(sweepId)) {
    if (row++ === bestRow) best = returns.slice();
    periods = Math.max(periods, returns.length);
  }
  const split = SPLITS.find(([blocks, count]) =>
    count * (index.length - failures.size) <= MAX_LOOKS && 2 * blocks <= periods
  );
  if (split === undefined) return { best, overfitting: null };
  const sums = [];
  row = 0;
  for await (const returns of results.dailyReturns(sweepId)) {
    if (!failures.has(row++)) sums.push(blockSums(returns, periods, split[0]));
  }
  return { best, overfitting: overfittingOfBlocks(sums, periods, split[0]) };
}
