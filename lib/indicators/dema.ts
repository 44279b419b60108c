import { averageNext, type AverageState, emaState } from "./average.ts";
import { defineLine } from "./define.ts";
import { lengthParam, numberOf } from "./params.ts";

/** The chained averages of a double EMA. */
export interface DemaState {
  /** EMA of the series. */
  first: AverageState;
  /** EMA of the first. */
  second: AverageState;
}

/**
 * Double exponential moving average: `2 * ema - ema(ema)`.
 *
 * @param out Averages; NaN before index `2 * length - 2`.
 * @param values Series to average.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function dema(
  out: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  { first, second }: DemaState,
): void {
  for (let i = from; i < to; i++) {
    const once = averageNext(first, values[i]);
    out[i] = 2 * once - averageNext(second, once);
  }
}

/** `dema` as the registry knows it. */
export const demaDefinition = defineLine({
  name: "dema",
  about: "Double exponential moving average",
  source: "Mulloy, Stocks & Commodities 12:1 (1994); TA-Lib DEMA",
  seed: "Each EMA starts with the mean of the first length values of its input.",
  params: { length: lengthParam(20) },
  warmup: (params) => 2 * numberOf(params, "length") - 2,
  start: (params): DemaState => ({
    first: emaState(numberOf(params, "length")),
    second: emaState(numberOf(params, "length")),
  }),
  kernel: dema,
});
