import { averageNext, type AverageSeed, type AverageState, emaState } from "./average.ts";
import { defineIndicator } from "./define.ts";
import { choiceOf, choiceParam, lengthParam, numberOf } from "./params.ts";
import { fastBelowSlow, signalWarmup } from "./signal_line.ts";

/** What a volume oscillator carries from row to row. */
export interface KvoState {
  /** Short average of signed volume. */
  fast: AverageState;
  /** Long average of signed volume. */
  slow: AverageState;
  /** Average of the difference. */
  signal: AverageState;
  /** Typical price of the row before, NaN at the start. */
  previous: number;
  /** Sign of the first bar's volume. */
  firstSign: number;
  /** Sign of the volume of a bar whose typical price did not change. */
  flatSign: number;
}

/**
 * Klinger volume oscillator in its common form: difference of two EMAs of the volume, signed by the
 * direction of the typical price, and its average.
 *
 * @param outs Kvo, signal in units of volume.
 * @param ins High, low, close, volume.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function kvo(
  [line, signalLine]: readonly Float64Array[],
  [high, low, close, volume]: readonly Float64Array[],
  from: number,
  to: number,
  state: KvoState,
): void {
  const { fast, slow, signal, firstSign, flatSign } = state;
  for (let i = from; i < to; i++) {
    const typical = (high[i] + low[i] + close[i]) / 3;
    const previous = state.previous;
    const sign = typical > previous ? 1 : typical < previous ? -1 : i > 0 ? flatSign : firstSign;
    state.previous = typical;
    const signed = sign * volume[i];
    const difference = averageNext(fast, signed) - averageNext(slow, signed);
    line[i] = difference;
    signalLine[i] = averageNext(signal, difference);
  }
}

/** `kvo` as the registry knows it. */
export const kvoDefinition = defineIndicator({
  name: "kvo",
  about: "Klinger volume oscillator of signed volume",
  source: "Klinger, Stocks & Commodities 15:12 (1997), in the form of pandas-ta and TradingView",
  seed:
    "Each EMA starts with the mean of the first values of its input: kvo at slow - 1, signal at " +
    "signal - 1 later. seed=first: the signal starts as the first kvo value.",
  inputs: ["high", "low", "close", "volume"],
  outputs: ["kvo", "signal"],
  params: {
    fast: lengthParam(34, "Length of the short average"),
    slow: lengthParam(55, "Length of the long average", 2),
    signal: lengthParam(13, "Length of the signal average"),
    seed: choiceParam(["sma", "first"], "First signal: mean of its window or the first kvo value"),
    convention: choiceParam(
      ["pandas_ta", "tradingview"],
      "pandas_ta: the first bar's volume is added, that of a bar with equal hlc3 ignored; " +
        "tradingview: the first is subtracted, an equal one added",
    ),
  },
  rule: fastBelowSlow,
  warmup(params) {
    const line = numberOf(params, "slow") - 1;
    return [line, signalWarmup(line, params)];
  },
  start: (params): KvoState => ({
    fast: emaState(numberOf(params, "fast")),
    slow: emaState(numberOf(params, "slow")),
    signal: emaState(numberOf(params, "signal"), choiceOf<AverageSeed>(params, "seed")),
    previous: NaN,
    firstSign: params.convention === "tradingview" ? -1 : 1,
    flatSign: params.convention === "tradingview" ? 1 : 0,
  }),
  kernel: kvo,
});
