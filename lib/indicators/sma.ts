import { defineLine } from "./define.ts";
import { lengthParam, numberOf } from "./params.ts";
import { rollingSumNext, type RollingSumState, rollingSumState } from "./rolling_sum.ts";

/**
 * Simple moving average: the mean of the last `length` values.
 *
 * @param out Averages; NaN before index `length - 1`.
 * @param values Series to average.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state From `rollingSumState(length)`; moves to `to`.
 */
export function sma(
  out: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  state: RollingSumState,
): void {
  const { length } = state;
  for (let i = from; i < to; i++) out[i] = rollingSumNext(state, values[i]) / length;
}

/** `sma` as the registry knows it. */
export const smaDefinition = defineLine({
  name: "sma",
  about: "Simple moving average",
  source: "Arithmetic mean of a window; TA-Lib SMA; Pine ta.sma",
  seed: "First value at index length - 1.",
  params: { length: lengthParam(20) },
  warmup: (params) => numberOf(params, "length") - 1,
  start: (params) => rollingSumState(numberOf(params, "length")),
  kernel: sma,
});
