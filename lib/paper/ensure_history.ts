import {
  ClosedbarError,
  counted,
  DAY_MS,
  formatInstant,
  MINUTE_MS,
  type Timeframe,
  timeframeMs,
} from "../base/mod.ts";
import {
  countSteps,
  keepRows,
  priceBar,
  type StreamColumns,
  type TimeRange,
} from "../columns/mod.ts";
import { barFault } from "./bar_fault.ts";
import { cachedGaps } from "./cached_gaps.ts";
import type { SessionState } from "./feed_event.ts";
import type { CacheSource, LiveStream } from "./live_bar.ts";
import type { BackfillPort, BarCache } from "./ports.ts";

/** Which history has to be there, and how it may be completed. */
export interface HistoryRequest {
  /** Name in the store. */
  symbol: string;
  /** Timeframe in which bars are counted; minutes are what is looked for. */
  tf: Timeframe;
  /** Open of the first minute needed, epoch milliseconds. */
  requiredStartMs: number;
  /** Close of the last minute needed, epoch milliseconds. */
  requiredEndMs: number;
  /** Where it has to be. */
  cache: BarCache;
  /** Where what is missing may come from, or `null` for nowhere. */
  provider: BackfillPort | null;
  /** Whether the provider is asked. */
  autoBackfill: boolean;
  /** Which series; the last price unless told. */
  stream?: LiveStream;
  /** What fetched rows are marked with; `backfill` unless told. */
  source?: CacheSource;
}

/** What stands behind the state of a history. */
export type HistoryCode =
  /** Every minute is there. */
  | "COMPLETE"
  /** Minutes are missing and nobody was asked for them. */
  | "NOT_ASKED"
  /** The newest minutes are not to be had yet; everything before them is there. */
  | "NOT_YET_THERE"
  /** The provider could not be asked, in its own words. */
  | "FETCH_FAILED"
  /** The provider was asked and does not have them. */
  | "ABSENT_AT_SOURCE";

/** Whether a history suffices. */
export interface HistoryCheck {
  /** `SUFFICIENT` when every minute is there; a strategy runs on nothing else. */
  state: SessionState;
  /** Why, for machines. */
  code: HistoryCode;
  /** Why, for people. */
  reason: string;
  /** Name in the store. */
  symbol: string;
  /** Which series. */
  stream: LiveStream;
  /** Timeframe in which bars are counted. */
  tf: Timeframe;
  /** Open of the first minute needed, epoch milliseconds. */
  requiredStartMs: number;
  /** Close of the last minute needed, epoch milliseconds. */
  requiredEndMs: number;
  /** Whole bars of the timeframe that are needed. */
  requiredBars: number;
  /** Open of the first cached minute of the symbol, epoch milliseconds, or `null` when there is none. */
  cachedStartMs: number | null;
  /** Close of the last cached minute of the symbol, epoch milliseconds, or `null`. */
  cachedEndMs: number | null;
  /** What is missing, as ranges of minutes. */
  gaps: TimeRange[];
  /** Minutes in these. */
  missingMinutes: number;
  /** Whether the provider was asked. */
  fetchAttempted: boolean;
  /** Whether it answered everything that was asked. */
  fetchSuccess: boolean;
}

/** How much is fetched and cached at once; what is cached stays when a later part fails. */
const PAGE_MS = 5 * DAY_MS;

