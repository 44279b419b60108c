import { canonicalJson, DAY_MS, digestColumns, sha256Hex, UsageError } from "../../base/mod.ts";
import type { TimeRange } from "../../columns/mod.ts";
import type { ParameterValue } from "../../cards/mod.ts";
import {
  cagr,
  dailyEquity,
  drawdown,
  returnShape,
  sharpeRatio,
  simpleReturns,
  sortinoRatio,
} from "../../metrics/mod.ts";
import type { HistoryPort } from "../../preflight/mod.ts";
import { backtest } from "../backtest.ts";
import { daysPerYear } from "../measure_run.ts";
import type { BacktestRun } from "../run_backtest.ts";
import { chooseRow } from "./choose_row.ts";
import { judgeTrials, type TrialVerdict } from "./judge_trials.ts";
import { memoryResults } from "./memory_results.ts";
import type { SummaryMetric } from "./run_summary.ts";
import { prepareSweep, runSweep, type SweepPorts, type SweepRequest } from "./sweep.ts";
import type { SweepResults } from "./sweep_ports.ts";
import { namedValues, strategyOf } from "./sweep_definition.ts";
import { combinationPlan, subjectOf } from "./sweep_subject.ts";

/** How time is cut into windows to choose in and windows to look at the choice in. */
export interface WalkForwardPlan {
  /** Length of the first window to choose in, milliseconds. */
  trainMs: number;
  /** Length of each window that is looked at, milliseconds. */
  testMs: number;
  /** Whether the window to choose in moves along, or grows from a fixed start. */
  mode: "rolling" | "anchored";
}

/** A sweep that is repeated along time. */
export interface WalkForwardRequest extends SweepRequest {
  /** How time is cut. */
  plan: WalkForwardPlan;
  /** What decides which run is the best of a window. */
  metric: SummaryMetric;
}

/** One choice and what came of it. */
export interface WalkForwardFold {
  /** The window that was chosen in. */
  train: TimeRange;
  /** The window after it. */
  test: TimeRange;
  /** The sweep over the first. */
  sweepId: string;
  /** Values of the best run. */
  values: Record<string, ParameterValue>;
  /** Its metric in the window it was chosen in; NaN where it is not defined. */
  trainMetric: number;
  /** Its return there, percent. */
  trainReturnPct: number;
  /** The same strategy in the window after. */
  run: BacktestRun;
}

/** What choosing anew and anew would have earned. */
export interface OutOfSample {
  /** Exec closes of all windows that were looked at, epoch milliseconds. */
  tsCloseMs: Float64Array;
  /** Equity there, each window going on with what the one before left. */
  equityUsdt: Float64Array;
  /** Simple returns of the UTC days, as fractions. */
  dailyReturns: Float64Array;
  /** Change over all windows, percent. */
  returnPct: number;
  /** Compound annual growth, percent; `null` below 30 days. */
  cagrPct: number | null;
  /** Annual Sharpe ratio of the daily returns. */
  sharpeRatio: number | null;
  /** Annual Sortino ratio of the daily returns. */
  sortinoRatio: number | null;
  /** Deepest fall below a high, percent. */
  maxDrawdownPct: number;
  /** Closed trades. */
  tradeCount: number;
  /**
   * Mean return of a day out of sample over that in sample: the efficiency of R. Pardo, "The Evaluation
   * and Optimization of Trading Strategies" (2008). `null` where nothing was earned in sample.
   */
  efficiency: number | null;
}

/** A finished walk. */
export interface WalkForwardOutcome {
  /** Sixteen hexadecimal digits over every choice and the whole curve. */
  walkId: string;
  /** Every choice, oldest first. */
  folds: WalkForwardFold[];
  /** What they earned together. */
  outOfSample: OutOfSample;
  /** What is left of the window after the last whole one, which nothing was run over. */
  leftOut: TimeRange | null;
  /** What their Sharpe ratio is worth, given everything that was ever tried. */
  verdict: TrialVerdict;
}

