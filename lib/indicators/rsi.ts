import { averageNext, type AverageState, wilderState } from "./average.ts";
import { defineLine } from "./define.ts";
import { lengthParam, numberOf } from "./params.ts";

/** Averages between two rows of an RSI. */
export interface RsiState {
  /** Wilder average of rises. */
  gains: AverageState;
  /** Wilder average of falls, as positive numbers. */
  losses: AverageState;
  /** The value of the row before, NaN at the start. */
  previous: number;
}

/**
 * @param length Bars of the averages.
 * @returns State that has seen nothing.
 */
export function rsiState(length: number): RsiState {
  return { gains: wilderState(length), losses: wilderState(length), previous: NaN };
}

/**
 * Feeds one value.
 *
 * @param state State, updated.
 * @param x Next value.
 * @returns The index in [0, 100], or NaN while the averages have no seed.
 */
export function rsiNext(state: RsiState, x: number): number {
  const change = x - state.previous;
  state.previous = x;
  const gain = averageNext(state.gains, Math.max(change, 0));
  const loss = averageNext(state.losses, Math.max(-change, 0));
  const sum = gain + loss;
  return sum === 0 ? 50 : 100 * gain / sum;
}

/**
 * Relative strength index: `100 * gain / (gain + loss)` of Wilder averages of rises and falls. A
 * series that has never moved reads 50.
 *
 * @param out Index in [0, 100]; NaN before index `length`.
 * @param values Series.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state From `rsiState(length)`; moves to `to`.
 */
export function rsi(
  out: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  state: RsiState,
): void {
  for (let i = from; i < to; i++) out[i] = rsiNext(state, values[i]);
}

/** `rsi` as the registry knows it. */
export const rsiDefinition = defineLine({
  name: "rsi",
  about: "Relative strength index",
  source: "Wilder, New Concepts in Technical Trading Systems (1978); TA-Lib RSI; Pine ta.rsi",
  seed: "Wilder averages seeded with the mean of the first length changes; first value at length.",
  params: { length: lengthParam(14) },
  warmup: (params) => numberOf(params, "length"),
  start: (params) => rsiState(numberOf(params, "length")),
  kernel: rsi,
});
