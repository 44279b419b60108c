/** How a recursive average gets its first value. */
export type AverageSeed = "sma" | "first";

/** A recursive average between two values: EMA (alpha 2/(n+1)) or Wilder's (alpha 1/n). */
export interface AverageState {
  /** Weight of the newest value. */
  alpha: number;
  /** How many values the seed is made of. */
  seedLength: number;
  /** Values seen so far, counted up to `seedLength`. */
  count: number;
  /** Sum of the seed's values, then the average itself. */
  value: number;
}

/**
 * State of an exponential moving average, alpha = 2 / (length + 1).
 *
 * @param length Bars the average stands for, at least 1.
 * @param seed `sma`: the first value is the mean of the first `length` values; `first`: it is the
 * first value itself.
 * @returns State that has seen nothing.
 */
export function emaState(length: number, seed: AverageSeed = "sma"): AverageState {
  return startAverage(2 / (length + 1), seed === "sma" ? length : 1);
}

/**
 * State of Wilder's moving average, alpha = 1 / length, seeded with the mean of the first values.
 *
 * @param length Bars the average stands for, at least 1.
 * @param leadingZeros Zeros that the seed counts before the first value: 1 gives the initial sums of
 * TA-Lib's directional movement, which are one bar short.
 * @returns State that has seen nothing.
 */
export function wilderState(length: number, leadingZeros = 0): AverageState {
  const state = startAverage(1 / length, length);
  state.count = leadingZeros;
  return state;
}

function startAverage(alpha: number, seedLength: number): AverageState {
  return { alpha, seedLength, count: 0, value: 0 };
}

/**
 * Feeds one value. NaN passes through and leaves the state alone, so a chained average seeds itself
 * on the first values its input really has.
 *
 * @param state State, updated.
 * @param x Next value.
 * @returns The average, or NaN while the seed is incomplete.
 */
export function averageNext(state: AverageState, x: number): number {
  if (x !== x) return NaN;
  if (state.count >= state.seedLength) return state.value += state.alpha * (x - state.value);
  state.value += x;
  if (++state.count < state.seedLength) return NaN;
  return state.value /= state.seedLength;
}
