import type { Command } from "@commander-js/extra-typings";
import type { BacktestRequest } from "../../backtest/mod.ts";
import { VERSION } from "../../base/mod.ts";
import type { RunManifest } from "../../artifacts/mod.ts";
import { type CommandContext, commonOptions, writeResult } from "../common_options.ts";
import { ExitCode } from "../exit_code.ts";
import { openStrategyOf } from "../open_strategy_of.ts";
import { formatTable } from "../table.ts";

interface VerifyOptions {
  db: string;
  strategy?: string;
}

/** `backtest verify`: make a run again and compare each file. */
export function addBacktestVerify(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("verify"))
    .description("make a run again from its manifest and compare every file byte for byte")
    .argument("<dir>", "run folder")
    .option("--strategy <file>", "the file of a run that was made from one")
    .addHelpText(
      "after",
      "\nExample:\n  closedbar backtest verify artifacts/backtests/ema_trend_htf/SOLUSDT/<run_id>",
    )
    .action(async (dir, options) => {
      const { compareRun, readManifest } = await import("../../artifacts/mod.ts");
      const manifest = readManifest(dir);
      const run = await runAgain(manifest, options);
      const files = await compareRun(run, dir);
      const ok = files.every(({ same }) => same);
      if (!ok) context.setExitCode(ExitCode.FINDING);
      writeResult(context, options, { ok, run_id: manifest.run_id, dir, files }, [
        ...formatTable(
          ["file", "result"],
          files.map(({ name, found, same }) => [
            name,
            same ? "identical" : found === null ? "MISSING" : "DIFFERENT",
          ]),
        ),
        ok
          ? `${files.length} files are what run ${manifest.run_id} gives today`
          : `run ${manifest.run_id} does not give these bytes` + explain(manifest, run),
      ]);
    });
}

async function runAgain(manifest: RunManifest, { db, strategy }: VerifyOptions) {
  const { window } = manifest;
  const { backtest } = await import("../../backtest/mod.ts");
  const { parseProfile } = await import("../../exchange/mod.ts");
  using source = await openSource(manifest, strategy);
  const request = {
    plan: source.plan,
    runner: source.runner,
    symbol: manifest.symbol,
    window: { startMs: window.start_ts_ms, endMs: window.end_ts_ms },
    acceptFilled: manifest.accept_filled,
    skipPreflight: !manifest.preflight.ran,
    profile: parseProfile(manifest.profile.name),
  };
  const { openStore } = await import("../../store/mod.ts");
  await using store = await openStore(db, { readOnly: true });
  return await backtest(request, store);
}

/** The strategy of a run: the card in its manifest, or the file it was made from. */
async function openSource(
  manifest: RunManifest,
  path: string | undefined,
): Promise<Pick<BacktestRequest, "plan" | "runner"> & Disposable> {
  if (path === undefined) {
    const { requireSource } = await import("../../artifacts/mod.ts");
    requireSource("verify", manifest, undefined);
    const { loadCard } = await import("../../cards/mod.ts");
    const card = JSON.stringify(manifest.strategy.content);
    return { plan: loadCard(card, "run_manifest.json").plan, [Symbol.dispose]() {} };
  }
  const { file, plan } = await openStrategyOf("verify", manifest, path);
  return {
    plan,
    runner: (input) => file.run(input),
    [Symbol.dispose]: () => file[Symbol.dispose](),
  };
}

/** What is known to differ besides the bytes. */
function explain(
  { engine, data }: RunManifest,
  { dataDigests }: { dataDigests: Record<keyof RunManifest["data"], string> },
): string {
  const reasons = (["last", "mark", "funding", "instrument"] as const)
    .filter((stream) => data[stream].sha256 !== dataDigests[stream])
    .map((stream) => `the store has another ${stream} series`);
  if (engine.version !== VERSION) reasons.push(`it was made by version ${engine.version}`);
  return reasons.length === 0 ? "" : `: ${reasons.join(", ")}`;
}
