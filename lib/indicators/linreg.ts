import { defineLine } from "./define.ts";
import { lengthParam, numberOf } from "./params.ts";
import {
  lineEnd,
  rollingLinearNext,
  type RollingLinearState,
  rollingLinearState,
} from "./rolling_linear.ts";

/**
 * End point of the least-squares line through the last values.
 *
 * @param out Line at the newest value; NaN before index `length - 1`.
 * @param values Series.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state From `rollingLinearState(length)`; moves to `to`.
 */
export function linreg(
  out: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  state: RollingLinearState,
): void {
  for (let i = from; i < to; i++) {
    rollingLinearNext(state, values[i]);
    out[i] = lineEnd(state);
  }
}

/** `linreg` as the registry knows it. */
export const linregDefinition = defineLine({
  name: "linreg",
  about: "End point of the linear regression line",
  source: "Least squares over equidistant points; TA-Lib LINEARREG; Pine ta.linreg with offset 0",
  seed: "First value at index length - 1.",
  params: { length: lengthParam(14, "Window in bars", 2) },
  warmup: (params) => numberOf(params, "length") - 1,
  start: (params) => rollingLinearState(numberOf(params, "length")),
  kernel: linreg,
});
