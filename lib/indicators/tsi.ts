import { averageNext, type AverageSeed, type AverageState, emaState } from "./average.ts";
import { defineIndicator } from "./define.ts";
import { choiceOf, choiceParam, lengthParam, numberOf } from "./params.ts";
import { signalWarmup } from "./signal_line.ts";

/** An EMA and the EMA of it. */
interface DoubleEmaState {
  /** EMA of the series, over the slow length. */
  inner: AverageState;
  /** EMA of the inner one, over the fast length. */
  outer: AverageState;
}

/** What a true strength index carries from row to row. */
export interface TsiState {
  /** Averages of the change. */
  change: DoubleEmaState;
  /** Averages of its absolute value. */
  path: DoubleEmaState;
  /** Average of the index. */
  signal: AverageState;
}

/**
 * True strength index: twice averaged change over twice averaged absolute change, in percent, and its
 * average. A series that did not move reads 0.
 *
 * @param outs Tsi, signal in [-100, 100].
 * @param ins The series.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function tsi(
  [line, signalLine]: readonly Float64Array[],
  [values]: readonly Float64Array[],
  from: number,
  to: number,
  { change, path, signal }: TsiState,
): void {
  for (let i = from; i < to; i++) {
    const step = i > 0 ? values[i] - values[i - 1] : NaN;
    const net = averageNext(change.outer, averageNext(change.inner, step));
    const travelled = averageNext(path.outer, averageNext(path.inner, Math.abs(step)));
    const index = travelled === 0 ? 0 : 100 * net / travelled;
    line[i] = index;
    signalLine[i] = averageNext(signal, index);
  }
}

function doubleEmaState(slow: number, fast: number): DoubleEmaState {
  return { inner: emaState(slow), outer: emaState(fast) };
}

/** `tsi` as the registry knows it. */
export const tsiDefinition = defineIndicator({
  name: "tsi",
  about: "True strength index",
  source: "Blau, Momentum, Direction and Divergence (1995); Pine ta.tsi",
  seed: "Each EMA starts with the mean of the first values of its input: tsi at slow + fast - 1, " +
    "signal at signal - 1 later. seed=first: the signal starts as the first tsi value.",
  inputs: ["source"],
  outputs: ["tsi", "signal"],
  params: {
    fast: lengthParam(13, "Length of the second average"),
    slow: lengthParam(25, "Length of the first average"),
    signal: lengthParam(13, "Length of the signal average"),
    seed: choiceParam(["sma", "first"], "First signal: mean of its window or the first tsi value"),
  },
  warmup(params) {
    const line = numberOf(params, "slow") + numberOf(params, "fast") - 1;
    return [line, signalWarmup(line, params)];
  },
  start(params): TsiState {
    const fast = numberOf(params, "fast");
    const slow = numberOf(params, "slow");
    return {
      change: doubleEmaState(slow, fast),
      path: doubleEmaState(slow, fast),
      signal: emaState(numberOf(params, "signal"), choiceOf<AverageSeed>(params, "seed")),
    };
  },
  kernel: tsi,
});
