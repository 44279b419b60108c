import { DataMissingError, DAY_MS, formatInstant, type Instrument } from "../../base/mod.ts";
import type { Stream, TimeRange } from "../../columns/mod.ts";
import type { HistoricalProvider } from "../../providers/mod.ts";
import type { Store } from "../../store/mod.ts";
import { missingWithin } from "./market_hours.ts";
import type { Progress } from "../progress.ts";

/** How much is fetched and written at once: what a crash loses, and how often progress shows. */
const PAGE_MS: Readonly<Record<Stream, number>> = {
  last: 5 * DAY_MS,
  mark: 5 * DAY_MS,
  funding: 60 * DAY_MS,
};

/** What to sync. */
export interface SeriesRequest {
  /** Name in the store. */
  symbol: string;
  /** Which series; `all` stands for those the kind of contract has. */
  stream: Stream | "all";
  /** Which instants. */
  range: TimeRange;
}

/** What a sync of one series brought. */
export interface SeriesOutcome {
  /** Name in the store. */
  symbol: string;
  /** Which series. */
  stream: Stream;
  /** Ranges that were missing and have been asked for. */
  asked: number;
  /** Rows added or changed. */
  rows: number;
  /** What the source does not have either. */
  absentAtSource: TimeRange[];
}

/**
 * Fetches what a store has not got of a range; what is there already is not asked for again.
 *
 * @param store Where to.
 * @param provider Where from.
 * @param request What.
 * @param progress Shows how far it is.
 * @returns One outcome per series.
 * @throws {DataError} with the source's own text when it fails; earlier pages stay written.
 */
export async function syncSeries(
  store: Store,
  provider: HistoricalProvider,
  { symbol, stream, range }: SeriesRequest,
  progress: Progress,
): Promise<SeriesOutcome[]> {
  const terms = await ensureTerms(store, provider, symbol);
  const outcomes: SeriesOutcome[] = [];
  try {
    const only = await provider.streams?.() ?? null;
    for (const one of stream === "all" ? streamsOf(terms, only) : [stream]) {
      outcomes.push(await syncMissing(store, provider, { symbol, stream: one, range }, progress));
    }
  } finally {
    progress.clear();
  }
  return outcomes;
}

async function syncMissing(
  store: Store,
  provider: HistoricalProvider,
  { symbol, stream, range }: SeriesRequest & { stream: Stream },
  progress: Progress,
): Promise<SeriesOutcome> {
  const { syncRange } = await import("../../providers/mod.ts");
  const missing = await missingInHours(store, { symbol, stream, range });
  const totalMs = missing.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  if (missing.length > 0) await refuseFuture(provider, symbol, range);
  const outcome: SeriesOutcome = {
    ...{ symbol, stream, rows: 0, absentAtSource: [] },
    asked: missing.length,
  };
  let doneMs = 0;
  let fetched = 0;
  for (const gap of missing) {
    const { rows, absentAtSource } = await syncRange(store, provider, {
      ...{ symbol, stream, range: gap },
      pageMs: PAGE_MS[stream],
      onPage(page) {
        doneMs += page.range.endMs - page.range.startMs;
        fetched += page.fetched;
        progress.show(`${symbol} ${stream}`, doneMs / totalMs, fetched);
      },
    });
    outcome.rows += rows;
    outcome.absentAtSource.push(...absentAtSource);
  }
  return outcome;
}

/** A window that has not begun yet at the source has nothing to fetch, which is no success. */
async function refuseFuture(
  provider: HistoricalProvider,
  symbol: string,
  { startMs }: TimeRange,
): Promise<void> {
  const horizonMs = await provider.horizonMs?.() ?? Infinity;
  if (startMs < horizonMs) return;
  throw new DataMissingError(
    `Cannot fetch ${symbol} from ${formatInstant(startMs)} on as it is ${
      formatInstant(horizonMs)
    } ` +
      `at ${provider.name}: the window has not begun yet`,
    { code: "NOT_YET" },
  );
}

/** What is missing, without the nights and holidays of a market that has them. */
async function missingInHours(
  store: Store,
  { symbol, stream, range }: SeriesRequest & { stream: Stream },
): Promise<TimeRange[]> {
  const missing = await store.missingRanges(stream, symbol, range);
  const within = await missingWithin(store, symbol, "eth");
  return missing.filter((gap) => within(gap).length > 0);
}

/**
 * Makes sure that a store has the contract terms of a symbol, where the source states them.
 *
 * @param store Where to.
 * @param provider Where from.
 * @param symbol Name in the store.
 * @returns The terms, or `null` when neither has any.
 */
export async function ensureTerms(
  store: Store,
  provider: HistoricalProvider,
  symbol: string,
): Promise<Instrument | null> {
  const stored = await store.readInstrument(symbol);
  if (stored !== null) return stored;
  try {
    const terms = await provider.fetchInstrument(symbol);
    await store.writeInstrument(terms);
    return terms;
  } catch (error) {
    // A source without terms may have rows all the same; one without the symbol says so at the rows.
    if (error instanceof DataMissingError) return null;
    throw error;
  }
}

/**
 * Without terms a symbol is taken for what the exchange simulates, a perpetual. Of a source that holds
 * none of a contract's series all are asked for, so that it says why not.
 */
function streamsOf(terms: Instrument | null, only: readonly Stream[] | null): Stream[] {
  const all: Stream[] = terms === null || terms.kind === "perp"
    ? ["last", "mark", "funding"]
    : ["last"];
  const served = all.filter((stream) => only === null || only.includes(stream));
  return served.length === 0 ? all : served;
}
