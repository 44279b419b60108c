import { defineLine } from "./define.ts";
import { lengthParam, numberOf } from "./params.ts";
import { percentChange } from "./percent_change.ts";

/**
 * Rate of change in percent: `100 * (x - earlier) / earlier`. From 0 there is no rate: it reads 0.
 *
 * @param out Percent; NaN before index `length`.
 * @param values Series.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param length How far back, in bars.
 */
export function roc(
  out: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  length: number,
): void {
  for (let i = from; i < to; i++) {
    out[i] = i < length ? NaN : percentChange(values[i - length], values[i]);
  }
}

/** `roc` as the registry knows it. */
export const rocDefinition = defineLine({
  name: "roc",
  about: "Rate of change in percent",
  source: "Relative difference of two closes; TA-Lib ROC; Pine ta.roc",
  seed: "First value at index length.",
  params: { length: lengthParam(10, "How far back, in bars") },
  warmup: (params) => numberOf(params, "length"),
  start: (params) => numberOf(params, "length"),
  kernel: roc,
});
