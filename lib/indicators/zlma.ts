import { averageNext, type AverageState, emaState } from "./average.ts";
import { defineLine } from "./define.ts";
import { lengthParam, numberOf } from "./params.ts";

/** What a zero-lag average carries from row to row. */
export interface ZlmaState {
  /** EMA of the de-lagged series. */
  average: AverageState;
  /** Bars that an average of this length trails behind. */
  lag: number;
}

/**
 * Zero-lag moving average: an EMA of `2 * x - x[lag]`.
 *
 * @param out Averages; NaN before index `lag + length - 1`.
 * @param values Series to average.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function zlma(
  out: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  { average, lag }: ZlmaState,
): void {
  for (let i = from; i < to; i++) {
    out[i] = averageNext(average, i < lag ? NaN : 2 * values[i] - values[i - lag]);
  }
}

/** Bars that an average trails behind. */
function lagOf(length: number): number {
  return Math.floor((length - 1) / 2);
}

/** `zlma` as the registry knows it. */
export const zlmaDefinition = defineLine({
  name: "zlma",
  about: "Zero-lag exponential moving average",
  source: "Ehlers and Way, Zero Lag (2010); pandas-ta zlma",
  seed: "Mean of the first length de-lagged values, the lag being (length - 1) / 2 rounded down.",
  params: { length: lengthParam(20) },
  warmup: (params) => lagOf(numberOf(params, "length")) + numberOf(params, "length") - 1,
  start: (params): ZlmaState => ({
    average: emaState(numberOf(params, "length")),
    lag: lagOf(numberOf(params, "length")),
  }),
  kernel: zlma,
});
