import { MINUTE_MS } from "../base/mod.ts";
import type { TimeRange } from "../columns/mod.ts";
import { MinuteGrid } from "./minute_grid.ts";

/** One request: bars in the range, each the time of its open and then its values, in any order. */
export type AskBars = (range: TimeRange) => Promise<readonly (readonly number[])[]>;

/** How a source is paged through. */
export interface PageOptions {
  /** Bars the source answers with at most. */
  pageBars: number;
  /** Values of a bar besides its time. */
  valueCount: number;
  /** What is collected from where, for messages. */
  source: string;
  /** Called when an answer had to be completed by another. */
  remark?: (sentence: string) => void;
}

/**
 * Fetches a range of minutes in requests of bounded length. Neighbouring requests share one minute,
 * and both answers must agree on it.
 *
 * A minute counts as absent at the source only after two answers lacked it, the second to a request
 * that could not have been cut short: for no more minutes than the source is known to answer with at
 * once, or for a stretch of which nothing came at all. So half a page is completed, and a hole of the
 * source is told apart from a hole of the download.
 *
 * @param ask One request.
 * @param range Which minutes; both ends on the minute.
 * @param options How the source is paged through.
 * @returns The time and the values of the bars that the source has, in time order.
 * @throws {DataError} `MISALIGNED_BAR` or `CONFLICTING_BARS`.
 *
 * @example A source that answers with two bars at most
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const bars = [[0, 7], [60_000, 8], [120_000, 9]];
 * const ask = ({ startMs, endMs }: { startMs: number; endMs: number }) =>
 *   Promise.resolve(bars.filter(([at]) => at >= startMs && at < endMs).slice(-2));
 * const options = { pageBars: 1000, valueCount: 1, source: "a test" };
 * const [ts, value] = await pageBars(ask, { startMs: 0, endMs: 240_000 }, options);
 * assertEquals([[...ts], [...value]], [[0, 60_000, 120_000], [7, 8, 9]]);
 * ```
 */
export async function pageBars(
  ask: AskBars,
  range: TimeRange,
  { pageBars: pageLength, valueCount, source, remark }: PageOptions,
): Promise<Float64Array[]> {
  const grid = new MinuteGrid(range, valueCount, source);
  let provenBars = 1;
  const fetchInto = async (part: TimeRange): Promise<number> => {
    const bars = await ask(part);
    const isInside = (at: number) => at >= part.startMs && at < part.endMs;
    // A bar that is sent twice proves one.
    provenBars = Math.max(provenBars, new Set(bars.map(([at]) => at).filter(isInside)).size);
    return grid.place(bars);
  };
  // A page of one bar has no room for a shared minute.
  const stepMs = Math.max(1, pageLength - 1) * MINUTE_MS;
  for (let startMs = range.startMs; startMs < range.endMs; startMs += stepMs) {
    const window = { startMs, endMs: Math.min(startMs + pageLength * MINUTE_MS, range.endMs) };
    await fetchInto(window);
    for (let gaps = grid.gaps(window); gaps.length > 0; gaps = grid.gaps(window)) {
      let added = 0;
      for (const span of joinGaps(gaps, provenBars * MINUTE_MS)) added += await fetchInto(span);
      if (added === 0) break;
      remark?.(`${source} answered with part of a page; ${added} bars came when asked again`);
    }
    if (window.endMs === range.endMs) break;
  }
  return grid.toColumns();
}

/** Neighbouring gaps as one span while it is no longer than `longestMs`. */
function joinGaps(gaps: readonly TimeRange[], longestMs: number): TimeRange[] {
  const spans: TimeRange[] = [];
  for (const gap of gaps) {
    const last = spans.at(-1);
    if (last !== undefined && gap.endMs - last.startMs <= longestMs) last.endMs = gap.endMs;
    else spans.push({ ...gap });
  }
  return spans;
}
