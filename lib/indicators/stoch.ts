import { defineIndicator } from "./define.ts";
import { lengthParam, numberOf } from "./params.ts";
import { placeInRange, type PriceRangeState, priceRangeState } from "./price_range.ts";
import { rollingSumNext, type RollingSumState, rollingSumState } from "./rolling_sum.ts";

/** What a stochastic carries from row to row. */
export interface StochState {
  /** Range of the last bars. */
  range: PriceRangeState;
  /** Sum that smooths %K. */
  k: RollingSumState;
  /** Sum that smooths %D. */
  d: RollingSumState;
}

/**
 * Slow stochastic: where the close stands in the range of the last bars, averaged, and the average of
 * that. A window without range reads 50.
 *
 * @param outs K, d in [0, 100].
 * @param ins High, low, close.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function stoch(
  [kLine, dLine]: readonly Float64Array[],
  [high, low, close]: readonly Float64Array[],
  from: number,
  to: number,
  state: StochState,
): void {
  const { d } = state;
  for (let i = from; i < to; i++) {
    const smooth = stochNext(state, high[i], low[i], close[i]);
    kLine[i] = smooth;
    dLine[i] = rollingSumNext(d, smooth) / d.length;
  }
}

/**
 * Feeds one bar.
 *
 * @param state State, of which `range` and `k` are updated.
 * @param high High of the bar.
 * @param low Low of the bar.
 * @param x The value to place between the highest high and the lowest low.
 * @returns The smoothed position in [0, 100], or NaN while a window is incomplete.
 */
export function stochNext({ range, k }: StochState, high: number, low: number, x: number): number {
  return rollingSumNext(k, 100 * placeInRange(range, high, low, x)) / k.length;
}

/** `stoch` as the registry knows it. */
export const stochDefinition = defineIndicator({
  name: "stoch",
  about: "Slow stochastic",
  source: "Lane, Stocks & Commodities 2:3 (1984); TA-Lib STOCH; Pine ta.stoch with ta.sma",
  seed: "Each line starts when its own window is full: k at k + smooth_k - 2, d at d - 1 later.",
  inputs: ["high", "low", "close"],
  outputs: ["k", "d"],
  params: {
    k: lengthParam(14, "Window of the range in bars"),
    d: lengthParam(3, "Length of the average of k"),
    smooth_k: lengthParam(3, "Length of the average that makes k; 1 gives the fast stochastic"),
  },
  warmup(params) {
    const k = numberOf(params, "k") + numberOf(params, "smooth_k") - 2;
    return [k, k + numberOf(params, "d") - 1];
  },
  start: (params): StochState => ({
    range: priceRangeState(numberOf(params, "k")),
    k: rollingSumState(numberOf(params, "smooth_k")),
    d: rollingSumState(numberOf(params, "d")),
  }),
  kernel: stoch,
});
