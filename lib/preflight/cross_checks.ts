import { formatInstant, MINUTE_MS } from "../base/mod.ts";
import type { BarColumns, FundingColumns, MarkColumns, TimeRange } from "../columns/mod.ts";
import { EXAMPLE_LIMIT, type Observation } from "./finding.ts";
import { selectKth } from "./select_kth.ts";

/** How far the mark's close may lie from the last price's, as a fraction of it. */
export const MARK_TOLERANCE = 0.05;

/** How many times the median volume of its day a minute may have. */
export const VOLUME_MULTIPLE = 1_000;

/** Rows over which the median volume is taken: a day of minutes. */
const VOLUME_BLOCK_ROWS = 1_440;

/** Venues stamp a record some milliseconds after its instant. */
const JITTER_MS = MINUTE_MS;

/**
 * Looks for minutes whose mark price and last price are of two worlds: a wrong symbol, a wrong unit, a
 * shifted stamp.
 *
 * @param last Last price bars in time order.
 * @param mark Mark price bars in time order.
 * @returns One warning, or none. Only minutes that both have are compared.
 */
export function observeMarkOffLast(last: BarColumns, mark: MarkColumns): Observation[] {
  const rows: number[] = [];
  const partners: number[] = [];
  const count = last.tsOpenMs.length;
  for (let m = 0, l = 0; m < mark.tsOpenMs.length; m++) {
    while (l < count && last.tsOpenMs[l] < mark.tsOpenMs[m]) l++;
    if (l === count) break;
    if (last.tsOpenMs[l] !== mark.tsOpenMs[m]) continue;
    if (Math.abs(mark.close[m] / last.close[l] - 1) <= MARK_TOLERANCE) continue;
    rows.push(m);
    partners.push(l);
  }
  return warning("MARK_OFF_LAST", "mark", rows.length, {
    message: `mark ${rows.length === 1 ? "minute closes" : "minutes close"} more than ` +
      `${MARK_TOLERANCE * 100} % away from the last price`,
    spanOf: (i) => minuteFrom(mark.tsOpenMs[rows[i]]),
    describe: (i) =>
      `${formatInstant(mark.tsOpenMs[rows[i]])}: mark ${mark.close[rows[i]]} last ` +
      `${last.close[partners[i]]}`,
  });
}

/**
 * Looks for minutes whose volume belongs to no minute: a day's sum, another unit. The median is that of
 * the traded minutes of the block of a day; the last block reaches back to be whole.
 *
 * @param bars Last price bars in time order.
 * @returns One warning, or none.
 */
export function observeVolumeOutliers(bars: BarColumns): Observation[] {
  const { tsOpenMs, volume } = bars;
  const count = volume.length;
  const scratch = new Float64Array(Math.min(VOLUME_BLOCK_ROWS, count));
  const rows: number[] = [];
  const medians: number[] = [];
  for (let from = 0; from < count; from += VOLUME_BLOCK_ROWS) {
    const to = Math.min(from + VOLUME_BLOCK_ROWS, count);
    let traded = 0;
    let largest = 0;
    for (let i = Math.max(0, to - VOLUME_BLOCK_ROWS); i < to; i++) {
      if (volume[i] > 0) scratch[traded++] = volume[i];
      if (i >= from && volume[i] > largest) largest = volume[i];
    }
    if (traded === 0) continue;
    const median = selectKth(scratch, traded, traded >> 1);
    if (largest <= median * VOLUME_MULTIPLE) continue;
    for (let i = from; i < to; i++) {
      if (volume[i] <= median * VOLUME_MULTIPLE) continue;
      rows.push(i);
      medians.push(median);
    }
  }
  return warning("VOLUME_OUTLIER", "last", rows.length, {
    message: `${rows.length === 1 ? "minute trades" : "minutes trade"} more than ` +
      `${VOLUME_MULTIPLE} times the median volume of their day`,
    spanOf: (i) => minuteFrom(tsOpenMs[rows[i]]),
    describe: (i) =>
      `${formatInstant(tsOpenMs[rows[i]])}: volume ${volume[rows[i]]}, median ${medians[i]}`,
  });
}

/**
 * Looks for funding records that come sooner than the interval they state, or off the whole hour: two
 * sources mixed, or stamps of another zone. Records that come later are missing ones.
 *
 * @param funding Funding records in time order.
 * @returns One warning, or none.
 */
export function observeFundingCadence({ tsMs, intervalMs }: FundingColumns): Observation[] {
  const rows: number[] = [];
  for (let i = 0; i < tsMs.length; i++) {
    const offHour = tsMs[i] % (60 * MINUTE_MS);
    const isEarly = i > 0 && tsMs[i] - tsMs[i - 1] < intervalMs[i] - JITTER_MS;
    if (isEarly || (offHour > JITTER_MS && offHour < 59 * MINUTE_MS)) rows.push(i);
  }
  return warning("FUNDING_CADENCE", "funding", rows.length, {
    message: `funding ${rows.length === 1 ? "record comes" : "records come"} sooner than the ` +
      `stated interval, or off the whole hour`,
    // The record before belongs to it: the distance is what is odd.
    spanOf: (i) => {
      const { endMs } = minuteFrom(tsMs[rows[i]]);
      return { startMs: tsMs[Math.max(0, rows[i] - 1)], endMs };
    },
    describe: (i) => {
      const row = rows[i];
      const distance = row === 0 ? "first" : `${(tsMs[row] - tsMs[row - 1]) / MINUTE_MS} minutes`;
      return `${formatInstant(tsMs[row])}: ${distance} after the one before, interval ` +
        `${intervalMs[row] / MINUTE_MS} minutes`;
    },
  });
}

interface Sighting {
  /** What follows the count. */
  message: string;
  /** Span of a row that was seen. */
  spanOf: (i: number) => TimeRange;
  /** A row that was seen, for people. */
  describe: (i: number) => string;
}

function warning(
  code: Observation["code"],
  stream: Observation["stream"],
  count: number,
  { message, spanOf, describe }: Sighting,
): Observation[] {
  if (count === 0) return [];
  const shown = Math.min(count, EXAMPLE_LIMIT);
  const examples = Array.from({ length: shown }, (_, i) => describe(i));
  return [{
    code,
    severity: "warning",
    stream,
    message: `${count} ${message}, first ${examples[0]}`,
    gaps: joinSpans(count, spanOf),
    count,
    examples,
  }];
}

/** Spans that touch are one: a whole series that looks false is one span, not millions. */
function joinSpans(count: number, spanOf: (i: number) => TimeRange): TimeRange[] {
  const spans: TimeRange[] = [];
  for (let i = 0; i < count; i++) {
    const { startMs, endMs } = spanOf(i);
    const last = spans.at(-1);
    if (last !== undefined && startMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs);
    else spans.push({ startMs, endMs });
  }
  return spans;
}

function minuteFrom(tsMs: number): TimeRange {
  return { startMs: tsMs, endMs: tsMs + MINUTE_MS };
}
