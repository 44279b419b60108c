import { defineIndicator } from "./define.ts";
import { lengthParam, numberOf } from "./params.ts";
import { placeInRange, type PriceRangeState, priceRangeState } from "./price_range.ts";

/**
 * Williams %R: where the close stands in the range of the last bars, from -100 (lowest) to 0
 * (highest). A window without range reads -50.
 *
 * @param out Value in [-100, 0]; NaN before index `length - 1`.
 * @param ins High, low, close.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state From `priceRangeState(length)`; moves to `to`.
 */
export function willr(
  out: Float64Array,
  [high, low, close]: readonly Float64Array[],
  from: number,
  to: number,
  state: PriceRangeState,
): void {
  for (let i = from; i < to; i++) {
    out[i] = 100 * placeInRange(state, high[i], low[i], close[i]) - 100;
  }
}

/** `willr` as the registry knows it. */
export const willrDefinition = defineIndicator({
  name: "willr",
  about: "Williams %R",
  source: "Williams, How I Made One Million Dollars (1973); TA-Lib WILLR; Pine ta.wpr",
  seed: "First value at index length - 1.",
  inputs: ["high", "low", "close"],
  outputs: ["value"],
  params: { length: lengthParam(14) },
  warmup: (params) => [numberOf(params, "length") - 1],
  start: (params) => priceRangeState(numberOf(params, "length")),
  kernel: ([out], ins, from, to, state: PriceRangeState) => willr(out, ins, from, to, state),
});