/**
 * The windows of a walk: each window that is looked at begins where the one it was chosen in ends, and
 * the next one where it ends itself. A rest that is shorter than a window is left out.
 *
 * @param window All of time.
 * @param plan How it is cut.
 * @returns Pairs of windows, oldest first.
 * @throws {UsageError} `BAD_WALK` when not one pair fits.
 *
 * @example Two thirds to choose, one to look
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const plan = { trainMs: 20, testMs: 10, mode: "anchored" } as const;
 * const [first, second] = walkWindows({ startMs: 0, endMs: 45 }, plan);
 * assertEquals(first, { train: { startMs: 0, endMs: 20 }, test: { startMs: 20, endMs: 30 } });
 * assertEquals(second.train, { startMs: 0, endMs: 30 });
 * ```
 */
export function walkWindows(
  { startMs, endMs }: TimeRange,
  { trainMs, testMs, mode }: WalkForwardPlan,
): { train: TimeRange; test: TimeRange }[] {
  if (!(trainMs > 0 && testMs > 0)) {
    const [of, what] = trainMs > 0 ? ["test", "look at"] : ["train", "choose in"];
    throw new UsageError(
      `Cannot walk forward as a window of no length (${of}) leaves nothing to ${what}: give it some`,
      { code: "BAD_WALK" },
    );
  }
  const windows = [];
  for (let at = startMs + trainMs; at + testMs <= endMs; at += testMs) {
    const from = mode === "anchored" ? startMs : at - trainMs;
    windows.push({
      train: { startMs: from, endMs: at },
      test: { startMs: at, endMs: at + testMs },
    });
  }
  if (windows.length > 0) return windows;
  const days = (ms: number) => `${ms / DAY_MS} days`;
  throw new UsageError(
    `Cannot walk forward as ${days(endMs - startMs)} hold no window of ${
      days(trainMs)
    } to choose ` +
      `in and one of ${days(testMs)} after it: take shorter ones`,
    { code: "BAD_WALK" },
  );
}

/**
 * Sweeps a window, runs its best strategy over the window after it, and goes on from there. A position that
 * is open where a window ends is closed there. Every sweep is kept like any other, so that a walk that
 * broke off goes on, and its trials count.
 *
 * @param request What is varied, and how time is cut.
 * @param history Where to read.
 * @param ports Where to run and to keep results; progress counts windows.
 * @returns The walk.
 * @throws {UsageError} `BAD_WALK`, `NO_CHOICE` where a window gives nothing to choose by, and as `sweep`.
 * @throws {GateError} `PREFLIGHT_FAILED` when the data is refused.
 * @throws {DataMissingError} `NO_DATA` when not one minute of the window is there.
 */
export async function walkForward(
  { plan, metric, ...request }: WalkForwardRequest,
  history: HistoryPort,
  ports: SweepPorts = {},
): Promise<WalkForwardOutcome> {
  const { executor, results = memoryResults(), sync, onProgress, onCheck } = ports;
  const windows = walkWindows(request.window, plan);
  const subject = subjectOf(request);
  const folds: WalkForwardFold[] = [];
  for (const { train, test } of windows) {
    onProgress?.(folds.length, windows.length);
    const prepared = await prepareSweep({ ...request, window: train }, history, sync, onCheck);
    const { sweepId, table, definition, combinations } = await runSweep(prepared, {
      executor,
      results,
    });
    const best = chooseRow(table, metric, definition, combinations);
    const index = table.index[best];
    const chosen = await combinationPlan(subject, definition, combinations[index]);
    folds.push({
      train,
      test,
      sweepId,
      values: namedValues(definition.space, combinations[index]),
      trainMetric: table.metrics[metric][best],
      trainReturnPct: table.metrics.returnPct[best],
      run: await backtest(
        { ...request, plan: chosen, runner: subject.runner, window: test },
        history,
        sync,
      ),
    });
  }
  onProgress?.(folds.length, windows.length);
  const outOfSample = stitch(folds);
  const { endMs } = request.window;
  const restMs = folds[folds.length - 1].test.endMs;
  return {
    walkId: walkIdOf(folds, outOfSample),
    folds,
    outOfSample,
    leftOut: restMs < endMs ? { startMs: restMs, endMs } : null,
    verdict: await judgeFolds(strategyOf(subject.content).id, folds, outOfSample, results),
  };
}

