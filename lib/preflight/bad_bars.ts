import { formatInstant, MINUTE_MS } from "../base/mod.ts";
import type { BarColumns, FundingColumns, MarkColumns, Stream, TimeRange } from "../columns/mod.ts";
import { EXAMPLE_LIMIT, type Observation } from "./finding.ts";

/**
 * Looks for bars that cannot be true: high below open or close, low above open or close, a price that
 * is not above zero, a value that is not finite, a volume below zero.
 *
 * @param stream Whose bars.
 * @param bars Last or mark price bars; mark bars have no volume.
 * @returns One observation, or none.
 */
export function observeBadBars(
  stream: Exclude<Stream, "funding">,
  bars: BarColumns | MarkColumns,
): Observation[] {
  const { tsOpenMs, open, high, low, close } = bars;
  const rows: number[] = [];
  for (let i = 0; i < open.length; i++) {
    const top = high[i];
    const bottom = low[i];
    const first = open[i];
    const last = close[i];
    // Written so that NaN fails every comparison.
    const isTrue = bottom > 0 && bottom <= first && bottom <= last && first <= top &&
      last <= top && top < Infinity;
    if (!isTrue) rows.push(i);
  }
  const volume = "volume" in bars ? bars.volume : null;
  const badVolumes = volume === null ? [] : rowsOutside(volume, 0);
  const bad = badVolumes.length === 0 ? rows : mergeRows(rows, badVolumes);
  return observation(stream, tsOpenMs, bad, (row) => {
    const prices = `open ${open[row]} high ${high[row]} low ${low[row]} close ${close[row]}`;
    return volume === null ? prices : `${prices} volume ${volume[row]}`;
  });
}

/**
 * Looks for funding records that cannot be true: a rate that is not finite, an interval not above zero.
 *
 * @param funding Funding records.
 * @returns One observation, or none.
 */
export function observeBadFunding(funding: FundingColumns): Observation[] {
  const { tsMs, rate, intervalMs } = funding;
  const rows = mergeRows(rowsOutside(rate, -Infinity), rowsOutside(intervalMs, 1));
  const describe = (row: number) => `rate ${rate[row]} interval ${intervalMs[row]} ms`;
  return observation("funding", tsMs, rows, describe);
}

/** Rows below a value, infinite or not a number. */
function rowsOutside(column: Float64Array, least: number): number[] {
  const rows: number[] = [];
  for (let i = 0; i < column.length; i++) {
    const value = column[i];
    if (!(value >= least && value < Infinity && value > -Infinity)) rows.push(i);
  }
  return rows;
}

function mergeRows(first: readonly number[], second: readonly number[]): number[] {
  return [...new Set([...first, ...second])].sort((a, b) => a - b);
}

function observation(
  stream: Stream,
  tsMs: Float64Array,
  rows: readonly number[],
  describe: (row: number) => string,
): Observation[] {
  if (rows.length === 0) return [];
  const examples = rows.slice(0, EXAMPLE_LIMIT).map((row) => {
    return `${Number.isFinite(tsMs[row]) ? formatInstant(tsMs[row]) : tsMs[row]}: ${describe(row)}`;
  });
  const what = stream === "funding" ? "record" : "bar";
  return [{
    code: "BAD_BAR",
    severity: "error",
    stream,
    message: `${rows.length} ${stream} ${rows.length === 1 ? what : `${what}s`} cannot be true, ` +
      `first ${examples[0]}`,
    gaps: minuteRanges(tsMs, rows),
    count: rows.length,
    examples,
  }];
}

/** The minutes of some rows as ranges, neighbours joined. */
function minuteRanges(tsMs: Float64Array, rows: readonly number[]): TimeRange[] {
  const minutes = rows.map((row) => Math.floor(tsMs[row] / MINUTE_MS) * MINUTE_MS)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const ranges: TimeRange[] = [];
  for (const startMs of minutes) {
    const previous = ranges.at(-1);
    const endMs = startMs + MINUTE_MS;
    if (previous !== undefined && startMs <= previous.endMs) previous.endMs = endMs;
    else ranges.push({ startMs, endMs });
  }
  return ranges;
}
