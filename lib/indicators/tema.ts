import { averageNext, type AverageState, emaState } from "./average.ts";
import { defineLine } from "./define.ts";
import { lengthParam, numberOf } from "./params.ts";

/** Three chained averages, each of the one before. */
export interface TripleEmaState {
  /** EMA of the series. */
  first: AverageState;
  /** EMA of the first. */
  second: AverageState;
  /** EMA of the second. */
  third: AverageState;
}

/**
 * @param length Bars of each average.
 * @returns State that has seen nothing.
 */
export function tripleEmaState(length: number): TripleEmaState {
  return { first: emaState(length), second: emaState(length), third: emaState(length) };
}

/**
 * Triple exponential moving average: `3 * e1 - 3 * e2 + e3` of chained EMAs.
 *
 * @param out Averages; NaN before index `3 * length - 3`.
 * @param values Series to average.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state From `tripleEmaState(length)`; moves to `to`.
 */
export function tema(
  out: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  { first, second, third }: TripleEmaState,
): void {
  for (let i = from; i < to; i++) {
    const once = averageNext(first, values[i]);
    const twice = averageNext(second, once);
    out[i] = 3 * (once - twice) + averageNext(third, twice);
  }
}

/** `tema` as the registry knows it. */
export const temaDefinition = defineLine({
  name: "tema",
  about: "Triple exponential moving average",
  source: "Mulloy, Stocks & Commodities 12:2 (1994); TA-Lib TEMA",
  seed: "Each EMA starts with the mean of the first length values of its input.",
  params: { length: lengthParam(20) },
  warmup: (params) => 3 * numberOf(params, "length") - 3,
  start: (params) => tripleEmaState(numberOf(params, "length")),
  kernel: tema,
});
