/**
 * Mean and variance of the last `length` values, by suffix and prefix sums like `RollingSumState`.
 *
 * The sums are of differences from a pivot, the last value of the finished block, which is inside
 * every window that uses it: squares stay as small as the window's own range, so a high price with a
 * small deviation loses no digits.
 */
export interface RollingDeviationState {
  /** Values in the window. */
  length: number;
  /** The last `length` values. */
  ring: Float64Array;
  /** Sum of differences of the finished block from each position to its end. */
  suffix: Float64Array;
  /** The same for squared differences. */
  suffixSquares: Float64Array;
  /** What differences are taken from. */
  pivot: number;
  /** Sum of differences of the current block. */
  prefix: number;
  /** Sum of squared differences of the current block. */
  prefixSquares: number;
  /** Values in the current block. */
  position: number;
  /** Whether a block is finished, which is when results begin. */
  full: boolean;
  /** Mean of the last `length` values, or NaN while there are fewer. */
  mean: number;
  /** Sum of squared differences from the mean, never negative, or NaN. */
  squares: number;
}

/**
 * @param length Values in the window, at least 1.
 * @returns State that has seen nothing.
 */
export function rollingDeviationState(length: number): RollingDeviationState {
  return {
    length,
    ring: new Float64Array(length),
    suffix: new Float64Array(length),
    suffixSquares: new Float64Array(length),
    pivot: 0,
    prefix: 0,
    prefixSquares: 0,
    position: 0,
    full: false,
    mean: NaN,
    squares: NaN,
  };
}

/**
 * Feeds one value and updates `mean` and `squares`; NaN makes both NaN and leaves the rest alone.
 *
 * @param state State, updated.
 * @param x Next value.
 */
export function rollingDeviationNext(state: RollingDeviationState, x: number): void {
  state.mean = NaN;
  state.squares = NaN;
  if (x !== x) return;
  const position = state.position;
  state.ring[position] = x;
  if (position + 1 === state.length) {
    finishBlock(state, x);
    return;
  }
  const difference = x - state.pivot;
  state.position = position + 1;
  state.prefix += difference;
  state.prefixSquares += difference * difference;
  if (!state.full) return;
  publish(
    state,
    state.suffix[position + 1] + state.prefix,
    state.suffixSquares[position + 1] + state.prefixSquares,
  );
}

function publish(state: RollingDeviationState, sum: number, sumOfSquares: number): void {
  const shift = sum / state.length;
  const squares = sumOfSquares - sum * shift;
  state.mean = state.pivot + shift;
  state.squares = squares > 0 ? squares : 0;
}

function finishBlock(state: RollingDeviationState, pivot: number): void {
  const { ring, suffix, suffixSquares } = state;
  let sum = 0;
  let sumOfSquares = 0;
  for (let k = ring.length - 1; k >= 0; k--) {
    const difference = ring[k] - pivot;
    suffix[k] = sum += difference;
    suffixSquares[k] = sumOfSquares += difference * difference;
  }
  state.pivot = pivot;
  state.prefix = 0;
  state.prefixSquares = 0;
  state.position = 0;
  state.full = true;
  publish(state, sum, sumOfSquares);
}
