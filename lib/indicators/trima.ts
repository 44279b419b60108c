import type { ParamValues } from "./contract.ts";
import { defineLine } from "./define.ts";
import { choiceParam, lengthParam, numberOf } from "./params.ts";
import { rollingSumNext, type RollingSumState, rollingSumState } from "./rolling_sum.ts";

/** The two chained means of a triangular average. */
export interface TrimaState {
  /** Mean of the series. */
  inner: RollingSumState;
  /** Mean of the inner mean. */
  outer: RollingSumState;
}

/**
 * Triangular moving average: a simple average of a simple average.
 *
 * @param out Averages; NaN until both windows are full.
 * @param values Series to average.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function trima(
  out: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  { inner, outer }: TrimaState,
): void {
  const innerLength = inner.length;
  const outerLength = outer.length;
  for (let i = from; i < to; i++) {
    const mean = rollingSumNext(inner, values[i]) / innerLength;
    out[i] = rollingSumNext(outer, mean) / outerLength;
  }
}

/** Lengths of the inner and the outer window. */
function windows(params: ParamValues): [inner: number, outer: number] {
  const length = numberOf(params, "length");
  const longer = Math.floor(length / 2) + 1;
  const shorter = params.convention === "pandas_ta" ? longer : Math.ceil(length / 2);
  return length % 2 === 0 ? [shorter, longer] : [(length + 1) / 2, (length + 1) / 2];
}

/** `trima` as the registry knows it. */
export const trimaDefinition = defineLine({
  name: "trima",
  about: "Triangular moving average",
  source: "Mean of a mean; TA-Lib TRIMA; pandas-ta trima for convention=pandas_ta",
  seed:
    "First value when both windows are full: length - 1, one later for pandas_ta and even length.",
  params: {
    length: lengthParam(20),
    convention: choiceParam(
      ["talib", "pandas_ta"],
      "Windows of an even length: talib n/2 and n/2 + 1; pandas_ta n/2 + 1 twice",
    ),
  },
  warmup: (params) => windows(params)[0] + windows(params)[1] - 2,
  start(params): TrimaState {
    const [inner, outer] = windows(params);
    return { inner: rollingSumState(inner), outer: rollingSumState(outer) };
  },
  kernel: trima,
});
