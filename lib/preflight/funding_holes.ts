import { floorToStep, MINUTE_MS } from "../base/mod.ts";
import type { FundingColumns, TimeRange } from "../columns/mod.ts";
import { describeRange } from "./coverage.ts";
import { EXAMPLE_LIMIT, type Observation, type Severity } from "./finding.ts";

/** How much later than its interval a record may come, unless the request says otherwise. */
export const FUNDING_TOLERANCE_MS = 8 * 3_600_000;

/** Interval that is assumed where neither a record nor the instrument names one. */
export const USUAL_FUNDING_INTERVAL_MS = 8 * 3_600_000;

/** Venues stamp a record some milliseconds after its instant; below this a record is in time. */
const JITTER_MS = MINUTE_MS;

/** How funding is judged. */
export interface FundingTerms {
  /** How much later than its interval a record may come, milliseconds. */
  toleranceMs: number;
  /** Interval where no record names one, milliseconds. */
  usualIntervalMs: number;
}

interface Hole extends TimeRange {
  /** Records that were due inside the window. */
  due: number;
  /** Time without a record, inside the window or not, milliseconds. */
  lengthMs: number;
  /** Interval the records should have come in, milliseconds. */
  intervalMs: number;
}

/**
 * Looks for funding records that were due inside a window and are not there.
 *
 * Conditions: each record names the time to the record before it; the first record judges what came
 * before, the last one what should have come after. A record is due only strictly between the start
 * and the end of the window: a run holds no position at its start. A stretch without a record is a warning up to its interval plus the tolerance, and an error
 * beyond. The tolerance never swallows a whole record: two intervals without a record are an error,
 * however large it is. An interval that was only measured across a hole would hide that hole, so a
 * record whose interval is longer than both its neighbours' is judged by the longer of theirs.
 *
 * @param funding Records in time order, with those shortly before and after the window.
 * @param window Start and end of the window.
 * @param terms How records are judged.
 * @returns At most one observation per severity, the error first.
 */
export function observeFunding(
  funding: FundingColumns,
  window: TimeRange,
  terms: FundingTerms,
): Observation[] {
  if (funding.tsMs.length === 0) return [noRecords(window, terms)];
  const errors: Hole[] = [];
  const warnings: Hole[] = [];
  for (const hole of fundingHoles(funding, window)) {
    const { intervalMs, lengthMs } = hole;
    const allowedMs = intervalMs + Math.min(terms.toleranceMs, intervalMs - JITTER_MS);
    (lengthMs > allowedMs ? errors : warnings).push(hole);
  }
  return [...observation("error", errors), ...observation("warning", warnings)];
}

function fundingHoles({ tsMs, intervalMs }: FundingColumns, window: TimeRange): Hole[] {
  const count = tsMs.length;
  const holes: Hole[] = [];
  const note = (fromMs: number, toMs: number, lengthMs: number, interval: number, due: number) => {
    if (!(due > 0)) return;
    const startMs = Math.max(window.startMs, fromMs);
    holes.push({
      startMs,
      endMs: Math.min(window.endMs, toMs),
      lengthMs,
      intervalMs: interval,
      due,
    });
  };
  const { startMs, endMs } = window;
  const firstMs = floorToStep(tsMs[0], MINUTE_MS);
  const firstInterval = wholeMinutes(intervalMs[0]);
  const firstDue = dueBetween(firstMs, -firstInterval, startMs, Math.min(firstMs, endMs));
  note(startMs, firstMs, firstMs - startMs, firstInterval, firstDue);
  for (let i = 1; i < count; i++) {
    const interval = trueInterval(intervalMs, i);
    const lengthMs = tsMs[i] - tsMs[i - 1];
    if (!(lengthMs > interval + JITTER_MS)) continue;
    const fromMs = floorToStep(tsMs[i - 1], MINUTE_MS);
    const toMs = floorToStep(tsMs[i], MINUTE_MS);
    const due = dueBetween(toMs, -interval, Math.max(fromMs, startMs), Math.min(toMs, endMs));
    note(fromMs + MINUTE_MS, toMs, lengthMs, interval, due);
  }
  const lastMs = floorToStep(tsMs[count - 1], MINUTE_MS);
  const lastInterval = wholeMinutes(intervalMs[count - 1]);
  const lastDue = dueBetween(lastMs, lastInterval, Math.max(lastMs, startMs), endMs);
  note(lastMs + MINUTE_MS, endMs, endMs - lastMs, lastInterval, lastDue);
  return holes;
}

/** How many of `anchor + k * step`, k from 1, lie strictly between two instants. */
function dueBetween(anchorMs: number, stepMs: number, afterMs: number, beforeMs: number): number {
  const [nearMs, farMs] = stepMs > 0 ? [afterMs, beforeMs] : [beforeMs, afterMs];
  const first = Math.max(1, Math.floor((nearMs - anchorMs) / stepMs) + 1);
  const last = Math.ceil((farMs - anchorMs) / stepMs) - 1;
  return Math.max(0, last - first + 1);
}

function trueInterval(intervalMs: Float64Array, row: number): number {
  const own = wholeMinutes(intervalMs[row]);
  if (row + 1 >= intervalMs.length) return own;
  return Math.min(own, wholeMinutes(Math.max(intervalMs[row - 1], intervalMs[row + 1])));
}

/** An interval between two late stamps is some milliseconds off the venue's own. */
function wholeMinutes(ms: number): number {
  return Math.max(1, Math.round(ms / MINUTE_MS)) * MINUTE_MS;
}

function noRecords(window: TimeRange, terms: FundingTerms): Observation {
  const { usualIntervalMs: intervalMs, toleranceMs } = terms;
  const { startMs, endMs } = window;
  return {
    code: "MISSING_FUNDING",
    severity: "error",
    stream: "funding",
    message:
      `no funding record lies in the window or within ${hours(intervalMs + toleranceMs)} h ` +
      `of it, and a perpetual pays funding`,
    gaps: [{ startMs, endMs }],
    count: dueBetween(floorToStep(startMs, intervalMs), intervalMs, startMs, endMs),
    examples: [describeRange(window)],
  };
}

function observation(severity: Severity, holes: readonly Hole[]): Observation[] {
  if (holes.length === 0) return [];
  const count = holes.reduce((sum, hole) => sum + hole.due, 0);
  const longest = holes.reduce((a, b) => (b.lengthMs > a.lengthMs ? b : a));
  const gaps = holes.map(({ startMs, endMs }) => ({ startMs, endMs }));
  const message =
    `${count} funding ${count === 1 ? "record is" : "records are"} missing, with up ` +
    `to ${hours(longest.lengthMs)} h between records that are due every ` +
    `${hours(longest.intervalMs)} h`;
  return [{
    code: "MISSING_FUNDING",
    severity,
    stream: "funding",
    message: severity === "error" ? message : `${message}, within the tolerance`,
    gaps,
    count,
    examples: gaps.slice(0, EXAMPLE_LIMIT).map(describeRange),
  }];
}

/** Hours to two places, for messages. */
function hours(ms: number): number {
  return Math.round(ms / 36_000) / 100;
}
