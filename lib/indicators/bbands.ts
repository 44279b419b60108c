import { defineIndicator } from "./define.ts";
import { lengthParam, numberOf, numberParam } from "./params.ts";
import {
  rollingDeviationNext,
  type RollingDeviationState,
  rollingDeviationState,
} from "./rolling_deviation.ts";

/** What Bollinger bands carry from row to row. */
export interface BbandsState {
  /** Mean and deviation of the window. */
  window: RollingDeviationState;
  /** Divisor of the variance: `length - ddof`. */
  divisor: number;
  /** Band distance in standard deviations. */
  multiplier: number;
}

/**
 * Bollinger bands: mean and `std` standard deviations around it. `bandwidth` is
 * `100 * (upper - lower) / middle`, `percent_b` the position of the value between the bands as a
 * ratio. Where the bands coincide, `percent_b` is 0.5.
 *
 * @param outs Lower, middle, upper, bandwidth, percent_b; NaN before index `length - 1`.
 * @param ins The series.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function bbands(
  [lower, middle, upper, bandwidth, percentB]: readonly Float64Array[],
  [values]: readonly Float64Array[],
  from: number,
  to: number,
  { window, divisor, multiplier }: BbandsState,
): void {
  for (let i = from; i < to; i++) {
    rollingDeviationNext(window, values[i]);
    const mean = window.mean;
    const reach = multiplier * Math.sqrt(window.squares / divisor);
    const low = mean - reach;
    const high = mean + reach;
    const width = high - low;
    lower[i] = low;
    middle[i] = mean;
    upper[i] = high;
    bandwidth[i] = width === 0 ? 0 : 100 * width / mean;
    percentB[i] = width === 0 ? 0.5 : (values[i] - low) / width;
  }
}

/** `bbands` as the registry knows it. */
export const bbandsDefinition = defineIndicator({
  name: "bbands",
  about: "Bollinger bands",
  source: "Bollinger on Bollinger Bands (2001); TA-Lib BBANDS; Pine ta.bb",
  seed: "First value at index length - 1.",
  inputs: ["source"],
  outputs: ["lower", "middle", "upper", "bandwidth", "percent_b"],
  params: {
    length: lengthParam(20),
    std: numberParam(2, [0, 100], "Distance of a band in standard deviations"),
    ddof: {
      type: "integer",
      default: 0,
      min: 0,
      max: 1,
      about: "0: population deviation (TA-Lib, TradingView); 1: sample deviation (pandas-ta)",
    },
  },
  rule: (params) =>
    numberOf(params, "length") > numberOf(params, "ddof")
      ? undefined
      : `"length" must be at least 2 when "ddof" is 1`,
  warmup: (params) => Array(5).fill(numberOf(params, "length") - 1),
  start: (params): BbandsState => ({
    window: rollingDeviationState(numberOf(params, "length")),
    divisor: numberOf(params, "length") - numberOf(params, "ddof"),
    multiplier: numberOf(params, "std"),
  }),
  kernel: bbands,
});
