import { averageNext, type AverageSeed, type AverageState, emaState } from "./average.ts";
import {
  type AverageKind,
  averageKindNext,
  type AverageKindState,
  averageKindState,
} from "./average_kind.ts";
import { defineLine } from "./define.ts";
import { choiceOf, choiceParam, lengthParam, numberOf } from "./params.ts";
import { percentChange } from "./percent_change.ts";
import { fastBelowSlow, signalWarmup } from "./signal_line.ts";

/** What a percentage oscillator carries from row to row. */
export interface PpoState {
  /** Short average. */
  fast: AverageKindState;
  /** Long average. */
  slow: AverageKindState;
  /** Average of the oscillator. */
  signal: AverageState;
  /** How much of the oscillator the chosen line holds: 1, or 0 for the signal itself. */
  ofOscillator: number;
  /** How much of the signal it holds: 0, 1, or -1 for the histogram. */
  ofSignal: number;
}

/**
 * Percentage price oscillator: how far the short average is above the long one, in percent; or its
 * signal average, or the difference of both.
 *
 * @param out The chosen line.
 * @param values Series.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function ppo(
  out: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  { fast, slow, signal, ofOscillator, ofSignal }: PpoState,
): void {
  for (let i = from; i < to; i++) {
    const short = averageKindNext(fast, values[i]);
    const oscillator = percentChange(averageKindNext(slow, values[i]), short);
    const average = averageNext(signal, oscillator);
    out[i] = ofSignal === 0 ? oscillator : ofOscillator * oscillator + ofSignal * average;
  }
}

/** `ppo` as the registry knows it. */
export const ppoDefinition = defineLine({
  name: "ppo",
  about: "Percentage price oscillator",
  source: "Appel's MACD in percent; TradingView PPO; TA-Lib PPO, whose default average is sma",
  seed: "Averages start with the mean of their own first values: ppo at slow - 1, signal at " +
    "slow + signal - 2. seed=first: the signal starts as the first ppo value.",
  params: {
    fast: lengthParam(12, "Length of the short average"),
    slow: lengthParam(26, "Length of the long average", 2),
    signal: lengthParam(9, "Length of the signal average"),
    average: choiceParam(["ema", "sma"], "Which average of the series"),
    seed: choiceParam(["sma", "first"], "First signal: mean of its window or the first ppo value"),
    line: choiceParam(["ppo", "signal", "histogram"], "Which line is the value"),
  },
  rule: fastBelowSlow,
  warmup(params) {
    const line = numberOf(params, "slow") - 1;
    return params.line === "ppo" ? line : signalWarmup(line, params);
  },
  start(params): PpoState {
    const kind = choiceOf<AverageKind>(params, "average");
    return {
      fast: averageKindState(kind, numberOf(params, "fast")),
      slow: averageKindState(kind, numberOf(params, "slow")),
      signal: emaState(numberOf(params, "signal"), choiceOf<AverageSeed>(params, "seed")),
      ofOscillator: params.line === "signal" ? 0 : 1,
      ofSignal: params.line === "ppo" ? 0 : params.line === "signal" ? 1 : -1,
    };
  },
  kernel: ppo,
});
