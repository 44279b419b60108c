import { defineIndicator } from "./define.ts";
import { choiceParam, lengthParam, numberOf } from "./params.ts";
import { placeInRange, type PriceRangeState, priceRangeState } from "./price_range.ts";

/** What a Fisher transform carries from row to row. */
export interface FisherState {
  /** Range of hl2. */
  range: PriceRangeState;
  /** Smoothed position in (-1, 1). */
  position: number;
  /** The transform of the row before. */
  value: number;
  /** How many bars the signal trails behind. */
  lag: number;
  /** Row whose value is 0 by convention, or -1 for none. */
  zeroRow: number;
}

/**
 * Fisher transform of where hl2 stands in its own range; the signal is the line `signal` bars
 * earlier. A window without range counts as its middle.
 *
 * @param outs Fisher, signal.
 * @param ins High, low.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function fisher(
  [line, signalLine]: readonly Float64Array[],
  [high, low]: readonly Float64Array[],
  from: number,
  to: number,
  state: FisherState,
): void {
  const { range, lag, zeroRow } = state;
  for (let i = from; i < to; i++) {
    const middle = (high[i] + low[i]) / 2;
    const place = placeInRange(range, middle, middle, middle);
    if (place === place && i !== zeroRow) {
      const smooth = 0.66 * (place - 0.5) + 0.67 * state.position;
      const position = smooth > 0.99 ? 0.999 : smooth < -0.99 ? -0.999 : smooth;
      state.position = position;
      state.value = 0.5 * (Math.log((1 + position) / (1 - position)) + state.value);
    }
    line[i] = place === place ? state.value : NaN;
    signalLine[i] = i < lag ? NaN : line[i - lag];
  }
}

/** `fisher` as the registry knows it. */
export const fisherDefinition = defineIndicator({
  name: "fisher",
  about: "Fisher transform",
  source:
    "Ehlers, Stocks & Commodities 20:11 (2002); pandas-ta fisher; TradingView Fisher Transform",
  seed:
    "Position and line start from 0. pandas_ta shows that 0 at index length - 1 and begins one " +
    "bar later; tradingview begins at length - 1.",
  inputs: ["high", "low"],
  outputs: ["fisher", "signal"],
  params: {
    length: lengthParam(9),
    signal: lengthParam(1, "How many bars the signal trails behind"),
    convention: choiceParam(
      ["pandas_ta", "tradingview"],
      "First value, at length - 1: pandas_ta 0; tradingview the transform of that bar",
    ),
  },
  warmup(params) {
    const line = numberOf(params, "length") - 1;
    return [line, line + numberOf(params, "signal")];
  },
  start: (params): FisherState => ({
    range: priceRangeState(numberOf(params, "length")),
    position: 0,
    value: 0,
    lag: numberOf(params, "signal"),
    zeroRow: params.convention === "pandas_ta" ? numberOf(params, "length") - 1 : -1,
  }),
  kernel: fisher,
});
