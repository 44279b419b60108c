import { withCapacity } from "../columns/mod.ts";
import type { ExecGrid, MinuteFeed } from "../feeds/mod.ts";

/** Rollups of every exec close, one column each. */
export interface RollupColumns {
  /** Lowest last price. */
  min1m: Float64Array;
  /** Highest last price. */
  max1m: Float64Array;
  /** Number of minutes. */
  bars1m: Float64Array;
  /** First price of the first minute. */
  open1m: Float64Array;
  /** Last price of the last minute. */
  close1m: Float64Array;
  /** Quantity traded, in base units. */
  volume1m: Float64Array;
}

/**
 * Folds the minutes between exec closes onto the exec grid: row `i` covers the minutes whose close is
 * after exec close `i - 1` and not after exec close `i`.
 *
 * @param minutes The 1m quote feed.
 * @param grid Minute rows of the exec bars.
 * @returns One row per exec close, equal to what an {@linkcode ExecRollupBucket} freezes there.
 */
export function rollupColumns(minutes: MinuteFeed, grid: ExecGrid): RollupColumns {
  const columns = startRollups();
  fillRollups(columns, minutes, grid, 0, grid.minuteTo.length);
  return columns;
}

/**
 * Rollups of no exec close.
 *
 * @returns Empty columns.
 */
export function startRollups(): RollupColumns {
  const none = new Float64Array(0);
  return { min1m: none, max1m: none, bars1m: none, open1m: none, close1m: none, volume1m: none };
}

/**
 * Folds the minutes of further exec closes.
 *
 * @param columns Rollups of the closes before; made longer where they have to be.
 * @param minutes The 1m quote feed.
 * @param grid Minute rows of the exec bars.
 * @param fromRow First exec row to fold.
 * @param toRow Exec row after the last one.
 */
export function fillRollups(
  columns: RollupColumns,
  minutes: MinuteFeed,
  grid: ExecGrid,
  fromRow: number,
  toRow: number,
): void {
  for (const name of Object.keys(columns) as (keyof RollupColumns)[]) {
    columns[name] = withCapacity(columns[name], fromRow, toRow);
  }
  const { open, high, low, close, volume } = minutes.last;
  const { min1m, max1m, bars1m, open1m, close1m, volume1m } = columns;
  for (let i = fromRow; i < toRow; i++) {
    const from = i === 0 ? grid.minuteFrom[0] : grid.minuteTo[i - 1];
    const to = grid.minuteTo[i];
    let min = Infinity;
    let max = -Infinity;
    let traded = 0;
    for (let m = from; m < to; m++) {
      if (low[m] < min) min = low[m];
      if (high[m] > max) max = high[m];
      traded += volume[m];
    }
    min1m[i] = min;
    max1m[i] = max;
    bars1m[i] = to - from;
    open1m[i] = open[from];
    close1m[i] = close[to - 1];
    volume1m[i] = traded;
  }
}
