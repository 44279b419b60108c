import { ceilToStep, DAY_MS, invariant, MINUTE_MS } from "../base/mod.ts";
import { findGaps, type Stream, type StreamColumns, type TimeRange } from "../columns/mod.ts";
import type { HistoricalProvider } from "./historical_provider.ts";

/** Where synced rows are written: a store, as far as this room needs to know. */
export interface WritePort {
  /**
   * Adds rows, replacing those of the same time: all of them or none.
   *
   * @param stream Which series.
   * @param symbol Name in the store.
   * @param columns The rows.
   * @param facts Where they come from and which range was asked for.
   * @returns Rows added or changed.
   */
  write<S extends Stream>(
    stream: S,
    symbol: string,
    columns: StreamColumns[S],
    facts: { source: string; range: TimeRange },
  ): Promise<{ rows: number }>;
}

/** What to sync. */
export interface SyncRequest {
  /** Name in the store. */
  symbol: string;
  /** Which series. */
  stream: Stream;
  /** Which instants. */
  range: TimeRange;
  /** How much is fetched and written at once; what is written stays when a later page fails. */
  pageMs?: number;
  /** Called after each page, for a progress display. */
  onPage?: (page: SyncPage) => void;
  /** Stops between two pages. */
  signal?: AbortSignal;
}

/** A page that has been written. */
export interface SyncPage {
  /** What it covered. */
  range: TimeRange;
  /** Rows the source had. */
  fetched: number;
  /** Rows added or changed. */
  rows: number;
}

/** What a sync brought. */
export interface SyncResult {
  /** Rows added or changed. */
  rows: number;
  /** Ranges the source itself does not have, as far as the series tells: every minute of bars. */
  absentAtSource: TimeRange[];
}

/**
 * Fetches a range from a provider and writes it, page by page. Every repair and every sync command
 * goes through here. Doing it again changes nothing; doing it again after an interruption goes on.
 * The range may reach into the future: what has not happened yet is neither fetched nor absent.
 *
 * @param store Where to write.
 * @param provider Where to fetch.
 * @param request What.
 * @returns What it brought.
 * @throws {DataError} with the source's own text when it fails; earlier pages stay written.
 */
export async function syncRange(
  store: WritePort,
  provider: HistoricalProvider,
  { symbol, stream, range, pageMs = 30 * DAY_MS, onPage, signal }: SyncRequest,
): Promise<SyncResult> {
  const result: SyncResult = { rows: 0, absentAtSource: [] };
  const endMs = Math.min(range.endMs, await provider.horizonMs?.() ?? Infinity);
  for (let startMs = range.startMs; startMs < endMs; startMs += pageMs) {
    signal?.throwIfAborted();
    const page = { startMs, endMs: Math.min(startMs + pageMs, endMs) };
    const columns = await provider.fetchBars(symbol, stream, page.startMs, page.endMs);
    const ts = "tsMs" in columns ? columns.tsMs : columns.tsOpenMs;
    const isInside = ts.length === 0 || (ts[0] >= page.startMs && ts[ts.length - 1] < page.endMs);
    invariant(isInside, `${provider.name} returned rows outside the range it was asked for`);
    const facts = { source: provider.name, range: page };
    const { rows } = await store.write(stream, symbol, columns, facts);
    result.rows += rows;
    addRanges(result.absentAtSource, absentRanges(stream, ts, page));
    onPage?.({ range: page, fetched: ts.length, rows });
  }
  return result;
}

/** Funding has no grid to miss a point of, so only a page without any record is absent. */
function absentRanges(stream: Stream, ts: Float64Array, page: TimeRange): TimeRange[] {
  if (stream === "funding") return ts.length === 0 ? [page] : [];
  const window = {
    startMs: ceilToStep(page.startMs, MINUTE_MS),
    endMs: ceilToStep(page.endMs, MINUTE_MS),
  };
  return findGaps(ts, window, MINUTE_MS);
}

/** Ranges that touch at a page's border are one. */
function addRanges(ranges: TimeRange[], more: readonly TimeRange[]): void {
  for (const range of more) {
    const last = ranges.at(-1);
    if (last?.endMs === range.startMs) last.endMs = range.endMs;
    else ranges.push({ ...range });
  }
}
