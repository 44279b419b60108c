import { defineLine } from "./define.ts";
import { lengthParam, numberOf } from "./params.ts";
import {
  rollingLinearNext,
  type RollingLinearState,
  rollingLinearState,
} from "./rolling_linear.ts";

/**
 * Linearly weighted moving average: the newest value weighs `length`, the oldest 1.
 *
 * @param out Averages; NaN before index `length - 1`.
 * @param values Series to average.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state From `rollingLinearState(length)`; moves to `to`.
 */
export function wma(
  out: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  state: RollingLinearState,
): void {
  const weights = state.length * (state.length + 1) / 2;
  for (let i = from; i < to; i++) {
    rollingLinearNext(state, values[i]);
    out[i] = state.weighted / weights;
  }
}

/** `wma` as the registry knows it. */
export const wmaDefinition = defineLine({
  name: "wma",
  about: "Linearly weighted moving average",
  source: "Weighted mean of a window; TA-Lib WMA; Pine ta.wma",
  seed: "First value at index length - 1.",
  params: { length: lengthParam(20) },
  warmup: (params) => numberOf(params, "length") - 1,
  start: (params) => rollingLinearState(numberOf(params, "length")),
  kernel: wma,
});
