import { MINUTE_MS, type Timeframe } from "../base/mod.ts";
import { type MarketCalendar, timeframeGrid } from "../calendar/mod.ts";
import { allocateBars, type BarColumns, sliceColumns } from "../columns/mod.ts";

/** Bars of a longer timeframe and the minutes each was made of. */
export interface DerivedBars {
  /** The bars themselves. */
  bars: BarColumns;
  /** Close of each bar, epoch milliseconds. */
  tsCloseMs: Float64Array;
  /** 1 where the close of the session ends a bar before its full length. */
  isShort: Uint8Array;
  /** First minute row of each bar. */
  minuteFrom: Int32Array;
  /** Minute row after the last one of each bar. */
  minuteTo: Int32Array;
}

/**
 * Folds 1m bars into a longer timeframe: on the UTC grid, or anchored at the opening of each session,
 * where the last bar ends with its session.
 *
 * A derived bar exists only once its last minute is there, since it is not closed before. Data that
 * begins in the middle of a bar gives no bar for that beginning, unless it is known that data was looked
 * for from the bar's opening on. A hole inside a bar leaves the bar
 * standing on the minutes that exist; preflight is what refuses such data. Minutes outside every
 * session are in no bar.
 *
 * @param minutes 1m bars, ascending and on the minute grid.
 * @param timeframe The timeframe to derive; `1m` gives the minutes themselves.
 * @param calendar When the market trades, `null` for always.
 * @param startMs From when on minutes were looked for, epoch milliseconds; the first one unless told.
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
export function deriveTimeframe(
  minutes: BarColumns,
  timeframe: Timeframe,
  calendar: MarketCalendar | null = null,
  startMs: number = minutes.tsOpenMs[0],
): DerivedBars {
  const { tsOpenMs } = minutes;
  const count = tsOpenMs.length;
  const grid = timeframeGrid(calendar, timeframe);
  const capacity = count === 0 ? 0 : grid.lastCloseAtOrBefore(tsOpenMs[count - 1] + MINUTE_MS) -
    grid.lastCloseAtOrBefore(tsOpenMs[0]);
  const derived = allocateDerived(Math.min(capacity, count));
  const { bars, tsCloseMs, isShort, minuteFrom, minuteTo } = derived;
  let row = 0;
  let from = 0;
  while (from < count) {
    const bar = grid.lastCloseAtOrBefore(tsOpenMs[from]) + 1;
    const barOpenMs = grid.openMs(bar);
    if (tsOpenMs[from] < barOpenMs) {
      from++;
      continue;
    }
    const barCloseMs = grid.closeMs(bar);
    let to = from + 1;
    while (to < count && tsOpenMs[to] < barCloseMs) to++;
    if (tsOpenMs[to - 1] === barCloseMs - MINUTE_MS && barOpenMs >= startMs) {
      foldMinutes(bars, row, minutes, from, to);
      bars.tsOpenMs[row] = barOpenMs;
      tsCloseMs[row] = barCloseMs;
      isShort[row] = barCloseMs - barOpenMs < grid.stepMs ? 1 : 0;
      minuteFrom[row] = from;
      minuteTo[row] = to;
      row++;
    }
    from = to;
  }
  return {
    bars: sliceColumns(bars, 0, row),
    tsCloseMs: tsCloseMs.subarray(0, row),
    isShort: isShort.subarray(0, row),
    minuteFrom: minuteFrom.subarray(0, row),
    minuteTo: minuteTo.subarray(0, row),
  };
}

function allocateDerived(rows: number): DerivedBars {
  return {
    bars: allocateBars(rows),
    tsCloseMs: new Float64Array(rows),
    isShort: new Uint8Array(rows),
    minuteFrom: new Int32Array(rows),
    minuteTo: new Int32Array(rows),
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
