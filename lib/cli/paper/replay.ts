import type { Command } from "@commander-js/extra-typings";
import { DataError, formatInstant, sha256Hex } from "../../base/mod.ts";
import type { PrePaperManifest } from "../../artifacts/mod.ts";
import type { SessionReplay } from "../../paper/mod.ts";
import { type CommandContext, commonOptions, writeResult } from "../common_options.ts";
import { ExitCode } from "../exit_code.ts";
import { strategyMemoryOption, strategyTimeoutOption } from "../strategy_file_options.ts";
import { tellPrinted } from "../tell_printed.ts";
import { approveRuns } from "./approve_runs.ts";
import { strategyOption } from "./paper_options.ts";

/** `paper replay`: the backtest over what a session recorded. */
export function addPaperReplay(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("replay"))
    .description("run the backtest over a session's recorded minutes and compare close by close")
    .argument("<dir>", "folder of the session")
    .option("--manifest <dir>", "the approved run, where its folder has moved")
    .addOption(strategyOption())
    .addOption(strategyTimeoutOption())
    .addOption(strategyMemoryOption())
    .addHelpText("after", "\nExample:\n  closedbar paper replay artifacts/pre_paper/<run_id>")
    .action(async (dir, options) => {
      const { readSessionRecord } = await import("../../artifacts/mod.ts");
      const { replaySession } = await import("../../paper/mod.ts");
      const record = readSessionRecord(dir);
      const { manifest } = record;
      const approvedDir = options.manifest ?? manifest.approved.dir;
      using approved = await approveRuns([approvedDir], options);
      requireSameRun(manifest, approvedDir);
      const startMs = manifest.span?.start_ts_ms ?? Infinity;
      const untilMs = manifest.until_ts_ms ?? undefined;
      const replay = replaySession(approved.runs[0], { startMs, untilMs }, record);
      tellPrinted(context, options, approved.takePrinted());
      const ok = replay.difference === null;
      if (!ok) context.setExitCode(ExitCode.FINDING);
      const { difference, ...counts } = replay;
      const document = {
        ok,
        run_id: manifest.run_id,
        dir,
        minutes: record.minutes.length,
        ...counts,
        difference: difference && {
          ts_ms: difference.tsMs,
          what: difference.what,
          recorded: difference.recorded,
          replayed: difference.replayed,
        },
      };
      writeResult(context, options, document, replayLines(record.minutes.length, replay));
    });
}

/**
 * The result of a replay, for people.
 *
 * @param minutes Minutes that were recorded.
 * @param replay What became of them.
 * @returns Lines.
 */
export function replayLines(
  minutes: number,
  { closes, decisions, signals, facts, difference }: SessionReplay,
): string[] {
  const head = `${minutes} minutes, ${closes} exec closes, ${decisions} decisions, ` +
    `${signals} signals, ${facts} facts of the account`;
  if (difference === null) return [head, "0 differences: the backtest does the same, bar for bar"];
  const { tsMs, what, recorded, replayed } = difference;
  return [
    head,
    `first difference at ${formatInstant(tsMs)}, in the ${what}:`,
    `  the session kept   ${recorded ?? "nothing"}`,
    `  the backtest gives ${replayed ?? "nothing"}`,
  ];
}

function requireSameRun({ run_id, approved }: PrePaperManifest, dir: string): void {
  const path = `${dir}/run_manifest.json`;
  if (sha256Hex(Deno.readFileSync(path)) === approved.manifest_sha256) return;
  throw new DataError(
    `Cannot replay session ${run_id} with ${path} as it is not the manifest that the session ran ` +
      `(${approved.strategy}, run ${approved.run_id}): name that run with --manifest`,
    { code: "OTHER_MANIFEST", where: path },
  );
}