/**
 * Looks whether every minute of a window is cached, and completes it through the provider.
 *
 * @param request What is needed.
 * @returns `SUFFICIENT` when nothing is missing. `LOADING` when what is missing was not asked for, or is
 * newer than what the provider can have by now. `DEGRADED` when the provider failed or has a hole.
 *
 * @example Nothing is cached and nobody is asked
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openBarCache } from "../store/mod.ts";
 *
 * const folder = await Deno.makeTempDir();
 * {
 *   using cache = await openBarCache(`${folder}/cache.db`);
 *   const check = await ensureHistory({
 *     symbol: "SOLUSDT",
 *     tf: "15m",
 *     requiredStartMs: 0,
 *     requiredEndMs: 3_600_000,
 *     cache,
 *     provider: null,
 *     autoBackfill: false,
 *   });
 *   assertEquals([check.state, check.code, check.requiredBars], ["LOADING", "NOT_ASKED", 4]);
 *   assertEquals(check.gaps, [{ startMs: 0, endMs: 3_600_000 }]);
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function ensureHistory(request: HistoryRequest): Promise<HistoryCheck> {
  const { symbol, cache, provider, autoBackfill, stream = "last" } = request;
  const range = { startMs: request.requiredStartMs, endMs: request.requiredEndMs };
  const gaps = cachedGaps(cache, stream, symbol, range);
  if (gaps.length === 0) {
    const span = `${formatInstant(range.startMs)} to ${formatInstant(range.endMs)}`;
    return answer(request, gaps, {
      state: "SUFFICIENT",
      code: "COMPLETE",
      reason: `every minute from ${span} is there`,
    });
  }
  if (provider === null || !autoBackfill) {
    const because = provider === null ? "there is no source to ask" : "backfilling is off";
    const reason = `${describe(gaps)} missing, and ${because}`;
    return answer(request, gaps, { state: "LOADING", code: "NOT_ASKED", reason });
  }
  return await fetchGaps(request, provider, gaps);
}

async function fetchGaps(
  request: HistoryRequest,
  provider: BackfillPort,
  gaps: TimeRange[],
): Promise<HistoryCheck> {
  const { symbol, cache, stream = "last", source = "backfill" } = request;
  const range = { startMs: request.requiredStartMs, endMs: request.requiredEndMs };
  let horizonMs = Infinity;
  try {
    horizonMs = await provider.horizonMs?.() ?? Infinity;
    for (const page of pagesOf(gaps, horizonMs)) {
      const columns = await provider.fetchBars(symbol, stream, page.startMs, page.endMs);
      cache.put(stream, symbol, possibleRows(columns), source);
    }
  } catch (error) {
    if (!(error instanceof ClosedbarError)) throw error;
    const left = cachedGaps(cache, stream, symbol, range);
    const reason = `${describe(left)} missing, and ${provider.name} failed: ${error.message}`;
    const facts = {
      state: "DEGRADED",
      code: "FETCH_FAILED",
      reason,
      fetchAttempted: true,
    } as const;
    return answer(request, left, facts);
  }
  const left = cachedGaps(cache, stream, symbol, range);
  const asked = { fetchAttempted: true, fetchSuccess: true };
  if (left.length === 0) {
    const reason = `${describe(gaps)} fetched from ${provider.name}, nothing is missing now`;
    return answer(request, left, { ...asked, state: "SUFFICIENT", code: "COMPLETE", reason });
  }
  if (left[0].startMs >= horizonMs) {
    const reason = `${describe(left)} not to be had from ${provider.name} yet`;
    return answer(request, left, { ...asked, state: "LOADING", code: "NOT_YET_THERE", reason });
  }
  const reason = `${describe(left)} missing at ${provider.name} itself`;
  return answer(request, left, { ...asked, state: "DEGRADED", code: "ABSENT_AT_SOURCE", reason });
}

function pagesOf(gaps: readonly TimeRange[], horizonMs: number): TimeRange[] {
  return gaps.flatMap((gap) => {
    const pages: TimeRange[] = [];
    const endMs = Math.min(gap.endMs, horizonMs);
    for (let startMs = gap.startMs; startMs < endMs; startMs += PAGE_MS) {
      pages.push({ startMs, endMs: Math.min(startMs + PAGE_MS, endMs) });
    }
    return pages;
  });
}

/** Rows that can be true: the others stay missing, which the state then tells. */
function possibleRows<S extends LiveStream>(columns: StreamColumns[S]): StreamColumns[S] {
  const volume = "volume" in columns ? columns.volume : null;
  const isPossible = (i: number) =>
    barFault({
      tsOpenMs: columns.tsOpenMs[i],
      ...priceBar(columns, i),
      volume: volume?.[i] ?? 0,
    }) === null;
  return keepRows(columns as never, isPossible);
}

function answer(
  { symbol, tf, requiredStartMs, requiredEndMs, cache, stream = "last" }: HistoryRequest,
  gaps: TimeRange[],
  facts: Pick<HistoryCheck, "state" | "code" | "reason"> & Partial<HistoryCheck>,
): HistoryCheck {
  const extent = cache.extent(stream, symbol);
  return {
    symbol,
    stream,
    tf,
    requiredStartMs,
    requiredEndMs,
    requiredBars: Math.floor((requiredEndMs - requiredStartMs) / timeframeMs(tf)),
    cachedStartMs: extent?.firstMs ?? null,
    cachedEndMs: extent === null ? null : extent.lastMs + MINUTE_MS,
    gaps,
    missingMinutes: countSteps(gaps, MINUTE_MS),
    fetchAttempted: false,
    fetchSuccess: false,
    ...facts,
  };
}

function describe(gaps: readonly TimeRange[]): string {
  const minutes = countSteps(gaps, MINUTE_MS);
  const first = formatInstant(gaps[0].startMs);
  return `${counted(minutes, "minute")} in ${
    counted(gaps.length, "gap")
  } (the first from ${first})`;
}
