import { defineIndicator } from "./define.ts";
import { lengthParam, numberOf } from "./params.ts";
import { rollingSumNext, type RollingSumState, rollingSumState } from "./rolling_sum.ts";
import { trueRange } from "./true_range.ts";

/** Buying pressure and range of one window. */
interface PressureState {
  /** Close above the true low. */
  pressure: RollingSumState;
  /** True range. */
  range: RollingSumState;
}

/** The three windows of an ultimate oscillator. */
export interface UoState {
  /** Short window. */
  fast: PressureState;
  /** Middle window. */
  medium: PressureState;
  /** Long window. */
  slow: PressureState;
}

/**
 * Ultimate oscillator: buying pressure over true range in three windows, weighted 4, 2, 1. A window
 * without range counts as 0.5.
 *
 * @param out Value in [0, 100]; NaN before index `slow`.
 * @param ins High, low, close.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function uo(
  out: Float64Array,
  [high, low, close]: readonly Float64Array[],
  from: number,
  to: number,
  { fast, medium, slow }: UoState,
): void {
  for (let i = from; i < to; i++) {
    const previousClose = i > 0 ? close[i - 1] : NaN;
    const pressure = close[i] - Math.min(low[i], previousClose);
    const range = trueRange(high[i], low[i], previousClose);
    out[i] = 100 / 7 * (
      4 * share(fast, pressure, range) + 2 * share(medium, pressure, range) +
      share(slow, pressure, range)
    );
  }
}

/** Pressure over range of one window. */
function share(state: PressureState, pressure: number, range: number): number {
  const sum = rollingSumNext(state.range, range);
  const pressureSum = rollingSumNext(state.pressure, pressure);
  return sum === 0 ? 0.5 : pressureSum / sum;
}

function pressureState(length: number): PressureState {
  return { pressure: rollingSumState(length), range: rollingSumState(length) };
}

/** `uo` as the registry knows it. */
export const uoDefinition = defineIndicator({
  name: "uo",
  about: "Ultimate oscillator",
  source: "Williams, Stocks & Commodities 3:4 (1985); TA-Lib ULTOSC",
  seed: "Sums begin at the second bar, as the first has no close before it; first value at slow.",
  inputs: ["high", "low", "close"],
  outputs: ["value"],
  params: {
    fast: lengthParam(7, "Short window in bars, weight 4"),
    medium: lengthParam(14, "Middle window in bars, weight 2", 2),
    slow: lengthParam(28, "Long window in bars, weight 1", 3),
  },
  rule: ({ fast, medium, slow }) =>
    fast < medium && medium < slow
      ? undefined
      : `"fast" (${fast}), "medium" (${medium}) and "slow" (${slow}) must rise`,
  warmup: (params) => [numberOf(params, "slow")],
  start: (params): UoState => ({
    fast: pressureState(numberOf(params, "fast")),
    medium: pressureState(numberOf(params, "medium")),
    slow: pressureState(numberOf(params, "slow")),
  }),
  kernel: ([out], ins, from, to, state: UoState) => uo(out, ins, from, to, state),
});
