import {
  averageNext,
  type AverageState,
  numberOf,
  numberParam,
  trueRange,
  wilderState,
} from "../indicators/mod.ts";
import { always, defineDetector } from "./define.ts";
import { barsParam } from "./params.ts";

/** The last values of a series. */
interface LastValues {
  /** Values; the oldest stands at `position` once all are there. */
  ring: Float64Array;
  /** Where the next value goes. */
  position: number;
  /** Values seen, up to the length of the ring. */
  count: number;
}

/** The last values of one measure, also in ascending order, to rank the newest among them. */
interface RankWindow extends LastValues {
  /** The first `count` places hold the values in ascending order. */
  sorted: Float64Array;
}

/** What a regime carries from row to row. */
export interface RegimeState {
  /** Bars of the trend measure. */
  length: number;
  /** Average true range. */
  range: AverageState;
  /** Price travelled bar by bar over the last `length` bars; the steps themselves. */
  steps: LastValues;
  /** Last values of the volatility measure. */
  volatility: RankWindow;
  /** Last values of the trend measure. */
  trend: RankWindow;
  /** Ranks below are a quiet market. */
  lowRank: number;
  /** Ranks from here are a wild one, or a trend. */
  highRank: number;
}

/**
 * Volatility and trend classes by rank in a trailing window.
 *
 * @param outs As `regimeDefinition` declares them.
 * @param ins High, low, close.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function regime(
  [volatilityOut, volatilityRank, trendOut, trendRank]: readonly Float64Array[],
  [high, low, close]: readonly Float64Array[],
  from: number,
  to: number,
  state: RegimeState,
): void {
  const { length, range, steps, lowRank, highRank } = state;
  for (let i = from; i < to; i++) {
    const before = i > 0 ? close[i - 1] : NaN;
    const average = averageNext(range, trueRange(high[i], low[i], before));
    if (i > 0) push(steps, Math.abs(close[i] - before));
    const wild = average === average ? rankNext(state.volatility, average / close[i]) : NaN;
    const moved = i >= length ? close[i] - close[i - length] : NaN;
    const travelled = i >= length ? total(steps) : NaN;
    const efficiency = travelled > 0 ? Math.abs(moved) / travelled : 0;
    const directed = i >= length ? rankNext(state.trend, efficiency) : NaN;
    volatilityOut[i] = wild < lowRank ? 1 : wild < highRank ? 2 : 3;
    volatilityRank[i] = wild;
    trendOut[i] = directed >= highRank && moved !== 0 ? (moved > 0 ? 1 : 2) : 0;
    trendRank[i] = directed;
  }
}

function startValues(length: number): LastValues {
  return { ring: new Float64Array(length), position: 0, count: 0 };
}

function startRank(length: number): RankWindow {
  return { ...startValues(length), sorted: new Float64Array(length) };
}

function push(values: LastValues, value: number): void {
  const { ring } = values;
  ring[values.position] = value;
  values.position = values.position + 1 === ring.length ? 0 : values.position + 1;
  if (values.count < ring.length) values.count++;
}

/** Summed anew in the order of the ring, so that nothing of a value stays behind when it has left. */
function total({ ring, count }: LastValues): number {
  let sum = 0;
  for (let k = 0; k < count; k++) sum += ring[k];
  return sum;
}

/** Share of the window's other values that are below, equal ones by half; NaN until it is full. */
function rankNext(window: RankWindow, value: number): number {
  const { ring, sorted, position } = window;
  const isFull = window.count === ring.length;
  let k = isFull ? countBelow(sorted, window.count, ring[position]) : window.count;
  push(window, value);
  const last = window.count - 1;
  // The place of the value that leaves moves to where the new one belongs.
  for (; k < last && sorted[k + 1] < value; k++) sorted[k] = sorted[k + 1];
  for (; k > 0 && sorted[k - 1] > value; k--) sorted[k] = sorted[k - 1];
  sorted[k] = value;
  if (window.count < ring.length) return NaN;
  let below = k;
  while (below > 0 && sorted[below - 1] === value) below--;
  let above = k + 1;
  while (above < ring.length && sorted[above] === value) above++;
  // The value itself is one of those at most equal to it.
  return (below + above - 1) / (2 * (ring.length - 1));
}

/** How many of the first `count` ascending values are below one. */
function countBelow(sorted: Float64Array, count: number, value: number): number {
  let from = 0;
  let to = count;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle] < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** `regime` as the registry knows it. */
export const regimeDefinition = defineDetector({
  name: "regime",
  about: "Volatility and trend classes by rank in a trailing window",
  meaning:
    "Volatility is Wilder's average true range over length bars, divided by the close. Trend is the " +
    "distance of length bars divided by the way travelled (Kaufman's efficiency ratio). Each is ranked " +
    "among its last window values, the newest included: the share of the others that are below, equal " +
    "ones counted by half.",
  dependencies: [],
  outputs: [
    always("volatility", "1 low, 2 normal, 3 high"),
    always("volatility_rank", "Rank of the volatility, 0 to 1"),
    always("trend", "0 none, 1 up, 2 down"),
    always("trend_rank", "Rank of the efficiency, 0 to 1"),
  ],
  params: {
    length: barsParam(14, "Bars of both measures", [2, 500]),
    window: barsParam(100, "Values that a rank is taken among", [2, 1000]),
    low_rank: numberParam(1 / 3, [0, 1], "Ranks below it are low volatility"),
    high_rank: numberParam(2 / 3, [0, 1], "Ranks from it on are high volatility, or a trend"),
  },
  rule: ({ low_rank, high_rank }) =>
    low_rank <= high_rank
      ? undefined
      : `low_rank ${low_rank} is above high_rank ${high_rank}: exchange them`,
  inputs: () => ["high", "low", "close"],
  warmup: (params) => numberOf(params, "length") + numberOf(params, "window") - 1,
  start: (params): RegimeState => {
    const length = numberOf(params, "length");
    const window = numberOf(params, "window");
    return {
      length,
      range: wilderState(length),
      steps: startValues(length),
      volatility: startRank(window),
      trend: startRank(window),
      lowRank: numberOf(params, "low_rank"),
      highRank: numberOf(params, "high_rank"),
    };
  },
  kernel: regime,
});
