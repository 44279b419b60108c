import { averageNext, type AverageSeed, type AverageState, emaState } from "./average.ts";
import { defineLine } from "./define.ts";
import { choiceOf, choiceParam, lengthParam, numberOf } from "./params.ts";

/**
 * Exponential moving average: `ema += 2 / (length + 1) * (x - ema)`.
 *
 * @param out Averages; NaN before the seed is complete.
 * @param values Series to average.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state From `emaState(length, seed)`; moves to `to`.
 *
 * @example The first value is the mean of the first three
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { emaState } from "./average.ts";
 *
 * const out = new Float64Array(4);
 * ema(out, Float64Array.of(1, 2, 3, 6), 0, 4, emaState(3));
 * assertEquals([...out], [NaN, NaN, 2, 4]);
 * ```
 */
export function ema(
  out: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  state: AverageState,
): void {
  let i = from;
  for (; i < to && state.count < state.seedLength; i++) out[i] = averageNext(state, values[i]);
  // With the seed behind, the average stays in a register: each value waits for the one before.
  const { alpha } = state;
  let average = state.value;
  for (; i < to; i++) {
    const next = average + alpha * (values[i] - average);
    // One NaN is like another, whatever a processor makes of it.
    if (next === next) out[i] = average = next;
    else out[i] = NaN;
  }
  state.value = average;
}

/** `ema` as the registry knows it. */
export const emaDefinition = defineLine({
  name: "ema",
  about: "Exponential moving average",
  source: "Appel, Technical Analysis (2005); TA-Lib EMA; Pine ta.ema",
  seed: "Mean of the first length values, at index length - 1; seed=first: the first value, at 0.",
  params: {
    length: lengthParam(20),
    seed: choiceParam(["sma", "first"], "First average: the mean of the window or the first value"),
  },
  warmup: (params) => params.seed === "first" ? 0 : numberOf(params, "length") - 1,
  start: (params) => emaState(numberOf(params, "length"), choiceOf<AverageSeed>(params, "seed")),
  kernel: ema,
});
