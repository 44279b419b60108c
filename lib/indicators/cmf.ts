import { defineIndicator } from "./define.ts";
import { lengthParam, numberOf } from "./params.ts";
import { rollingSumNext, type RollingSumState, rollingSumState } from "./rolling_sum.ts";

/** What a money flow carries from row to row. */
export interface CmfState {
  /** Volume signed by where each bar closed in its range. */
  flow: RollingSumState;
  /** Volume. */
  volume: RollingSumState;
}

/**
 * Chaikin money flow: volume weighted by where each bar closed in its range (-1 at the low, 1 at the
 * high, 0 for a bar without range), over volume. A window without volume reads 0.
 *
 * @param out Ratio in [-1, 1]; NaN before index `length - 1`.
 * @param ins High, low, close, volume.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function cmf(
  out: Float64Array,
  [high, low, close, volume]: readonly Float64Array[],
  from: number,
  to: number,
  state: CmfState,
): void {
  for (let i = from; i < to; i++) {
    const range = high[i] - low[i];
    const place = range > 0 ? (2 * close[i] - low[i] - high[i]) / range : 0;
    const flow = rollingSumNext(state.flow, place * volume[i]);
    const sum = rollingSumNext(state.volume, volume[i]);
    out[i] = sum === 0 ? 0 : flow / sum;
  }
}

/** `cmf` as the registry knows it. */
export const cmfDefinition = defineIndicator({
  name: "cmf",
  about: "Chaikin money flow",
  source: "Chaikin's accumulation/distribution over a window; pandas-ta cmf; TradingView CMF",
  seed: "First value at index length - 1.",
  inputs: ["high", "low", "close", "volume"],
  outputs: ["value"],
  params: { length: lengthParam(20) },
  warmup: (params) => [numberOf(params, "length") - 1],
  start: (params): CmfState => ({
    flow: rollingSumState(numberOf(params, "length")),
    volume: rollingSumState(numberOf(params, "length")),
  }),
  kernel: ([out], ins, from, to, state: CmfState) => cmf(out, ins, from, to, state),
});