function walkIdOf(
  folds: readonly WalkForwardFold[],
  { tsCloseMs, equityUsdt }: OutOfSample,
): string {
  const runs = folds.map(({ sweepId, run }) => [sweepId, run.runId]);
  const curve = digestColumns([tsCloseMs, equityUsdt]);
  return sha256Hex(canonicalJson({ runs, curve })).slice(0, 16);
}

/**
 * The walk chose in every window, so all that was tried there counts against it. How much trials differ is
 * read from windows as long as the last one it chose in.
 */
async function judgeFolds(
  strategyId: string,
  folds: readonly WalkForwardFold[],
  { sharpeRatio, dailyReturns }: OutOfSample,
  results: SweepResults,
): Promise<TrialVerdict> {
  const { run: { symbol, instrument }, train: { startMs, endMs } } = folds[folds.length - 1];
  const trials = await results.trials(strategyId, symbol, endMs - startMs);
  const returns = { sharpeRatio, count: dailyReturns.length, ...returnShape(dailyReturns) };
  return judgeTrials(returns, trials, daysPerYear(instrument));
}

/** One curve out of all windows: each begins with what the one before left. */
function stitch(folds: readonly WalkForwardFold[]): OutOfSample {
  const rows = folds.reduce((sum, { run }) => sum + run.engine.equity.tsCloseMs.length, 0);
  const tsCloseMs = new Float64Array(rows);
  const equityUsdt = new Float64Array(rows);
  const startingUsdt = folds[0].run.metrics.startingEquityUsdt;
  let row = 0;
  let carriedUsdt = startingUsdt;
  for (const { run: { engine: { equity }, metrics } } of folds) {
    const scale = carriedUsdt / metrics.startingEquityUsdt;
    tsCloseMs.set(equity.tsCloseMs, row);
    for (const value of equity.equityUsdt) equityUsdt[row++] = Math.max(0, value * scale);
    carriedUsdt = Math.max(0, metrics.endingEquityUsdt * scale);
  }
  const { startMs } = folds[0].test;
  const { endMs } = folds[folds.length - 1].test;
  const daily = dailyEquity({ tsCloseMs, equityUsdt }, startMs);
  const dailyReturns = simpleReturns(daily.equityUsdt, startingUsdt);
  const perYear = daysPerYear(folds[0].run.instrument);
  const growth = cagr(startingUsdt, carriedUsdt, endMs - startMs);
  return {
    tsCloseMs,
    equityUsdt,
    dailyReturns,
    returnPct: (carriedUsdt / startingUsdt - 1) * 100,
    cagrPct: growth === null ? null : growth * 100,
    sharpeRatio: sharpeRatio(dailyReturns, perYear),
    sortinoRatio: sortinoRatio(dailyReturns, perYear),
    maxDrawdownPct: drawdown({ tsCloseMs, equityUsdt }, startingUsdt, startMs).maxDrawdown * 100,
    tradeCount: folds.reduce((sum, { run }) => sum + run.metrics.tradeCount, 0),
    efficiency: efficiencyOf(folds),
  };
}

function efficiencyOf(folds: readonly WalkForwardFold[]): number | null {
  const daysOf = ({ startMs, endMs }: TimeRange) => (endMs - startMs) / DAY_MS;
  let inside = 0;
  let outside = 0;
  for (const { train, test, trainReturnPct, run } of folds) {
    inside += trainReturnPct / daysOf(train);
    outside += run.metrics.returnPct / daysOf(test);
  }
  return inside > 0 ? outside / inside : null;
}
