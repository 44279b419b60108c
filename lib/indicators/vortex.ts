import { defineIndicator } from "./define.ts";
import { lengthParam, numberOf } from "./params.ts";
import { rollingSumNext, type RollingSumState, rollingSumState } from "./rolling_sum.ts";
import { fromSecondRow } from "./second_row.ts";
import { trueRange } from "./true_range.ts";

/** What a vortex carries from row to row. */
export interface VortexState {
  /** Distance from each high to the low before it. */
  up: RollingSumState;
  /** Distance from each low to the high before it. */
  down: RollingSumState;
  /** True range. */
  range: RollingSumState;
}

/**
 * Vortex indicator: upward and downward distance between consecutive extremes, over the true range.
 * A window without range reads 0 on both lines.
 *
 * @param outs Vip, vim; NaN before index `length`.
 * @param ins High, low, close.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function vortex(
  outs: readonly Float64Array[],
  [high, low, close]: readonly Float64Array[],
  from: number,
  to: number,
  { up, down, range }: VortexState,
): void {
  const [vip, vim] = outs;
  for (let i = fromSecondRow(outs, from, to); i < to; i++) {
    const rise = rollingSumNext(up, Math.abs(high[i] - low[i - 1]));
    const fall = rollingSumNext(down, Math.abs(low[i] - high[i - 1]));
    const sum = rollingSumNext(range, trueRange(high[i], low[i], close[i - 1]));
    vip[i] = sum === 0 ? 0 : rise / sum;
    vim[i] = sum === 0 ? 0 : fall / sum;
  }
}

/** `vortex` as the registry knows it. */
export const vortexDefinition = defineIndicator({
  name: "vortex",
  about: "Vortex indicator",
  source: "Botes and Siepman, Stocks & Commodities 28:1 (2010); pandas-ta vortex",
  seed: "Sums begin at the second bar, as the first has none before it; first value at length.",
  inputs: ["high", "low", "close"],
  outputs: ["vip", "vim"],
  params: { length: lengthParam(14) },
  warmup: (params) => Array(2).fill(numberOf(params, "length")),
  start: (params): VortexState => ({
    up: rollingSumState(numberOf(params, "length")),
    down: rollingSumState(numberOf(params, "length")),
    range: rollingSumState(numberOf(params, "length")),
  }),
  kernel: vortex,
});
