import { defineIndicator } from "./define.ts";
import { lengthParam, numberOf, numberParam } from "./params.ts";
import {
  rollingDeviationNext,
  type RollingDeviationState,
  rollingDeviationState,
} from "./rolling_deviation.ts";

/** What a commodity channel index carries from row to row. */
export interface CciState {
  /** Window of typical prices; its mean is exact when they are all equal. */
  window: RollingDeviationState;
  /** Lambert's constant. */
  constant: number;
}

/**
 * Commodity channel index: distance of the typical price from its mean, in units of `constant` times
 * the mean absolute deviation. A window without deviation reads 0.
 *
 * @param out Index; NaN before index `length - 1`.
 * @param ins High, low, close.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function cci(
  out: Float64Array,
  [high, low, close]: readonly Float64Array[],
  from: number,
  to: number,
  { window, constant }: CciState,
): void {
  const { ring, length } = window;
  for (let i = from; i < to; i++) {
    const typical = (high[i] + low[i] + close[i]) / 3;
    rollingDeviationNext(window, typical);
    const mean = window.mean;
    let deviation = 0;
    for (let k = 0; k < length; k++) deviation += Math.abs(ring[k] - mean);
    out[i] = deviation === 0 ? 0 : (typical - mean) * length / (constant * deviation);
  }
}

/** `cci` as the registry knows it. */
export const cciDefinition = defineIndicator({
  name: "cci",
  about: "Commodity channel index of the typical price",
  source: "Lambert, Commodities (1980); TA-Lib CCI; Pine ta.cci of hlc3",
  seed: "First value at index length - 1.",
  inputs: ["high", "low", "close"],
  outputs: ["value"],
  params: {
    length: lengthParam(20),
    constant: numberParam(0.015, [0.0001, 10], "Lambert's constant"),
  },
  warmup: (params) => [numberOf(params, "length") - 1],
  start: (params): CciState => ({
    window: rollingDeviationState(numberOf(params, "length")),
    constant: numberOf(params, "constant"),
  }),
  kernel: ([out], ins, from, to, state: CciState) => cci(out, ins, from, to, state),
});
