import { commandLine, DAY_MS, formatInstant, MINUTE_MS } from "../base/mod.ts";
import type { Stream, TimeRange } from "../columns/mod.ts";
import type { FindingCode } from "./finding.ts";
import type { CommandRequest } from "./request.ts";

const DEFAULT_PROGRAM = "deno task cli";
const DEFAULT_ARCHIVE = "data";
const OUTLIER_FILE = "artifacts/outlier.csv";
const OUTLIER_MARGIN_MS = 2 * MINUTE_MS;
/** What may be true all the same, so that no fetch settles it. */
const SUSPICIONS: ReadonlySet<FindingCode> = new Set<FindingCode>([
  "OUTLIER_BAR",
  "VOLUME_OUTLIER",
  "MARK_OFF_LAST",
  "FUNDING_CADENCE",
  "OUTSIDE_HOURS",
]);
const REBUILT_STORE = "data/rebuilt.duckdb";
const ARCHIVE_SUFFIX: Readonly<Record<Stream, string>> = {
  last: "1m",
  mark: "mark_1m",
  funding: "funding",
};

/**
 * The command that repairs a finding, ready to paste.
 *
 * Holes and broken minutes are fetched again from the archive. Invented minutes are accepted by name.
 * Rows that break the order of time call for a second look: the window is built from the archive in a
 * store of its own. Of rows that look false, the first one's minutes are exported, for a person to
 * judge. A strategy inside a script cannot be named in a command, so there the archive's file is imported,
 * or the window synced from the venue.
 *
 * @param code What was found.
 * @param stream In which series, `null` for the contract terms.
 * @param request What the command is written with.
 * @param gaps Minutes concerned (the whole window unless told).
 * @returns One line of shell, or `null` when nothing is known to help: contract terms that no file has.
 *
 * @example A hole in the last price
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const command = fixCommand("MISSING_1M_COVERAGE", "last", {
 *   symbol: "SOLUSDT",
 *   startMs: 1746662400000,
 *   endMs: 1748822400000,
 *   strategyOptions: ["--idea-card", "ema_trend_htf"],
 * });
 * assertEquals(
 *   command,
 *   "deno task cli backtest preflight --idea-card ema_trend_htf --symbol SOLUSDT " +
 *     "--start 2025-05-08 --end 2025-06-02 --fix-gaps --archive data",
 * );
 * ```
 */
export function fixCommand(
  code: FindingCode,
  stream: Stream | null,
  request: CommandRequest,
  gaps: readonly TimeRange[] = [request],
): string | null {
  if (code === "MISSING_INSTRUMENT" || stream === null) return termsCommand(request);
  if (SUSPICIONS.has(code)) return exportCommand(stream, request, gaps[0]);
  if (request.strategyOptions === undefined) return fetchCommand(stream, request);
  switch (code) {
    case "FILLED_BARS_PRESENT":
      return backtestCommand("run", request, ["--accept-filled"]);
    case "DUPLICATE_BAR":
    case "UNORDERED_BAR":
    case "MISALIGNED_BAR":
      return healCommand({ ...request, dbPath: REBUILT_STORE });
    default:
      return healCommand(request);
  }
}

/**
 * The command that checks a window, ready to paste.
 *
 * @param request A window, and what the command is written with.
 * @returns One line of shell.
 */
export function checkCommand(request: CommandRequest): string {
  return backtestCommand("preflight", request, []);
}

/**
 * The command that writes flat minutes into holes, ready to paste.
 *
 * @param request What the command is written with.
 * @param gaps The holes, ascending.
 * @returns One line of shell.
 */
export function fillCommand(request: CommandRequest, gaps: readonly TimeRange[]): string {
  const window = ["--start", shortInstant(gaps[0].startMs)];
  window.push("--end", shortInstant(gaps[gaps.length - 1].endMs));
  const series = ["--symbol", request.symbol, "--method", "flat"];
  return toCommand(request, ["data", "fill", ...series, ...window]);
}

/**
 * What a command does about a finding: rows that may be true all the same are only looked at.
 *
 * @param command What {@linkcode fixCommand} gave.
 * @returns The word that stands before it.
 */
export function remedyOf(command: string): "fix" | "look" {
  return command.includes(" data export ") ? "look" : "fix";
}

function healCommand(request: CommandRequest): string {
  const { archivePath = DEFAULT_ARCHIVE } = request;
  const source = venueOptions(request) ?? ["--archive", archivePath];
  return backtestCommand("preflight", request, ["--fix-gaps", ...source]);
}

function backtestCommand(
  verb: "preflight" | "run",
  request: CommandRequest,
  options: readonly string[],
): string {
  const { symbol, startMs, endMs, strategyOptions = [] } = request;
  const window = ["--start", shortInstant(startMs), "--end", shortInstant(endMs)];
  return toCommand(request, [
    "backtest",
    verb,
    ...[...strategyOptions, "--symbol", symbol],
    ...window,
    ...options,
  ]);
}

function exportCommand(stream: Stream, request: CommandRequest, range: TimeRange): string {
  const start = shortInstant(range.startMs - OUTLIER_MARGIN_MS);
  const end = shortInstant(range.endMs + OUTLIER_MARGIN_MS);
  const window = ["--start", start, "--end", end, "--file", OUTLIER_FILE];
  const series = ["--symbol", request.symbol, "--stream", stream];
  return toCommand(request, ["data", "export", ...series, ...window]);
}

/** A venue states the terms with any range; an archive keeps them in a file. */
function termsCommand(request: CommandRequest): string | null {
  const { symbol, venue, strategyOptions, archivePath = DEFAULT_ARCHIVE } = request;
  if (venue !== undefined) {
    return strategyOptions === undefined ? fetchCommand("last", request) : healCommand(request);
  }
  const folder = isFile(archivePath) ? archivePath.replace(/[^\/]*$/, "") : `${archivePath}/`;
  const beside = () => ["--instruments", `${folder}instruments.json`];
  const options = (request.termsOptions ?? beside)(symbol);
  return options === null ? null : toCommand(request, ["data", "import", ...options]);
}

function fetchCommand(stream: Stream, request: CommandRequest): string {
  const { symbol, startMs, endMs, archivePath = DEFAULT_ARCHIVE } = request;
  const source = venueOptions(request);
  if (source !== null) {
    const window = ["--start", shortInstant(startMs), "--end", shortInstant(endMs)];
    const series = ["--symbol", symbol, "--stream", stream];
    return toCommand(request, ["data", "sync-range", ...series, ...window, ...source]);
  }
  const file = isFile(archivePath)
    ? archivePath
    : `${archivePath}/${symbol}_${ARCHIVE_SUFFIX[stream]}.csv.gz`;
  return toCommand(
    request,
    ["data", "import", "--file", file, "--symbol", symbol, "--stream", stream],
  );
}

function venueOptions({ venue, venueUrl }: CommandRequest): string[] | null {
  if (venue === undefined) return null;
  return ["--venue", venue, ...(venueUrl === undefined ? [] : ["--venue-url", venueUrl])];
}

function isFile(archivePath: string): boolean {
  return /\.[a-z]+$/i.test(archivePath);
}

function toCommand(request: CommandRequest, words: string[]): string {
  const { program = DEFAULT_PROGRAM, dbPath } = request;
  if (dbPath !== undefined) words.push("--db", dbPath);
  return commandLine(program, words);
}

function shortInstant(tsMs: number): string {
  const text = formatInstant(tsMs);
  return tsMs % DAY_MS === 0 ? text.slice(0, 10) : text;
}
