import { formatInstant, MINUTE_MS } from "../base/mod.ts";
import type { Stream } from "../columns/mod.ts";
import { EXAMPLE_LIMIT, type FindingCode, type Observation } from "./finding.ts";

/** What the time column of a series looks like. */
export interface TimeOrder {
  /** Whether each row is later than the one before. */
  isAscending: boolean;
  /** Rows that break a rule. */
  observations: Observation[];
}

/**
 * Looks for keys that repeat, go back, or do not sit on the minute.
 *
 * @param stream Which series; funding records need not sit on the minute.
 * @param tsMs Its time column.
 * @returns Whether it ascends, and what breaks the rules.
 */
export function observeTimeOrder(stream: Stream, tsMs: Float64Array): TimeOrder {
  const onMinute = stream !== "funding";
  const repeated: number[] = [];
  const back: number[] = [];
  const misaligned: number[] = [];
  let previous = -Infinity;
  let isAligned = false;
  for (let i = 0; i < tsMs.length; i++) {
    const ts = tsMs[i];
    // A minute after an aligned minute is aligned: the usual case needs no division.
    if (!isAligned || ts !== previous + MINUTE_MS) {
      if (ts === previous) repeated.push(i);
      else if (!(ts > previous)) back.push(i);
      isAligned = onMinute && ts % MINUTE_MS === 0;
      if (onMinute && !isAligned) misaligned.push(i);
    }
    previous = ts;
  }
  const observe = (code: FindingCode, rows: number[], what: string) =>
    rows.length === 0 ? [] : [observation(code, stream, tsMs, rows, what)];
  return {
    isAscending: repeated.length === 0 && back.length === 0,
    observations: [
      ...observe("DUPLICATE_BAR", repeated, "repeat the timestamp before them"),
      ...observe("UNORDERED_BAR", back, "are earlier than the one before them"),
      ...observe("MISALIGNED_BAR", misaligned, "do not sit on the minute"),
    ],
  };
}

function observation(
  code: FindingCode,
  stream: Stream,
  tsMs: Float64Array,
  rows: number[],
  what: string,
): Observation {
  const describe = (row: number) => {
    const ts = tsMs[row];
    return `row ${row}: ${Number.isFinite(ts) ? formatInstant(ts) : ts}`;
  };
  return {
    code,
    severity: "error",
    stream,
    message: `${rows.length} of ${tsMs.length} ${stream} rows ${what}, first ${describe(rows[0])}`,
    gaps: [],
    count: rows.length,
    examples: rows.slice(0, EXAMPLE_LIMIT).map(describe),
  };
}
