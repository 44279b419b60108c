import { defineIndicator } from "./define.ts";
import { lengthParam, numberOf } from "./params.ts";
import { type PriceRangeState, priceRangeState } from "./price_range.ts";
import { rollingExtremeNext } from "./rolling_extreme.ts";

/**
 * Middle of the range: mean of the highest high and the lowest low of the last bars.
 *
 * @param out Prices; NaN before index `length - 1`.
 * @param ins High, low.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state From `priceRangeState(length)`; moves to `to`.
 */
export function midprice(
  out: Float64Array,
  [high, low]: readonly Float64Array[],
  from: number,
  to: number,
  { highest, lowest }: PriceRangeState,
): void {
  for (let i = from; i < to; i++) {
    out[i] = (rollingExtremeNext(highest, high[i]) + rollingExtremeNext(lowest, low[i])) / 2;
  }
}

/** `midprice` as the registry knows it. */
export const midpriceDefinition = defineIndicator({
  name: "midprice",
  about: "Mean of the highest high and the lowest low",
  source: "TA-Lib MIDPRICE",
  seed: "First value at index length - 1.",
  inputs: ["high", "low"],
  outputs: ["value"],
  params: { length: lengthParam(14) },
  warmup: (params) => [numberOf(params, "length") - 1],
  start: (params) => priceRangeState(numberOf(params, "length")),
  kernel: ([out], ins, from, to, state: PriceRangeState) => midprice(out, ins, from, to, state),
});
