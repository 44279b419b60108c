import type { Command } from "@commander-js/extra-typings";
import { dirname, join } from "@std/path";
import { quoteCurrency } from "../../base/mod.ts";
import type {
  PreparedSweep,
  SweepOutcome,
  SweepRequest,
  SweepVerdict,
} from "../../backtest/mod.ts";
import { type CommandContext, writeResult } from "../common_options.ts";
import { readCard } from "../find_card.ts";
import { createProgress } from "../progress.ts";
import { requireWrite } from "../require_write.ts";
import { readCardRequest } from "./card_options.ts";
import { toGateRequest, withHistory } from "./history.ts";
import { chooseExecutor } from "./sweep_executor.ts";
import {
  missedEnds,
  readMetric,
  readSpace,
  type SweepCommandOptions,
  sweepOptions,
} from "./sweep_options.ts";

/** `backtest sweep`: many runs of one card, and what the best of them is worth. */
export function addBacktestSweep(parent: Command, context: CommandContext): void {
  sweepOptions(parent.command("sweep"))
    .description("run a card with many values, and say what the best of them is worth")
    .addHelpText(
      "after",
      "\nExample:\n  closedbar backtest sweep --idea-card ema_trend_htf --start 2025-05-09 " +
        "--end 2025-06-03 \\\n    --grid features.ema_fast.length=5..20:5 " +
        "--grid features.ema_slow.length=20..60:10",
    )
    .action(async (options) => {
      const metric = await readMetric(options.by);
      const request = await readSweepRequest(options);
      if (!options.quiet) {
        for (const sentence of missedEnds(options.grid, request.space)) {
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
      const prepared = await withHistory(
        options,
        (store, sync) => prepareSweep(request, store, sync),
      );
      const { openSweepStore } = await import("../../store/mod.ts");
      using results = await openSweepStore(options.results);
      const progress = createProgress({ terminal: context.terminal, quiet: options.quiet });
      using executor = await chooseExecutor(prepared.combinations.length, options, context);
      const outcome = await runSweep(prepared, {
        results,
        executor,
        onProgress: (done, total) => progress.show(`sweep of ${total} runs`, done / total, done),
      });
      progress.clear();
      const [{ instrument }] = prepared.histories;
      const verdict = await judgeSweep(outcome, results, {
        metric,
        seed: options.seed,
        daysPerYear: daysPerYear(instrument),
      });
      const shown = { ...options, report: await writePage(prepared, outcome, verdict, options) };
      const { sweepDocument, sweepLines } = await import("./sweep_result.ts");
      const document = sweepDocument(outcome, verdict, shown);
      writeResult(context, options, document, sweepLines(outcome, verdict, shown));
    });
}

/** What is asked of a sweep, with the card's places as the person's file has them. */
async function readSweepRequest(options: SweepCommandOptions): Promise<SweepRequest> {
  const request = await readCardRequest(options);
  const { parseCard } = await import("../../cards/mod.ts");
  const { parseProfile } = await import("../../exchange/mod.ts");
  const { text, fileName } = readCard(options.ideaCard);
  return {
    ...toGateRequest(request, options),
    card: parseCard(text, fileName),
    space: await readSpace(options),
    profile: parseProfile(options.profile),
  };
}

/** Writes the page and says where it is; a page of the same sweep is renewed, as more has been tried. */
async function writePage(
  { histories }: PreparedSweep,
  outcome: SweepOutcome,
  verdict: SweepVerdict,
  { out, seed }: { out: string; seed: number },
): Promise<string> {
  const { CombinationRunner } = await import("../../backtest/mod.ts");
  const { blockBootstrap, tradeReturns } = await import("../../metrics/mod.ts");
  const { renderSweep } = await import("../../report/mod.ts");
  const runner = new CombinationRunner(outcome.definition, histories);
  const { engine, plan } = runner.runWhole(outcome.table.index[verdict.bestRow]);
  const returns = tradeReturns(engine.trades, plan.account.startingEquityUsdt);
  const currency = quoteCurrency(histories[0].instrument);
  const tradeBootstrap = blockBootstrap(returns, { seed });
  const page = renderSweep({ outcome, verdict, currency, tradeBootstrap });
  const path = join(out, `${outcome.sweepId}.html`);
  Deno.mkdirSync(out, { recursive: true });
  Deno.writeTextFileSync(path, page);
  return path;
}
