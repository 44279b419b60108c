/**
 * Sum of the last `length` values without ever subtracting one.
 *
 * Values are taken in blocks of `length`. A window always is the tail of the finished block and the
 * head of the current one, so its sum is one suffix sum plus one prefix sum. A value leaves completely
 * when its window has passed: there is no drift over a long series and no trace of a huge value.
 * The cost is two additions per value. (Two-stacks aggregation, van Herk 1992 for minima.)
 */
export interface RollingSumState {
  /** Values in the window. */
  length: number;
  /** The last `length` values; the newest stands just before `position`. */
  ring: Float64Array;
  /** Sum of the finished block from each of its positions to its end. */
  suffix: Float64Array;
  /** Sum of the current block so far. */
  prefix: number;
  /** Values in the current block. */
  position: number;
  /** Whether a block is finished, which is when sums begin. */
  full: boolean;
}

/**
 * @param length Values in the window, at least 1.
 * @returns State that has seen nothing.
 */
export function rollingSumState(length: number): RollingSumState {
  return {
    length,
    ring: new Float64Array(length),
    suffix: new Float64Array(length),
    prefix: 0,
    position: 0,
    full: false,
  };
}

/**
 * Feeds one value; NaN passes through and leaves the state alone.
 *
 * @param state State, updated.
 * @param x Next value.
 * @returns Sum of the last `length` values, or NaN while there are fewer.
 */
export function rollingSumNext(state: RollingSumState, x: number): number {
  if (x !== x) return NaN;
  const position = state.position;
  state.ring[position] = x;
  if (position + 1 < state.length) {
    state.position = position + 1;
    state.prefix += x;
    return state.full ? state.suffix[position + 1] + state.prefix : NaN;
  }
  return finishBlock(state);
}

function finishBlock(state: RollingSumState): number {
  const { ring, suffix } = state;
  let sum = 0;
  for (let k = ring.length - 1; k >= 0; k--) suffix[k] = sum += ring[k];
  state.prefix = 0;
  state.position = 0;
  state.full = true;
  return sum;
}
