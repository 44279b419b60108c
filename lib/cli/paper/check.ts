import type { Command } from "@commander-js/extra-typings";
import { DataMissingError, formatInstant, parseInstant, type Role } from "../../base/mod.ts";
import type { ApprovedRun } from "../../artifacts/mod.ts";
import type { HistoryCheck, Sufficiency } from "../../paper/mod.ts";
import { type CommandContext, commonOptions, writeResult } from "../common_options.ts";
import { openSource } from "../data/open_source.ts";
import { DEFAULT_VENUE, venueOption, venueUrlOption } from "../data/source_options.ts";
import { ExitCode } from "../exit_code.ts";
import { formatTable } from "../table.ts";
import { strategyMemoryOption, strategyTimeoutOption } from "../strategy_file_options.ts";
import { tellPrinted } from "../tell_printed.ts";
import { approveRuns } from "./approve_runs.ts";
import { cacheOption, manifestFolder, manifestOption, strategyOption } from "./paper_options.ts";

/** Gaps beyond these are counted only. */
const MOST_GAPS = 5;

/** `paper check`: could this run go live now? */
export function addPaperCheck(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("check"))
    .description("approve a run by its manifest and see whether its history suffices to run live")
    .addOption(manifestOption())
    .addOption(strategyOption())
    .addOption(strategyTimeoutOption())
    .addOption(strategyMemoryOption())
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
      const { checkSufficiency, requireMarket } = await import("../../paper/mod.ts");
      using approved = await approveRuns([manifestFolder(options.manifest)], options);
      const [run] = approved.runs;
      requireMarket(run.instrument);
      tellPrinted(context, options, approved.takePrinted());
      const nowMs = options.at === undefined ? Date.now() : parseInstant(options.at);
      const venue = options.venue === undefined && options.venueUrl === undefined
        ? null
        : await openSource(options, { venue: DEFAULT_VENUE });
      if (venue !== null) {
        const { requireLiveVenue } = await import("../../providers/mod.ts");
        requireLiveVenue(venue.name);
      }
      const { storeBackfill } = await import("./store_backfill.ts");
      await using store = await openReadOnly(options.db);
      using cache = await openCache(options.cache, run, venue?.name ?? null);
      const found = await checkSufficiency({
        ...{ ...run, nowMs, cache, venue, autoBackfill: options.backfill },
        store: store === null ? null : storeBackfill(store, venue?.name ?? null),
      });
      if (found.state !== "SUFFICIENT") context.setExitCode(ExitCode.FINDING);
      writeResult(
        context,
        options,
        await toDocument(run, found, { nowMs, venue: venue?.name ?? null }),
        [...toLines(run, found), whereLooked(options, { hasStore: store !== null, venue })],
      );
    });
}

/**
 * Beside a venue what was fetched is kept for the session to come. Without one the minutes may be those
 * of another venue, so they are looked at in memory, on top of what is kept.
 */
async function openCache(path: string, { hasMark, instrument }: ApprovedRun, venue: string | null) {
  const { openBarCache } = await import("../../store/mod.ts");
  if (venue !== null) return await openBarCache(path, { venue });
  const cache = await openBarCache(":memory:");
  try {
    using kept = await openBarCache(path, { readOnly: true });
    const range = { startMs: 0, endMs: Number.MAX_SAFE_INTEGER };
    for (const stream of hasMark ? ["last", "mark"] as const : ["last"] as const) {
      cache.put(
        stream,
        instrument.symbol,
        kept.read(stream, instrument.symbol, range),
        "historical",
      );
    }
  } catch (error) {
    if (!(error instanceof DataMissingError && error.code === "CACHE_MISSING")) throw error;
  }
  return cache;
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
  { nowMs, venue }: { nowMs: number; venue: string | null },
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
    venue,
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
  ];
}

/** Where minutes were looked for, and whether they are kept for the session to come. */
function whereLooked(
  { cache, db, backfill }: { cache: string; db: string; backfill: boolean },
  { hasStore, venue }: { hasStore: boolean; venue: object | null },
): string {
  if (venue !== null) return `cache    ${cache}`;
  const store = backfill && hasStore ? ` and the backtest store ${db}` : "";
  return `looked   into the cache ${cache}${store}, and nothing is kept: ` +
    `with --venue a venue's minutes are`;
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
