import type { History } from "../run_backtest.ts";
import type { RunSummary } from "./run_summary.ts";
import type { SweepDefinition } from "./sweep_definition.ts";
import type { SweepTable } from "./sweep_table.ts";

/** What has to be run. */
export interface SweepWork {
  /** The sweep. */
  definition: SweepDefinition;
  /** One for each of its groups. */
  histories: readonly History[];
  /** Combinations that are still to be run, ascending. */
  indices: readonly number[];
}

/** Where combinations are run: in this thread, in others, or on other machines. */
export interface SweepExecutor {
  /**
   * Runs combinations.
   *
   * @param work Which ones.
   * @returns What is kept of each, every index once, in any order, some at a time.
   */
  execute(work: SweepWork): AsyncIterable<readonly RunSummary[]>;
}

/** Sharpe ratios of everything that was ever tried with a strategy on a symbol. */
export interface Trials {
  /** Number of different runs. */
  count: number;
  /** Annual Sharpe ratios of those over a window of the length that was asked for, where they have one. */
  sharpeRatios: Float64Array;
}

/** Where results are kept. */
export interface SweepResults {
  /**
   * Makes a sweep known, and forgets which of its runs failed.
   *
   * @param sweepId Its name.
   * @param definition All that decides what it gives.
   * @returns Combinations whose results are there already.
   */
  begin(sweepId: string, definition: SweepDefinition): Promise<ReadonlySet<number>>;
  /**
   * Keeps results, all of them or none. A combination that is there already stays as it is.
   *
   * @param sweepId A sweep that was begun.
   * @param runs Results.
   */
  add(sweepId: string, runs: readonly RunSummary[]): Promise<void>;
  /**
   * Reads a sweep.
   *
   * @param sweepId A sweep that was begun.
   * @returns Its results so far, in the order of the combinations.
   */
  table(sweepId: string): Promise<SweepTable>;
  /**
   * Reads the daily returns of a sweep.
   *
   * @param sweepId A sweep that was begun.
   * @returns Those of each result, in the order of the combinations.
   */
  dailyReturns(sweepId: string): AsyncIterable<Float64Array>;
  /**
   * Counts what was tried.
   *
   * @param strategyId Id of the strategy.
   * @param symbol Name in the store.
   * @param windowMs Length of the windows whose Sharpe ratios can be compared, milliseconds.
   * @returns All different runs of any sweep that did not fail.
   */
  trials(strategyId: string, symbol: string, windowMs: number): Promise<Trials>;
}
