import { DataError, formatInstant, MINUTE_MS } from "../base/mod.ts";
import type { FundingColumns, TimeRange } from "../columns/mod.ts";

/** One request: records in the range, each its instant and its rate, in any order. */
export type AskFunding = (range: TimeRange) => Promise<readonly (readonly [number, number])[]>;

/** How a source is paged through. */
export interface FundingPageOptions {
  /** Records the source answers with at most. */
  pageRecords: number;
  /** What is collected from where, for messages. */
  source: string;
}

const HOUR_MS = 60 * MINUTE_MS;
const LONGEST_INTERVAL_MS = 8 * HOUR_MS;

/**
 * Fetches funding records in requests short enough for hourly funding, each sharing eight hours with
 * the one before. A stretch of more than eight hours without a record is asked for again by itself
 * before it is believed.
 *
 * Venues do not state a past record's interval. It is the distance to the record before, to the
 * nearest hour as stamps come some milliseconds late, and at least one hour; a distance beyond eight
 * hours is a hole and not an interval, so eight hours is the most.
 *
 * @param ask One request.
 * @param range Which instants.
 * @param options How the source is paged through.
 * @returns Records in the range, in time order.
 * @throws {DataError} `CONFLICTING_FUNDING` when two answers disagree about a record.
 *
 * @example The interval comes from the record before the range
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const hour = 3_600_000;
 * const ask = () => Promise.resolve([[16 * hour, 0.0001], [20 * hour, 0.0002]] as const);
 * const range = { startMs: 17 * hour, endMs: 24 * hour };
 * const { tsMs, intervalMs } = await pageFunding(ask, range, { pageRecords: 200, source: "x" });
 * assertEquals([[...tsMs], [...intervalMs]], [[20 * hour], [4 * hour]]);
 * ```
 */
export async function pageFunding(
  ask: AskFunding,
  range: TimeRange,
  { pageRecords, source }: FundingPageOptions,
): Promise<FundingColumns> {
  const rates = new Map<number, number>();
  const fetchInto = async (part: TimeRange): Promise<number> => {
    let added = 0;
    for (const [at, rate] of await ask(part)) {
      const known = rates.get(at);
      if (known !== undefined && !Object.is(known, rate)) throw conflict(source, at, known, rate);
      if (known === undefined) added++;
      rates.set(at, rate);
    }
    return added;
  };
  const spanMs = Math.max(pageRecords * HOUR_MS, 2 * LONGEST_INTERVAL_MS);
  const overlapMs = LONGEST_INTERVAL_MS + MINUTE_MS;
  // The first record's interval is the distance to one before the range.
  for (let startMs = range.startMs - overlapMs; startMs < range.endMs;) {
    const window = { startMs, endMs: Math.min(startMs + spanMs, range.endMs) };
    await fetchInto(window);
    for (let gaps = holesIn(rates, window); gaps.length > 0; gaps = holesIn(rates, window)) {
      let added = 0;
      for (const gap of gaps) added += await fetchInto(gap);
      if (added === 0) break;
    }
    if (window.endMs === range.endMs) break;
    startMs = window.endMs - overlapMs;
  }
  return toColumns(rates, range);
}

/** Stretches of a window that are too long to lie between two records. */
function holesIn(rates: ReadonlyMap<number, number>, window: TimeRange): TimeRange[] {
  const inside = [...rates.keys()]
    .filter((at) => at >= window.startMs && at < window.endMs)
    .sort((a, b) => a - b);
  const marks = [window.startMs - 1, ...inside, window.endMs];
  return marks.slice(1)
    .map((endMs, i) => ({ startMs: marks[i] + 1, endMs }))
    .filter(({ startMs, endMs }) => endMs - startMs > LONGEST_INTERVAL_MS + MINUTE_MS);
}

function toColumns(rates: ReadonlyMap<number, number>, range: TimeRange): FundingColumns {
  const all = [...rates.keys()].sort((a, b) => a - b);
  const inside = all.filter((at) => at >= range.startMs && at < range.endMs);
  const before = all.length > 0 ? all.indexOf(inside[0]) : 0;
  const intervalOf = (i: number) => {
    const previous = all[before + i - 1];
    if (previous === undefined) return LONGEST_INTERVAL_MS;
    const hours = Math.max(1, Math.round((inside[i] - previous) / HOUR_MS));
    return Math.min(hours * HOUR_MS, LONGEST_INTERVAL_MS);
  };
  return {
    tsMs: Float64Array.from(inside),
    rate: Float64Array.from(inside, (at) => rates.get(at)!),
    intervalMs: Float64Array.from(inside, (_, i) => intervalOf(i)),
  };
}

function conflict(source: string, at: number, before: number, after: number): DataError {
  return new DataError(
    `Cannot use ${source} as two answers disagree about the record of ${formatInstant(at)}: ` +
      `${before}, then ${after}; nothing of this page was written, fetch it again`,
    { code: "CONFLICTING_FUNDING" },
  );
}
