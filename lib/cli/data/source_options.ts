import { Option } from "@commander-js/extra-typings";
import {
  formatInstant,
  type Instrument,
  MINUTE_MS,
  parseInstant,
  UsageError,
} from "../../base/mod.ts";
import type { Stream, TimeRange } from "../../columns/mod.ts";
import type { HistoricalProvider } from "../../providers/mod.ts";
import type { CommandContext, CommonOptions } from "../common_options.ts";
import { createProgress } from "../progress.ts";
import { rangeDocument } from "../range_document.ts";
import { openSource, type SourceOptions } from "./open_source.ts";
import type { SeriesOutcome } from "./sync_series.ts";

/** The venue when none is named. */
export const DEFAULT_VENUE = "bybit";

/**
 * A venue that has the minutes of a symbol's own market: those of another one repair nothing.
 *
 * @param instrument Contract terms, or `null` where there are none.
 * @returns Its id.
 */
export function venueOf(instrument: Pick<Instrument, "kind" | "venue"> | null): string {
  if (instrument?.kind === "equity") return "eodhd";
  const isBinance = instrument?.kind === "perp" && instrument.venue === "binance";
  return isBinance ? "binanceusdm" : DEFAULT_VENUE;
}

/** `--stream`. */
export const streamOption = () =>
  new Option("--stream <name>", "which series")
    .choices(["last", "mark", "funding", "all"] as const);

/** `--venue`. */
export const venueOption = () =>
  new Option(
    "--venue <id>",
    `venue to fetch from, any that ccxt knows (${DEFAULT_VENUE} unless told)`,
  );

/** `--venue-url`. */
export const venueUrlOption = () =>
  new Option("--venue-url <url>", "address of a server that answers in the venue's place");

/** `--archive`. */
export const archiveOption = () =>
  new Option("--archive <path>", "folder or file to fetch from, instead of a venue");

/**
 * Opens the source of a sync, with remarks and progress on the terminal.
 *
 * @param context The command's context.
 * @param options What was typed.
 * @returns Source and progress line.
 */
export async function openSync(
  { terminal }: CommandContext,
  options: CommonOptions & SourceOptions,
) {
  const { quiet = false } = options;
  const progress = createProgress({ terminal, quiet });
  const provider = await openSource(options, { venue: DEFAULT_VENUE }, (sentence) => {
    if (quiet) return;
    progress.clear();
    terminal.warn(`${sentence}\n`);
  });
  return { provider, progress };
}

/** The newest instant whose minute is over, epoch milliseconds. */
export function lastMinuteMs(): number {
  return Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
}

/**
 * Reads a window that may end now.
 *
 * @param start As typed.
 * @param end As typed; nothing or `now` ends it at the last minute that is over.
 * @returns The window.
 * @throws {UsageError} `END_BEFORE_START` or `BAD_INSTANT`.
 */
export function readWindow(start: string, end: string | undefined): TimeRange {
  const startMs = parseInstant(start);
  const endMs = end === undefined || end === "now" ? lastMinuteMs() : parseInstant(end);
  if (endMs > startMs) return { startMs, endMs };
  throw new UsageError(
    `Cannot use a window from ${start} to ${end ?? "now"} as the end is not after the start`,
    { code: "END_BEFORE_START" },
  );
}

/**
 * What a sync brought, for a machine.
 *
 * @param outcome One series.
 * @returns Plain data.
 */
export function outcomeDocument({ symbol, stream, asked, rows, absentAtSource }: SeriesOutcome) {
  return {
    symbol,
    stream,
    ranges_asked: asked,
    rows,
    absent_at_source: absentAtSource.map(rangeDocument),
  };
}

/**
 * What a sync brought, for people.
 *
 * @param outcome One series.
 * @param source Name of the source.
 * @returns Lines.
 */
export function outcomeLines(
  { symbol, stream, asked, rows, absentAtSource }: SeriesOutcome,
  source: string,
): string[] {
  const what = asked === 0
    ? "complete, nothing to fetch"
    : `${rows} rows for ${asked} missing ${asked === 1 ? "range" : "ranges"}`;
  const shown = absentAtSource.slice(0, 5).map(({ startMs, endMs }) =>
    `  ${source} itself has nothing from ${formatInstant(startMs)} to ${formatInstant(endMs)}`
  );
  const more = absentAtSource.length - shown.length;
  return [
    `${symbol} ${stream}: ${what}`,
    ...shown,
    ...(more > 0 ? [`  nor in ${more} more ranges`] : []),
  ];
}

/**
 * What a sync of every series says of a source that cannot have them all.
 *
 * @param provider The source.
 * @param stream Which series were asked for.
 * @returns One line, or none.
 */
export async function sourceLines(
  provider: HistoricalProvider,
  stream: Stream | "all",
): Promise<string[]> {
  const only = await provider.streams?.() ?? null;
  if (only === null || stream !== "all") return [];
  return [
    `  ${provider.name} is one file, taken for ${
      only.join(", ")
    }: name another series' own file, ` +
    `or what this one holds with --stream`,
  ];
}
