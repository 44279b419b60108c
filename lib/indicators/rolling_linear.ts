/**
 * Sum and linearly weighted sum (oldest weight 1, newest `length`) of the last `length` values, by
 * suffix and prefix sums like `RollingSumState`: no subtraction, no drift.
 */
export interface RollingLinearState {
  /** Values in the window. */
  length: number;
  /** The last `length` values. */
  ring: Float64Array;
  /** Sum of the finished block from each position to its end. */
  suffix: Float64Array;
  /** The same with weights 1, 2, ... from that position on. */
  suffixWeighted: Float64Array;
  /** Sum of the current block. */
  prefix: number;
  /** Sum of the current block with weights 1, 2, ... */
  prefixWeighted: number;
  /** Values in the current block. */
  position: number;
  /** Whether a block is finished, which is when results begin. */
  full: boolean;
  /** Sum of the last `length` values, or NaN while there are fewer. */
  sum: number;
  /** Their weighted sum, or NaN. */
  weighted: number;
}

/**
 * @param length Values in the window, at least 1.
 * @returns State that has seen nothing.
 */
export function rollingLinearState(length: number): RollingLinearState {
  return {
    length,
    ring: new Float64Array(length),
    suffix: new Float64Array(length),
    suffixWeighted: new Float64Array(length),
    prefix: 0,
    prefixWeighted: 0,
    position: 0,
    full: false,
    sum: NaN,
    weighted: NaN,
  };
}

/**
 * Feeds one value and updates `sum` and `weighted`; NaN makes both NaN and leaves the rest alone.
 *
 * @param state State, updated.
 * @param x Next value.
 */
export function rollingLinearNext(state: RollingLinearState, x: number): void {
  state.sum = NaN;
  state.weighted = NaN;
  if (x !== x) return;
  const position = state.position;
  state.ring[position] = x;
  const count = position + 1;
  if (count === state.length) {
    finishBlock(state);
    return;
  }
  state.position = count;
  state.prefix += x;
  state.prefixWeighted += count * x;
  if (!state.full) return;
  // The current block stands behind `length - count` older values, which raises its weights.
  state.sum = state.suffix[count] + state.prefix;
  state.weighted = state.suffixWeighted[count] + state.prefixWeighted +
    (state.length - count) * state.prefix;
}

/**
 * End point of the least-squares line through the window, from the two sums: three times the
 * weighted mean minus twice the plain mean.
 *
 * @param state State after `rollingLinearNext`.
 * @returns The line at the newest value, or NaN.
 */
export function lineEnd({ length, sum, weighted }: RollingLinearState): number {
  return (6 * weighted / (length + 1) - 2 * sum) / length;
}

function finishBlock(state: RollingLinearState): void {
  const { ring, suffix, suffixWeighted } = state;
  let sum = 0;
  let weighted = 0;
  for (let k = ring.length - 1; k >= 0; k--) {
    suffix[k] = sum += ring[k];
    suffixWeighted[k] = weighted += sum;
  }
  state.prefix = 0;
  state.prefixWeighted = 0;
  state.position = 0;
  state.full = true;
  state.sum = sum;
  state.weighted = weighted;
}
