import { defineIndicator } from "./define.ts";
import { lengthParam, numberOf } from "./params.ts";
import { priceRangeState } from "./price_range.ts";
import { rollingSumNext, rollingSumState } from "./rolling_sum.ts";
import { rsiNext, type RsiState, rsiState } from "./rsi.ts";
import { stochNext, type StochState } from "./stoch.ts";

/** What a stochastic RSI carries from row to row. */
export interface StochrsiState {
  /** The index itself. */
  index: RsiState;
  /** Where it stands in its own range, and the averages of that. */
  stoch: StochState;
}

/**
 * Stochastic RSI: where the RSI stands in its own range, averaged, and the average of that. An RSI
 * that did not move reads 50.
 *
 * @param outs K, d in [0, 100].
 * @param ins The series.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function stochrsi(
  [kLine, dLine]: readonly Float64Array[],
  [values]: readonly Float64Array[],
  from: number,
  to: number,
  { index, stoch }: StochrsiState,
): void {
  const { d } = stoch;
  for (let i = from; i < to; i++) {
    const rsi = rsiNext(index, values[i]);
    const smooth = stochNext(stoch, rsi, rsi, rsi);
    kLine[i] = smooth;
    dLine[i] = rollingSumNext(d, smooth) / d.length;
  }
}

/** `stochrsi` as the registry knows it. */
export const stochrsiDefinition = defineIndicator({
  name: "stochrsi",
  about: "Stochastic of the relative strength index",
  source:
    "Chande and Kroll, The New Technical Trader (1994); TA-Lib STOCHRSI; TradingView StochRSI",
  seed:
    "Starts from a full window of RSI values: k at rsi_length + length + k - 2, d at d - 1 later.",
  inputs: ["source"],
  outputs: ["k", "d"],
  params: {
    length: lengthParam(14, "Window of the range in bars"),
    rsi_length: lengthParam(14, "Length of the RSI"),
    k: lengthParam(3, "Length of the average that makes k; 1 gives the raw position"),
    d: lengthParam(3, "Length of the average of k"),
  },
  warmup(params) {
    const k = numberOf(params, "rsi_length") + numberOf(params, "length") +
      numberOf(params, "k") - 2;
    return [k, k + numberOf(params, "d") - 1];
  },
  start: (params): StochrsiState => ({
    index: rsiState(numberOf(params, "rsi_length")),
    stoch: {
      range: priceRangeState(numberOf(params, "length")),
      k: rollingSumState(numberOf(params, "k")),
      d: rollingSumState(numberOf(params, "d")),
    },
  }),
  kernel: stochrsi,
});
