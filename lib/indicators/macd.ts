import { averageNext, type AverageSeed, type AverageState, emaState } from "./average.ts";
import { defineIndicator } from "./define.ts";
import { choiceOf, choiceParam, lengthParam, numberOf } from "./params.ts";
import { fastBelowSlow, signalWarmup } from "./signal_line.ts";

/** What a MACD carries from row to row. */
export interface MacdState {
  /** Short average. */
  fast: AverageState;
  /** Long average. */
  slow: AverageState;
  /** Average of the difference. */
  signal: AverageState;
  /** First row that the short average takes. */
  fastFrom: number;
}

/**
 * Moving average convergence divergence: `ema(fast) - ema(slow)`, its average, and their difference.
 *
 * @param outs Macd, signal, histogram.
 * @param ins The series.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function macd(
  [line, signalLine, histogram]: readonly Float64Array[],
  [values]: readonly Float64Array[],
  from: number,
  to: number,
  { fast, slow, signal, fastFrom }: MacdState,
): void {
  for (let i = from; i < to; i++) {
    const x = values[i];
    const difference = averageNext(fast, i < fastFrom ? NaN : x) - averageNext(slow, x);
    const average = averageNext(signal, difference);
    line[i] = difference;
    signalLine[i] = average;
    histogram[i] = difference - average;
  }
}

/** `macd` as the registry knows it. */
export const macdDefinition = defineIndicator({
  name: "macd",
  about: "Moving average convergence divergence",
  source: "Appel, Technical Analysis (2005); Pine ta.macd; TA-Lib MACD",
  seed: "Each EMA starts with the mean of its own first values: macd at slow - 1, signal at " +
    "slow + signal - 2. seed=first: the signal starts as the first macd value.",
  inputs: ["source"],
  outputs: ["macd", "signal", "histogram"],
  params: {
    fast: lengthParam(12, "Length of the short average"),
    slow: lengthParam(26, "Length of the long average", 2),
    signal: lengthParam(9, "Length of the signal average"),
    seed: choiceParam(["sma", "first"], "First signal: mean of its window or the first macd value"),
    convention: choiceParam(
      ["tradingview", "talib"],
      "talib: the short average skips slow - fast bars, so that both seeds end on one bar",
    ),
  },
  rule: fastBelowSlow,
  warmup(params) {
    const line = numberOf(params, "slow") - 1;
    const signal = signalWarmup(line, params);
    return [line, signal, signal];
  },
  start(params): MacdState {
    const fast = numberOf(params, "fast");
    const slow = numberOf(params, "slow");
    return {
      fast: emaState(fast),
      slow: emaState(slow),
      signal: emaState(numberOf(params, "signal"), choiceOf<AverageSeed>(params, "seed")),
      fastFrom: params.convention === "talib" ? slow - fast : 0,
    };
  },
  kernel: macd,
});
