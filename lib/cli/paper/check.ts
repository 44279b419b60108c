import type { Command } from "@commander-js/extra-typings";
import { DataMissingError, formatInstant, parseInstant, type Role } from "../../base/mod.ts";
import type { ApprovedRun } from "../../artifacts/mod.ts";
import type { HistoryCheck, Sufficiency } from "../../paper/mod.ts";
import { type CommandContext, commonOptions, writeResult } from "../common_options.ts";
import { openSource } from "../data/open_source.ts";
import { DEFAULT_VENUE, venueOption, venueUrlOption } from "../data/source_options.ts";
import { ExitCode } from "../exit_code.ts";
import { formatTable } from "../table.ts";
import { cacheOption, manifestFolder, manifestOption, storeBackfill } from "./paper_options.ts";

/** Gaps beyond these are counted only. */
const MOST_GAPS = 5;

/** `paper check`: could this run go live now? */
export function addPaperCheck(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("check"))
    .description("approve a run by its manifest and see whether its history suffices to run live")
    .addOption(manifestOption())
    .addOption(venueOption())
    .addOption(venueUrlOption())
    .addOption(cacheOption())
    .option("--at <instant>", "as if it were then, instead of now")
    .option("--no-backfill", "only look: fetch nothing from the store or the venue")
    .addHelpText(
      "after",
      "\nExample:\n  closedbar paper check " +
        "--manifest artifacts/backtests/ema_trend_htf/SOLUSDT/<run_id> --venue bybit",
    )
    .action(async (options) => {
      const { approveRun } = await import("../../artifacts/mod.ts");
      const { checkSufficiency } = await import("../../paper/mod.ts");
      const { openBarCache } = await import("../../store/mod.ts");
      const run = approveRun(manifestFolder(options.manifest));
      const nowMs = options.at === undefined ? Date.now() : parseInstant(options.at);
      const venue = options.venue === undefined && options.venueUrl === undefined
        ? null
        : await openSource(options, { venue: DEFAULT_VENUE });
      await using store = await openReadOnly(options.db);
      using cache = await openBarCache(options.cache);
      const found = await checkSufficiency({
        ...{ ...run, nowMs, cache, venue, autoBackfill: options.backfill },
        store: store === null ? null : storeBackfill(store),
      });
      if (found.state !== "SUFFICIENT") context.setExitCode(ExitCode.FINDING);
      writeResult(
        context,
        options,
        await toDocument(run, found, nowMs),
        toLines(run, found, options.cache),
      );
    });
}

/** A store that is not there has nothing to give. */
async function openReadOnly(path: string) {
  const { openStore } = await import("../../store/mod.ts");
  try {
    return await openStore(path, { readOnly: true });
  } catch (error) {
    if (error instanceof DataMissingError && error.code === "STORE_MISSING") return null;
    throw error;
  }
}

async function toDocument(
  { manifest, plan }: ApprovedRun,
  { state, required, checks }: Sufficiency,
  nowMs: number,
): Promise<unknown> {
  const { historyCheckJson } = await import("../../paper/mod.ts");
  const roles = Object.entries(required.roles).map(([role, window]) => [role, {
    tf: window.timeframe,
    required_bars: window.warmupBars,
    required_start_ts_ms: window.startMs,
  }]);
  return {
    ok: state === "SUFFICIENT",
    state,
    run_id: manifest.run_id,
    card: { id: plan.id, digest: plan.digest },
    symbol: manifest.symbol,
    now_ts_ms: nowMs,
    next_decision_ts_ms: required.nextDecisionMs,
    required_start_ts_ms: required.startMs,
    required_end_ts_ms: required.endMs,
    roles: Object.fromEntries(roles),
    checks: checks.map(historyCheckJson),
  };
}

function toLines(
  { manifest, plan }: ApprovedRun,
  { state, required, checks }: Sufficiency,
  cache: string,
): string[] {
  const { exec, ...others } = required.roles;
  const roles = Object.entries({ exec, ...others }) as [Role, typeof exec][];
  return [
    `${state}  ${plan.id} on ${manifest.symbol}, run ${manifest.run_id}: the manifest is whole`,
    ...formatTable(
      ["role", "tf", "bars", "from"],
      roles.map(([role, { timeframe, warmupBars, startMs }]) => [
        role,
        timeframe,
        String(warmupBars),
        formatInstant(startMs),
      ]),
    ),
    `needed   ${formatInstant(required.startMs)} to ${
      formatInstant(required.endMs)
    }, for the close at ${formatInstant(required.nextDecisionMs)}`,
    ...checks.flatMap(checkLines),
    `cache    ${cache}`,
  ];
}

function checkLines({ stream, state, code, reason, gaps }: HistoryCheck): string[] {
  const shown = gaps.slice(0, MOST_GAPS)
    .map(({ startMs, endMs }) => `  ${formatInstant(startMs)} to ${formatInstant(endMs)}`);
  const more = gaps.length - shown.length;
  return [
    `${stream.padEnd(8)} ${state} ${code}: ${reason}`,
    ...shown,
    ...(more > 0 ? [`  and ${more} more gaps`] : []),
  ];
}
