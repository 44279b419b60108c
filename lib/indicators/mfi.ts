import { defineIndicator } from "./define.ts";
import { lengthParam, numberOf } from "./params.ts";
import { rollingSumNext, type RollingSumState, rollingSumState } from "./rolling_sum.ts";

/** What a money flow index carries from row to row. */
export interface MfiState {
  /** Flow of bars with a rising typical price. */
  inflow: RollingSumState;
  /** Flow of bars with a falling one. */
  outflow: RollingSumState;
  /** Typical price of the row before, NaN at the start. */
  previous: number;
}

/**
 * Money flow index: share of typical price times volume that flowed on rising bars. A window without
 * any flow reads 50.
 *
 * @param out Index in [0, 100]; NaN before index `length`.
 * @param ins High, low, close, volume.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function mfi(
  out: Float64Array,
  [high, low, close, volume]: readonly Float64Array[],
  from: number,
  to: number,
  state: MfiState,
): void {
  const { inflow, outflow } = state;
  for (let i = from; i < to; i++) {
    const typical = (high[i] + low[i] + close[i]) / 3;
    const change = typical - state.previous;
    state.previous = typical;
    const flow = typical * volume[i];
    const rising = rollingSumNext(inflow, change > 0 ? flow : 0 * change);
    const falling = rollingSumNext(outflow, change < 0 ? flow : 0 * change);
    const sum = rising + falling;
    out[i] = sum === 0 ? 50 : 100 * rising / sum;
  }
}

/** `mfi` as the registry knows it. */
export const mfiDefinition = defineIndicator({
  name: "mfi",
  about: "Money flow index",
  source: "Quong and Soudack, Stocks & Commodities 7:3 (1989); TA-Lib MFI; Pine ta.mfi of hlc3",
  seed: "First value when length changes are seen, at index length.",
  inputs: ["high", "low", "close", "volume"],
  outputs: ["value"],
  params: { length: lengthParam(14) },
  warmup: (params) => [numberOf(params, "length")],
  start: (params): MfiState => ({
    inflow: rollingSumState(numberOf(params, "length")),
    outflow: rollingSumState(numberOf(params, "length")),
    previous: NaN,
  }),
  kernel: ([out], ins, from, to, state: MfiState) => mfi(out, ins, from, to, state),
});
