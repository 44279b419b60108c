import type { DuckDBConnection } from "@duckdb/node-api";
import { ceilToStep, DAY_MS, MINUTE_MS } from "../base/mod.ts";
import { findGaps, type FundingColumns, type Stream, type TimeRange } from "../columns/mod.ts";
import type { Native } from "./native.ts";
import { readColumns } from "./read_columns.ts";
import * as sql from "./sql.ts";

/** How much is looked at in one turn, so that a long range needs no more memory than a short one. */
const TURN_MS = 366 * DAY_MS;

/** Venues stamp a record some milliseconds late; below this it is in time. */
const JITTER_MS = MINUTE_MS;

/** How far before a range the record may lie that its first one follows. */
const FUNDING_REACH_MS = DAY_MS;

/**
 * Minutes of a range that a series has no real row for; an invented row counts as none.
 *
 * @param native The engine's library.
 * @param connection Where to look.
 * @param stream A series of bars.
 * @param symbol Name in the store.
 * @param range Which open instants.
 * @returns Ascending, separate ranges on the minute.
 */
export async function missingMinutes(
  native: Native,
  connection: DuckDBConnection,
  stream: Exclude<Stream, "funding">,
  symbol: string,
  range: TimeRange,
): Promise<TimeRange[]> {
  const missing: TimeRange[] = [];
  const endMs = ceilToStep(range.endMs, MINUTE_MS);
  for (let fromMs = ceilToStep(range.startMs, MINUTE_MS); fromMs < endMs; fromMs += TURN_MS) {
    const turn = { startMs: fromMs, endMs: Math.min(fromMs + TURN_MS, endMs) };
    const [ts] = await readColumns(native, connection, {
      sql: sql.selectRealTimes(stream),
      values: [symbol, turn.startMs, turn.endMs],
      width: 1,
    });
    // Rows lie in time order unless they came in another one; sorting what is sorted costs little.
    for (const gap of findGaps(ts.sort(), turn, MINUTE_MS)) {
      const last = missing.at(-1);
      if (last?.endMs === gap.startMs) last.endMs = gap.endMs;
      else missing.push(gap);
    }
  }
  return missing;
}

/**
 * @param range Which record instants.
 * @returns The range whose records {@linkcode missingFunding} has to know.
 */
export function fundingReach({ startMs, endMs }: TimeRange): TimeRange {
  return { startMs: startMs - FUNDING_REACH_MS, endMs };
}

/**
 * Stretches of a range in which funding records were due, by the intervals of the records around them.
 * An interval that shrinks shows at the next record, which is nearer to its hole then.
 *
 * @param funding Records of the range and of its {@linkcode fundingReach}, in time order.
 * @param range Which record instants.
 * @returns Ascending, separate ranges.
 */
export function missingFunding(
  { tsMs, intervalMs }: FundingColumns,
  range: TimeRange,
): TimeRange[] {
  const missing: TimeRange[] = [];
  // Nothing is due before the range, whatever the record before it says.
  let knownMs = range.startMs - 1;
  let dueMs = range.startMs;
  for (let i = 0; i < tsMs.length; i++) {
    const slackMs = i === 0 ? 0 : JITTER_MS;
    const isHole = tsMs[i] - intervalMs[i] > knownMs + slackMs;
    if (tsMs[i] >= range.startMs && isHole) {
      missing.push({ startMs: knownMs + 1, endMs: tsMs[i] });
    }
    knownMs = Math.max(knownMs, tsMs[i]);
    dueMs = tsMs[i] + intervalMs[i];
  }
  if (dueMs + JITTER_MS < range.endMs || (tsMs.length === 0 && range.startMs < range.endMs)) {
    missing.push({ startMs: knownMs + 1, endMs: range.endMs });
  }
  return missing;
}
