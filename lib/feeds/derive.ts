import { floorToStep, MINUTE_MS, type Timeframe, timeframeMs } from "../base/mod.ts";
import { allocateBars, type BarColumns, sliceColumns } from "../columns/mod.ts";

/** Bars of a longer timeframe and the minutes each was made of. */
export interface DerivedBars {
  /** The bars themselves. */
  bars: BarColumns;
  /** First minute row of each bar. */
  minuteFrom: Int32Array;
  /** Minute row after the last one of each bar. */
  minuteTo: Int32Array;
}

/**
 * Folds 1m bars into a longer timeframe on the UTC grid.
 *
 * A derived bar exists only once its last minute is there, since it is not closed before. Data that
 * begins in the middle of a bar gives no bar for that beginning. A hole inside a bar leaves the bar
 * standing on the minutes that exist; preflight is what refuses such data.
 *
 * @param minutes 1m bars, ascending and on the minute grid.
 * @param timeframe The timeframe to derive; `1m` gives the minutes themselves.
 * @returns The derived bars, each with its row range in `minutes`.
 *
 * @example Three minutes make one 3m bar
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const minutes = {
 *   tsOpenMs: Float64Array.of(0, 60_000, 120_000),
 *   open: Float64Array.of(10, 11, 12),
 *   high: Float64Array.of(11, 14, 12),
 *   low: Float64Array.of(9, 10, 11),
 *   close: Float64Array.of(11, 12, 11),
 *   volume: Float64Array.of(1, 2, 3),
 * };
 * const { bars } = deriveTimeframe(minutes, "3m");
 * assertEquals([bars.open[0], bars.high[0], bars.low[0], bars.close[0]], [10, 14, 9, 11]);
 * assertEquals(bars.volume[0], 6);
 * ```
 */
export function deriveTimeframe(minutes: BarColumns, timeframe: Timeframe): DerivedBars {
  const stepMs = timeframeMs(timeframe);
  const count = minutes.tsOpenMs.length;
  const capacity = count === 0
    ? 0
    : Math.floor((minutes.tsOpenMs[count - 1] - minutes.tsOpenMs[0]) / stepMs) + 2;
  const bars = allocateBars(Math.min(capacity, count));
  const minuteFrom = new Int32Array(bars.open.length);
  const minuteTo = new Int32Array(bars.open.length);
  const tsOpenMs = minutes.tsOpenMs;
  let row = 0;
  let from = 0;
  while (from < count) {
    const barOpenMs = floorToStep(tsOpenMs[from], stepMs);
    const lastMinuteMs = barOpenMs + stepMs - MINUTE_MS;
    let to = from + 1;
    while (to < count && tsOpenMs[to] <= lastMinuteMs) to++;
    const beginsBeforeData = from === 0 && tsOpenMs[0] !== barOpenMs;
    if (tsOpenMs[to - 1] === lastMinuteMs && !beginsBeforeData) {
      foldMinutes(bars, row, minutes, from, to);
      bars.tsOpenMs[row] = barOpenMs;
      minuteFrom[row] = from;
      minuteTo[row] = to;
      row++;
    }
    from = to;
  }
  return {
    bars: sliceColumns(bars, 0, row),
    minuteFrom: minuteFrom.subarray(0, row),
    minuteTo: minuteTo.subarray(0, row),
  };
}

function foldMinutes(
  out: BarColumns,
  row: number,
  minutes: BarColumns,
  from: number,
  to: number,
): void {
  const { high, low, volume } = minutes;
  let top = high[from];
  let bottom = low[from];
  let traded = volume[from];
  for (let i = from + 1; i < to; i++) {
    if (high[i] > top) top = high[i];
    if (low[i] < bottom) bottom = low[i];
    traded += volume[i];
  }
  out.open[row] = minutes.open[from];
  out.high[row] = top;
  out.low[row] = bottom;
  out.close[row] = minutes.close[to - 1];
  out.volume[row] = traded;
}
