import type { Command } from "@commander-js/extra-typings";
import { DataMissingError, formatInstant, MINUTE_MS } from "../../base/mod.ts";
import { countSteps, type Stream } from "../../columns/mod.ts";
import type { SessionStatus } from "../../artifacts/mod.ts";
import { type CommandContext, commonOptions, writeResult } from "../common_options.ts";
import { formatTable } from "../table.ts";
import { cacheOption, DEFAULT_SESSIONS } from "./paper_options.ts";

/** What is cached of one series. */
interface CachedSeries {
  symbol: string;
  stream: Stream;
  rows: number;
  first_ts_ms: number;
  last_ts_ms: number;
  missing_minutes: number;
  corrections: number;
}

/** `paper status`: the sessions, and what is cached. */
export function addPaperStatus(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("status"))
    .description("show every session, how it stands, and the cached minutes")
    .option("--out <folder>", "where sessions are recorded", DEFAULT_SESSIONS)
    .addOption(cacheOption())
    .addHelpText("after", "\nExample:\n  closedbar paper status")
    .action(async (options) => {
      const { readSessionStatus, sessionFolders } = await import("../../artifacts/mod.ts");
      const sessions = sessionFolders(options.out).map(readSessionStatus);
      const series = await readCache(options.cache);
      const document = {
        ok: true,
        out: options.out,
        sessions: sessions.map(sessionDocument),
        cache: options.cache,
        series,
      };
      const lines = [
        ...sessionLines(sessions, options.out),
        ...cacheLines(series, options.cache),
      ];
      writeResult(context, options, document, lines);
    });
}

function sessionDocument(
  { path, manifest, standing, state, signals, minutes, lastLine }: SessionStatus,
) {
  const { run_id, symbol, approved, source, started_ts_ms, ended } = manifest;
  return {
    ...{ run_id, dir: path, strategy: approved.strategy, symbol, source, standing, state },
    ...{ signals, minutes, started_ts_ms },
    ended: ended === null ? null : { reason: ended.reason, ts_ms: ended.ts_ms },
    last_line: lastLine,
  };
}

function sessionLines(sessions: readonly SessionStatus[], folder: string): string[] {
  if (sessions.length === 0) return [`no session is recorded yet in ${folder}`];
  const table = formatTable(
    ["session", "strategy", "symbol", "source", "started", "stands", "signals", "minutes"],
    sessions.map(({ manifest, standing, state, signals, minutes }) => [
      manifest.run_id,
      manifest.approved.strategy,
      manifest.symbol,
      manifest.source,
      formatInstant(manifest.started_ts_ms),
      manifest.ended === null ? standing : endedAs(manifest.ended.reason, state),
      String(signals),
      String(minutes),
    ]),
  );
  const told = sessions.filter(({ manifest, state }) =>
    manifest.ended === null || isUnsound(state)
  );
  return [
    ...table,
    ...told.flatMap(({ manifest, state, lastLine }) => [
      `${manifest.run_id}: ${state ?? "no state yet"}`,
      ...(lastLine === null || manifest.ended !== null ? [] : [`  ${lastLine}`]),
    ]),
    `sessions: ${folder}`,
  ];
}

/** How a session ended; the state it ended in is told unless it is the one to hope for. */
function endedAs(reason: string, state: string | null): string {
  return `ended: ${reason}${isUnsound(state) ? `, ${state.split(":")[0]}` : ""}`;
}

function isUnsound(state: string | null): state is string {
  return state !== null && !state.startsWith("SUFFICIENT");
}

function cacheLines(series: readonly CachedSeries[], path: string): string[] {
  if (series.length === 0) return [`nothing is cached yet in ${path}`];
  const table = formatTable(
    ["symbol", "stream", "rows", "from", "to", "missing", "corrected"],
    series.map((one) => [
      one.symbol,
      one.stream,
      String(one.rows),
      formatInstant(one.first_ts_ms),
      formatInstant(one.last_ts_ms),
      String(one.missing_minutes),
      String(one.corrections),
    ]),
  );
  return [...table, `cache: ${path}`];
}

async function readCache(path: string): Promise<CachedSeries[]> {
  const { openBarCache } = await import("../../store/mod.ts");
  const { cachedGaps } = await import("../../paper/mod.ts");
  try {
    using cache = await openBarCache(path, { readOnly: true });
    return cache.series().map(({ symbol, stream }) => {
      const { firstMs, lastMs, rows } = cache.extent(stream, symbol)!;
      const range = { startMs: firstMs, endMs: lastMs + MINUTE_MS };
      const gaps = stream === "funding" ? [] : cachedGaps(cache, stream, symbol, range);
      return {
        ...{ symbol, stream, rows, first_ts_ms: firstMs, last_ts_ms: lastMs },
        missing_minutes: countSteps(gaps, MINUTE_MS),
        corrections: cache.corrections(symbol).filter((one) => one.stream === stream).length,
      };
    });
  } catch (error) {
    if (error instanceof DataMissingError && error.code === "CACHE_MISSING") return [];
    throw error;
  }
}
