import { type Command } from "@commander-js/extra-typings";
import { join } from "node:path";
import { snakeKeys, UsageError } from "../../base/mod.ts";
import type { WrittenRun } from "../../artifacts/mod.ts";
import type { BacktestRun } from "../../backtest/mod.ts";
import type { PreflightReport } from "../../preflight/mod.ts";
import { type CommandContext, writeResult } from "../common_options.ts";
import { onInterrupt } from "../interrupt.ts";
import { rangeDocument } from "../range_document.ts";
import { requireWrite } from "../require_write.ts";
import { tellPrinted } from "../tell_printed.ts";
import type { TerminalDisplay } from "../terminal.ts";
import { toGateRequest, withHistory } from "./history.ts";
import { openStrategy, strategyOptions } from "./strategy_options.ts";

/** Where runs go when `--out` does not say. */
const DEFAULT_OUT = "artifacts/backtests";

/** `backtest run`: gate, run, artifacts, summary. */
export function addBacktestRun(parent: Command, context: CommandContext): void {
  strategyOptions(parent.command("run"))
    .description(
      "run a card or a strategy file over history that passes preflight, and write the artifacts",
    )
    .option("--no-cache", "read the database, and not the columns that are kept beside it")
    .option("--no-preflight", "run on data that preflight refuses; the manifest says so")
    .option(
      "--profile <name>",
      "what the exchange assumes: conservative, optimistic, tradingview or bar_close",
      "conservative",
    )
    .option("--out <dir>", "where run folders go", DEFAULT_OUT)
    .addHelpText(
      "after",
      "\nExample:\n  closedbar backtest run --idea-card ema_trend_htf " +
        "--start 2025-05-06 --end 2025-06-03\n  closedbar backtest run --strategy breakout.ts " +
        "--symbol SOLUSDT --start 2025-05-06 --end 2025-06-03",
    )
    .action(async (options) => {
      const startedMs = Date.now();
      if (!options.preflight && options.fixGaps) {
        throw new UsageError("Cannot heal and skip preflight in one run: choose one of the two", {
          code: "BAD_USAGE",
        });
      }
      await requireWrite(options.out);
      using request = await openStrategy(options);
      // What it printed may say why it failed.
      using _ = { [Symbol.dispose]: () => tellPrinted(context, options, request.takePrinted()) };
      const { checkBacktest, runBacktest } = await import("../../backtest/mod.ts");
      const { parseProfile } = await import("../../exchange/mod.ts");
      const profile = parseProfile(options.profile);
      // The store is closed by the time the run begins, whose memory then need not stand beside it.
      const input = await withHistory(options, (history, sync) =>
        checkBacktest(
          { ...toGateRequest(request, options), skipPreflight: !options.preflight, profile },
          history,
          sync,
        ));
      const run = await (request.runner?.(input) ?? runBacktest(input));
      tellPrinted(context, options, request.takePrinted());
      const { writeRun } = await import("../../artifacts/mod.ts");
      let release = () => {};
      const written = await writeRun(run, options.out, (staging) => {
        release = onInterrupt(() => Deno.removeSync(staging, { recursive: true }));
      });
      release();
      writeRunLog(written, startedMs);
      writeResult(
        context,
        options,
        toDocument(run, written),
        await toLines(run, written, context.terminal.display),
      );
    });
}

function toDocument(run: BacktestRun, { folder, digests }: WrittenRun): unknown {
  const { preflight, window } = run;
  return {
    ok: true,
    run_id: run.runId,
    dir: folder,
    card: { id: run.plan.id, digest: run.plan.digest },
    symbol: run.symbol,
    profile: run.profile,
    window: rangeDocument(window),
    preflight: preflight === null ? { ran: false } : {
      ran: true,
      ok: preflight.ok,
      findings: preflight.findings.length,
      filled_bars: preflight.priceFeed1m.filledBars,
      filled_mark_bars: preflight.filledMarkBars ?? 0,
    },
    metrics: snakeKeys(run.metrics),
    bounds: snakeKeys(run.bounds),
    digests,
  };
}

async function toLines(
  run: BacktestRun,
  { folder, isNew }: WrittenRun,
  display: TerminalDisplay | undefined,
): Promise<string[]> {
  const { formatRun } = await import("../../report/mod.ts");
  const { formatPreflight } = await import("../../preflight/mod.ts");
  const { assumptionsOf } = await import("../../exchange/mod.ts");
  const verdict = run.preflight === null
    ? "preflight   SKIPPED: nothing vouches for this data"
    : `preflight   ${formatPreflight(run.preflight)[0]}${codesOf(run.preflight)}`;
  return [
    ...formatRun(run, display),
    verdict,
    `assumptions ${
      assumptionsOf(run.profile, run.instrument.kind).length
    } (${run.profile}), named in the manifest, explained in docs/exchange.md`,
    `report      ${join(folder, "report.html")}`,
    `artifacts   ${folder}${isNew ? "" : " (the same bytes were there already)"}`,
  ];
}

function codesOf({ findings }: PreflightReport): string {
  return findings.length === 0 ? "" : ` (${findings.map(({ code }) => code).join(", ")})`;
}

/** Facts of the wall clock, which are no part of a run's identity. */
function writeRunLog({ folder }: WrittenRun, startedMs: number): void {
  const finishedMs = Date.now();
  const log = {
    started_at: new Date(startedMs).toISOString(),
    finished_at: new Date(finishedMs).toISOString(),
    elapsed_ms: finishedMs - startedMs,
    deno: Deno.version.deno,
    target: Deno.build.target,
  };
  Deno.writeTextFileSync(join(folder, "run_log.json"), JSON.stringify(log, null, 2) + "\n");
}
