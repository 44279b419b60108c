import { invariant, MINUTE_MS } from "../base/mod.ts";
import type { BarRange } from "../exchange/mod.ts";
import type { ExecGrid, MinuteFeed, MultiTimeframeFeeds } from "../feeds/mod.ts";

/** Where the numbers of an exec bar stand among its edges, and how many it has. */
export const EDGE = { OPEN_TS: 0, OPEN: 1, CLOSE_TS: 2, CLOSE: 3, COUNT: 4 } as const;

/**
 * What a run reads of the minutes between exec closes without opening them: the first price, at which
 * orders fill, the last one, and how far prices go, which tells where minutes must be opened.
 */
export interface ExecColumns {
  /**
   * When and at which last price the minutes of a bar begin and end, `EDGE.COUNT` numbers a bar. A signal
   * and its fill read all of them, at a bar that nothing was read of before: side by side they are one
   * wait for memory instead of four.
   */
  edges: Float64Array;
  /** Lowest last price per exec close. */
  lastMin: Float64Array;
  /** Highest last price per exec close. */
  lastMax: Float64Array;
  /** Lowest mark price per exec close. */
  markMin: Float64Array;
  /** Highest mark price per exec close. */
  markMax: Float64Array;
  /** Mark price at each exec close. */
  markClose: Float64Array;
}

/** What was computed before, by the grid it was computed on. */
const known = new WeakMap<Int32Array, { minutes: MinuteFeed; columns: ExecColumns }>();

/**
 * Ranges of the last and the mark price, and the mark price itself, on the exec grid. Runs that share
 * their minutes and their grid share these columns too.
 *
 * @param feeds Feeds of the run, which are complete.
 * @returns One row per exec close.
 */
export function execColumns({ minutes, grid, exec }: MultiTimeframeFeeds): ExecColumns {
  const before = known.get(grid.minuteTo);
  if (before?.minutes === minutes) return before.columns;
  const { tsOpenMs } = minutes.last;
  for (let row = 0; row < grid.minuteTo.length; row++) {
    invariant(
      tsOpenMs[grid.minuteTo[row] - 1] + MINUTE_MS === exec.tsCloseMs[row],
      "the last minute of an exec bar closes exactly with it",
    );
  }
  const columns = findColumns(minutes, grid, exec);
  known.set(grid.minuteTo, { minutes, columns });
  return columns;
}

/**
 * One row of them.
 *
 * @param columns The columns.
 * @param row The row.
 * @param range Where it goes.
 * @returns That range.
 */
export function rangeAt(
  { lastMin, lastMax, markMin, markMax, markClose }: ExecColumns,
  row: number,
  range: BarRange,
): BarRange {
  range.lastMin = lastMin[row];
  range.lastMax = lastMax[row];
  range.markMin = markMin[row];
  range.markMax = markMax[row];
  range.markClose = markClose[row];
  return range;
}

function findColumns(
  { last, mark }: MinuteFeed,
  grid: ExecGrid,
  exec: MultiTimeframeFeeds["exec"],
): ExecColumns {
  const [lastMin, lastMax] = rangesOnGrid(last.low, last.high, grid);
  const [markMin, markMax] = mark.low === last.low
    ? [lastMin, lastMax]
    : rangesOnGrid(mark.low, mark.high, grid);
  return {
    edges: findEdges(last, grid, exec),
    lastMin,
    lastMax,
    markMin,
    markMax,
    markClose: atCloses(mark.close, grid),
  };
}

function findEdges(
  { tsOpenMs, open }: MinuteFeed["last"],
  { minuteFrom, minuteTo }: ExecGrid,
  { tsCloseMs, close }: MultiTimeframeFeeds["exec"],
): Float64Array {
  const edges = new Float64Array(minuteTo.length * EDGE.COUNT);
  for (let row = 0, at = 0; row < minuteTo.length; row++, at += EDGE.COUNT) {
    const first = row === 0 ? minuteFrom[0] : minuteTo[row - 1];
    edges[at + EDGE.OPEN_TS] = tsOpenMs[first];
    edges[at + EDGE.OPEN] = open[first];
    edges[at + EDGE.CLOSE_TS] = tsCloseMs[row];
    edges[at + EDGE.CLOSE] = close[row];
  }
  return edges;
}

/** Value of a minute column at the last minute of each exec bar. */
function atCloses(column: Float64Array, { minuteTo }: ExecGrid): Float64Array {
  if (minuteTo.length === column.length) return column;
  const out = new Float64Array(minuteTo.length);
  for (let i = 0; i < out.length; i++) out[i] = column[minuteTo[i] - 1];
  return out;
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
