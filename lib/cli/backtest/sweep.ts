import type { Command } from "@commander-js/extra-typings";
import { dirname, join } from "node:path";
import { quoteCurrency } from "../../base/mod.ts";
import type {
  PreparedSweep,
  SweepOutcome,
  SweepRequest,
  SweepVerdict,
} from "../../backtest/mod.ts";
import { type CommandContext, writeResult } from "../common_options.ts";
import { readCard } from "../find_card.ts";
import { holdFile } from "../hold_file.ts";
import { requireWrite } from "../require_write.ts";
import { readParameters } from "../strategy_file_options.ts";
import { tellPrinted } from "../tell_printed.ts";
import { readCardRequest } from "./card_options.ts";
import { toGateRequest, withHistory } from "./history.ts";
import type { LoneCommand } from "./run_alone.ts";
import { openFile, readFileRequest, requireOneStrategy } from "./strategy_options.ts";
import { chooseExecutor } from "./sweep_executor.ts";
import {
  droppedDraws,
  missedEnds,
  readMetric,
  readSpace,
  type SweepCommandOptions,
  sweepOptions,
} from "./sweep_options.ts";
import { sweepProgress } from "./sweep_progress.ts";

/** `backtest sweep`: many runs of one strategy, and what the best of them is worth. */
export function addBacktestSweep(parent: Command, context: CommandContext): void {
  sweepOptions(parent.command("sweep"))
    .description(
      "run a card or a strategy file with many values, and say what the best of them is worth",
    )
    .addHelpText(
      "after",
      "\nExample:\n  closedbar backtest sweep --idea-card ema_trend_htf --start 2025-05-09 " +
        "--end 2025-06-03 \\\n    --grid features.ema_fast.length=5..20:5 " +
        "--grid features.ema_slow.length=20..60:10\n  closedbar backtest sweep --strategy breakout.ts " +
        "--symbol SOLUSDT --start 2025-05-09 \\\n    --end 2025-06-03 --grid params.bars=10..50:5",
    )
    .action(async (options) => {
      const metric = await readMetric(options.by);
      using swept = await openSwept(options);
      const { request } = swept;
      // What it printed may say why everything failed.
      using _ = { [Symbol.dispose]: () => tellPrinted(context, options, swept.takePrinted()) };
      if (!options.quiet) {
        const { space } = request;
        for (const sentence of [...missedEnds(options.grid, space), ...await droppedDraws(space)]) {
          context.terminal.warn(`${sentence}\n`);
        }
      }
      for (const path of [dirname(options.results), options.out]) await requireWrite(path);
      if (options.walkForward !== undefined) {
        const { runWalkForward } = await import("./walk_forward.ts");
        return await runWalkForward(context, options, request, metric);
      }
      const { daysPerYear, judgeSweep, prepareSweep, runSweep } = await import(
        "../../backtest/mod.ts"
      );
      using progress = sweepProgress(context, options);
      const prepared = await withHistory(
        options,
        (store, sync) => prepareSweep(request, store, sync, progress.check),
      );
      const { openSweepStore } = await import("../../store/mod.ts");
      using results = await openSweepStore(options.results);
      const runs = prepared.combinations.length;
      using executor = await chooseExecutor(request.subject, runs, options, context);
      const ports = { results, executor, onProgress: progress.show };
      const outcome = await runSweep(prepared, ports);
      progress.clear();
      tellPrinted(context, options, swept.takePrinted());
      const [{ instrument }] = prepared.histories;
      const verdict = await judgeSweep(outcome, results, {
        metric,
        seed: options.seed,
        daysPerYear: daysPerYear(instrument),
      });
      Deno.mkdirSync(options.out, { recursive: true });
      const written = await writeBest(prepared, outcome, verdict, request, options);
      const shown = { ...options, ...written };
      const { sweepDocument, sweepLines } = await import("./sweep_result.ts");
      const document = sweepDocument(outcome, verdict, shown);
      writeResult(context, options, document, sweepLines(outcome, verdict, shown));
    });
}

/** What is asked of a sweep. */
interface OpenSweep extends Disposable {
  /** Strategy, symbol, window and what is varied. */
  request: SweepRequest;
  /** What a strategy file has printed since it was last asked. */
  takePrinted(): string[];
}

/** Reads what is asked of a sweep, and starts the worker of a strategy file. */
async function openSwept(options: SweepCommandOptions): Promise<OpenSweep> {
  requireOneStrategy(options);
  const { parseProfile } = await import("../../exchange/mod.ts");
  const space = await readSpace(options);
  const profile = parseProfile(options.profile);
  const { ideaCard } = options;
  if (ideaCard !== undefined) {
    const { parseCard } = await import("../../cards/mod.ts");
    const { plan: _, ...target } = toGateRequest(
      await readCardRequest({ ...options, ideaCard }),
      options,
    );
    // The card as the person wrote it, for the places in messages.
    const { text, fileName } = readCard(ideaCard);
    const request = { ...target, card: parseCard(text, fileName), space, profile };
    return { request, takePrinted: () => [], [Symbol.dispose]() {} };
  }
  const target = readFileRequest(options);
  const { strategySubject } = await import("../../sandbox/mod.ts");
  const { jobs = navigator.hardwareConcurrency, param } = options;
  const { resolveParameters } = await import("../../backtest/mod.ts");
  const file = await openFile(options);
  return await holdFile(file, () => {
    const parameters = readParameters(param, file.ranges);
    // Else a wrong one would be found in a combination, and what is varied blamed for it.
    resolveParameters(file.plan.id, file.ranges, parameters);
    const subject = strategySubject(file, { jobs, parameters });
    const { plan: _, ...where } = toGateRequest({ ...target, plan: file.plan }, options);
    return {
      request: { ...where, subject, space, profile },
      takePrinted: () => subject.takePrinted(),
      [Symbol.dispose]() {
        subject[Symbol.dispose]();
        file[Symbol.dispose]();
      },
    };
  });
}

/** What is written about a finished sweep. */
interface Written {
  /** The page. */
  report: string;
  /** How the best run is made on its own. */
  alone: LoneCommand;
}

/** Writes the page and the best run's card; a page of the same sweep is renewed, as more has been tried. */
async function writeBest(
  prepared: PreparedSweep,
  outcome: SweepOutcome,
  verdict: SweepVerdict,
  request: SweepRequest,
  options: SweepCommandOptions & { out: string; by: string },
): Promise<Written> {
  const { namedValues, runCombination } = await import("../../backtest/mod.ts");
  const { blockBootstrap, tradeReturns } = await import("../../metrics/mod.ts");
  const { renderSweep } = await import("../../report/mod.ts");
  const { runAlone } = await import("./run_alone.ts");
  const { sweepId, definition: { space, window }, combinations, table } = outcome;
  const { out, seed, by } = options;
  const index = table.index[verdict.bestRow];
  const { engine, plan } = await runCombination(prepared, index);
  const alone = runAlone(
    {
      name: sweepId,
      origin: `The best run of sweep ${sweepId} by ${by}.`,
      window,
      values: namedValues(space, combinations[index]),
      warmupBars: plan.warmupBars,
    },
    request,
    options,
  );
  const returns = tradeReturns(engine.trades, plan.account.startingEquityUsdt);
  const currency = quoteCurrency(prepared.histories[0].instrument);
  const tradeBootstrap = blockBootstrap(returns, { seed });
  const report = join(out, `${sweepId}.html`);
  const page = renderSweep({ outcome, verdict, currency, tradeBootstrap, command: alone.command });
  Deno.writeTextFileSync(report, page);
  return { report, alone };
}
