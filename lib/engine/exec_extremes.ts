import type { ExecGrid, MultiTimeframeFeeds } from "../feeds/mod.ts";

/** Price ranges of the minutes between exec closes, which tell where minutes must be opened. */
export interface ExecExtremes {
  /** Lowest last price per exec close. */
  lastMin: Float64Array;
  /** Highest last price per exec close. */
  lastMax: Float64Array;
  /** Lowest mark price per exec close. */
  markMin: Float64Array;
  /** Highest mark price per exec close. */
  markMax: Float64Array;
}

/**
 * Ranges of the last and the mark price on the exec grid.
 *
 * @param feeds Feeds of the run.
 * @returns One row per exec close.
 */
export function execExtremes({ minutes, grid }: MultiTimeframeFeeds): ExecExtremes {
  const { last, mark } = minutes;
  const [lastMin, lastMax] = rangesOnGrid(last.low, last.high, grid);
  const [markMin, markMax] = mark.low === last.low
    ? [lastMin, lastMax]
    : rangesOnGrid(mark.low, mark.high, grid);
  return { lastMin, lastMax, markMin, markMax };
}

/** Lowest and highest of the minutes after each exec close up to the next. */
function rangesOnGrid(
  low: Float64Array,
  high: Float64Array,
  { minuteFrom, minuteTo }: ExecGrid,
): [Float64Array, Float64Array] {
  // Where every minute is an exec bar, its range is the minute's own.
  if (minuteTo.length === low.length) return [low, high];
  const min = new Float64Array(minuteTo.length);
  const max = new Float64Array(minuteTo.length);
  let row = minuteFrom[0] ?? 0;
  for (let i = 0; i < min.length; i++) {
    let bottom = low[row];
    let top = high[row];
    for (row++; row < minuteTo[i]; row++) {
      if (low[row] < bottom) bottom = low[row];
      if (high[row] > top) top = high[row];
    }
    min[i] = bottom;
    max[i] = top;
  }
  return [min, max];
}
