import { formatInstant, MINUTE_MS } from "../base/mod.ts";
import type { BarColumns } from "../columns/mod.ts";
import { EXAMPLE_LIMIT, type Observation } from "./finding.ts";
import { selectKth } from "./select_kth.ts";

/** How many robust deviations a move has to exceed. */
export const OUTLIER_DEVIATIONS = 20;

/** Rows over which the deviation is taken: a day of minutes. */
export const OUTLIER_BLOCK_ROWS = 1_440;

/** A move below this fraction of the price is never called an outlier. */
export const OUTLIER_LEAST_MOVE = 0.01;

/** A normal distribution's deviation is this many times its median absolute deviation. */
const MAD_TO_DEVIATION = 1.4826;

/**
 * Looks for one-minute moves that are gone a minute later, as a wrong tick leaves them.
 *
 * Conditions: a minute is an outlier when its high lies above both the close before and the close
 * after it, or its low below both, by more than {@linkcode OUTLIER_DEVIATIONS} robust deviations and
 * {@linkcode OUTLIER_LEAST_MOVE} of the price. The deviation is 1.4826 times the median absolute
 * one-minute return (its median is taken as zero) of the block of {@linkcode OUTLIER_BLOCK_ROWS} rows
 * the minute is in; the last block reaches back to be whole. Only minutes with both neighbours count.
 *
 * @param bars Last price bars in time order.
 * @returns One warning, or none.
 */
export function observeOutliers(bars: BarColumns): Observation[] {
  const count = bars.close.length;
  const scratch = new Float64Array(Math.min(OUTLIER_BLOCK_ROWS, count));
  const rows: number[] = [];
  for (let from = 0; from < count; from += OUTLIER_BLOCK_ROWS) {
    const to = Math.min(from + OUTLIER_BLOCK_ROWS, count);
    const [first, last] = [Math.max(1, from), Math.min(to, count - 1)];
    // Seldom does a day hold a move that would count at all, so its deviation is seldom needed.
    if (spikes(bars, first, last, OUTLIER_LEAST_MOVE).length === 0) continue;
    const blockFrom = Math.max(0, to - OUTLIER_BLOCK_ROWS);
    const deviation = MAD_TO_DEVIATION * medianReturn(bars.close, blockFrom, to, scratch);
    const threshold = Math.max(OUTLIER_LEAST_MOVE, OUTLIER_DEVIATIONS * deviation);
    rows.push(...spikes(bars, first, last, threshold));
  }
  if (rows.length === 0) return [];
  const { tsOpenMs, high, low, close } = bars;
  const describe = (row: number) =>
    `${formatInstant(tsOpenMs[row])}: high ${high[row]} low ${low[row]} between closes ` +
    `${close[row - 1]} and ${close[row + 1]}`;
  const examples = rows.slice(0, EXAMPLE_LIMIT).map(describe);
  return [{
    code: "OUTLIER_BAR",
    severity: "warning",
    stream: "last",
    message: `${rows.length} ${rows.length === 1 ? "minute moves" : "minutes move"} beyond ` +
      `${OUTLIER_DEVIATIONS} robust deviations and ${OUTLIER_LEAST_MOVE * 100} % and ` +
      `${rows.length === 1 ? "reverts" : "revert"} at once, first ${examples[0]}`,
    gaps: rows.map((row) => ({ startMs: tsOpenMs[row], endMs: tsOpenMs[row] + MINUTE_MS })),
    count: rows.length,
    examples,
  }];
}

/** Rows that move by more than a fraction of the price and are back a minute later. */
function spikes(
  { tsOpenMs, high, low, close }: BarColumns,
  from: number,
  to: number,
  threshold: number,
): number[] {
  const rows: number[] = [];
  for (let i = from; i < to; i++) {
    const before = close[i - 1];
    const after = close[i + 1];
    const top = before > after ? before : after;
    const bottom = before > after ? after : before;
    if (high[i] <= top * (1 + threshold) && low[i] >= bottom * (1 - threshold)) continue;
    const hasNeighbours = tsOpenMs[i + 1] - tsOpenMs[i] === MINUTE_MS &&
      tsOpenMs[i] - tsOpenMs[i - 1] === MINUTE_MS;
    if (hasNeighbours && bottom > 0) rows.push(i);
  }
  return rows;
}

/** Median absolute one-minute return of some rows. */
function medianReturn(
  close: Float64Array,
  from: number,
  to: number,
  scratch: Float64Array,
): number {
  let filled = 0;
  for (let i = Math.max(1, from); i < to; i++) {
    const move = Math.abs(close[i] / close[i - 1] - 1);
    if (move < Infinity) scratch[filled++] = move;
  }
  return filled === 0 ? 0 : selectKth(scratch, filled, filled >> 1);
}
