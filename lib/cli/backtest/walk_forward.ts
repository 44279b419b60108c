import { join } from "node:path";
import { counted, DAY_MS, formatInstant, snakeCase, snakeKeys } from "../../base/mod.ts";
import {
  drawCombinations,
  type SummaryMetric,
  type SweepRequest,
  walkForward,
  type WalkForwardFold,
  type WalkForwardOutcome,
} from "../../backtest/mod.ts";
import type { TimeRange } from "../../columns/mod.ts";
import { blockBootstrap } from "../../metrics/mod.ts";
import { renderWalkForward, warmupWords } from "../../report/mod.ts";
import { openSweepStore } from "../../store/mod.ts";
import { type CommandContext, type CommonOptions, writeResult } from "../common_options.ts";
import { rangeDocument } from "../range_document.ts";
import { formatTable } from "../table.ts";
import { withHistory } from "./history.ts";
import { runAlone } from "./run_alone.ts";
import { chooseExecutor } from "./sweep_executor.ts";
import { aloneDocument, fixed, trialLines } from "./sweep_result.ts";
import { sweepProgress } from "./sweep_progress.ts";
import { readWalk, type SweepCommandOptions } from "./sweep_options.ts";

/** What was typed, as far as a walk is concerned. */
interface WalkOptions extends CommonOptions, SweepCommandOptions {
  db: string;
  walkForward?: string;
  results: string;
  out: string;
  queue?: string;
}

/**
 * `backtest sweep --walk-forward`: chooses in one window, looks at the next, and goes on.
 *
 * @param context The command's context.
 * @param options What was typed.
 * @param request What is varied.
 * @param metric What decides which run is the best of a window.
 */
export async function runWalkForward(
  context: CommandContext,
  options: WalkOptions,
  request: SweepRequest,
  metric: SummaryMetric,
): Promise<void> {
  const plan = readWalk(options.walkForward ?? "");
  const runs = drawCombinations(request.space).length;
  using progress = sweepProgress(context, { ...options, windowRuns: runs });
  using executor = await chooseExecutor(request.subject, runs, options, context);
  using results = await openSweepStore(options.results);
  const outcome = await withHistory(
    options,
    (store, sync) =>
      walkForward({ ...request, plan, metric }, store, {
        executor,
        results,
        sync,
        onProgress: progress.show,
        onCheck: progress.check,
      }),
  );
  progress.clear();
  const { folds: [{ run: { plan: { id }, symbol } }], outOfSample } = outcome;
  const bootstrap = blockBootstrap(outOfSample.dailyReturns, { seed: options.seed });
  const name = request.card?.content.name ?? id;
  const stem = `walk_${outcome.walkId}`;
  const path = join(options.out, `${stem}.html`);
  Deno.mkdirSync(options.out, { recursive: true });
  const last = outcome.folds[outcome.folds.length - 1];
  const alone = runAlone(
    {
      name: stem,
      origin: `The last window of walk ${outcome.walkId}, by ${snakeCase(metric)}.`,
      window: last.test,
      values: last.values,
      warmupBars: last.run.plan.warmupBars,
    },
    request,
    options,
  );
  const page = renderWalkForward({ name, symbol, plan, metric, outcome, bootstrap });
  Deno.writeTextFileSync(path, page);
  const { tsCloseMs: _, equityUsdt: __, dailyReturns: ___, ...earned } = outOfSample;
  const document = {
    ok: true,
    walk_id: outcome.walkId,
    card: { id },
    symbol,
    walk_forward: snakeKeys(plan),
    folds: outcome.folds.map(foldDocument),
    out_of_sample: {
      ...snakeKeys(earned) as object,
      bootstrap_loss_probability: bootstrap?.lossProbability ?? null,
    },
    left_out: outcome.leftOut === null ? null : rangeDocument(outcome.leftOut),
    verdict: snakeKeys(outcome.verdict),
    results: options.results,
    report: path,
    ...aloneDocument(alone),
  };
  const { command } = alone;
  const shown = { metric, results: options.results, report: path, command };
  writeResult(context, options, document, walkLines(outcome, shown));
}

function foldDocument(
  { train, test, sweepId, values, trainMetric, run }: WalkForwardFold,
): unknown {
  return {
    train: rangeDocument(train),
    test: rangeDocument(test),
    sweep_id: sweepId,
    parameters: values,
    train_metric: snakeKeys(trainMetric),
    warmup_bars: run.plan.warmupBars,
    run_id: run.runId,
    return_pct: run.metrics.returnPct,
    trade_count: run.metrics.tradeCount,
  };
}

/** Days that no window was run over, which nobody asked to drop. */
function leftOutText({ startMs, endMs }: TimeRange): string {
  const days = (endMs - startMs) / DAY_MS;
  return `the last ${days === 1 ? "day" : `${Number(days.toFixed(2))} days`}, from ` +
    `${formatInstant(startMs)} on: too few for another window`;
}

function walkLines(
  { folds, outOfSample, leftOut, verdict }: WalkForwardOutcome,
  { metric, results, report, command }: {
    metric: SummaryMetric;
    results: string;
    report: string;
    command: string;
  },
): string[] {
  const { run: { plan: { id }, symbol }, values, test } = folds[0];
  const { endMs } = folds[folds.length - 1].test;
  const isOfDays = folds.every((fold) => fold.test.startMs % DAY_MS === 0);
  return [
    `${id} on ${symbol}, ${formatInstant(test.startMs)} to ${formatInstant(endMs)}, ` +
    `${counted(folds.length, "window")}, each run with what was best in the one before`,
    "",
    ...formatTable(
      ["window", ...Object.keys(values), `chosen by ${snakeCase(metric)}`, "return", "trades"],
      folds.map((fold) => [
        formatInstant(fold.test.startMs).slice(0, isOfDays ? 10 : undefined),
        ...Object.values(fold.values).map(String),
        fixed(fold.trainMetric),
        `${fixed(fold.run.metrics.returnPct)} %`,
        String(fold.run.metrics.tradeCount),
      ]),
    ),
    "",
    `together    ${fixed(outOfSample.returnPct)} %, Sharpe ratio ${
      fixed(outOfSample.sharpeRatio)
    }, ` +
    `drawdown ${fixed(outOfSample.maxDrawdownPct)} %, ${outOfSample.tradeCount} trades`,
    `efficiency  ${
      fixed(outOfSample.efficiency)
    } of what the same cards earned where they were chosen`,
    `warm-up     ${warmupWords(folds.map(({ run }) => run.plan))}`,
    `last alone  ${command}`,
    ...trialLines(verdict, "the walk's", "its last training window"),
    ...(leftOut === null ? [] : [`left out    ${leftOutText(leftOut)}`]),
    `results     ${results}`,
    `report      ${report}`,
  ];
}
