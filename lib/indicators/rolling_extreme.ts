/**
 * Highest or lowest of the last `length` values, by suffix and prefix extremes of blocks like
 * `RollingSumState` (van Herk 1992).
 */
export interface RollingExtremeState {
  /** Values in the window. */
  length: number;
  /** 1 for the highest value, -1 for the lowest; values are kept multiplied by it. */
  sign: number;
  /** The last `length` values; the newest stands just before `position`. */
  ring: Float64Array;
  /** Extreme of the finished block from each of its positions to its end. */
  suffix: Float64Array;
  /** Extreme of the current block so far. */
  prefix: number;
  /** Values in the current block. */
  position: number;
  /** Whether a block is finished, which is when results begin. */
  full: boolean;
}

/**
 * Begins a rolling maximum.
 *
 * @param length Values in the window, at least 1.
 * @returns State for the highest value that has seen nothing.
 */
export function rollingMaxState(length: number): RollingExtremeState {
  return startExtreme(length, 1);
}

/**
 * Begins a rolling minimum.
 *
 * @param length Values in the window, at least 1.
 * @returns State for the lowest value that has seen nothing.
 */
export function rollingMinState(length: number): RollingExtremeState {
  return startExtreme(length, -1);
}

function startExtreme(length: number, sign: number): RollingExtremeState {
  return {
    length,
    sign,
    ring: new Float64Array(length),
    suffix: new Float64Array(length),
    prefix: -Infinity,
    position: 0,
    full: false,
  };
}

/**
 * Feeds one value; NaN passes through and leaves the state alone.
 *
 * @param state State, updated.
 * @param x Next value.
 * @returns The extreme of the last `length` values, or NaN while there are fewer.
 */
export function rollingExtremeNext(state: RollingExtremeState, x: number): number {
  if (x !== x) return NaN;
  const { length, position } = state;
  const signed = state.sign * x;
  state.ring[position] = signed;
  const count = position + 1;
  if (count === length) return finishBlock(state);
  state.position = count;
  state.prefix = Math.max(state.prefix, signed);
  return state.full ? state.sign * Math.max(state.prefix, state.suffix[count]) : NaN;
}

/**
 * How long ago an extreme came; of equal ones the most recent counts.
 *
 * @param state State whose last `rollingExtremeNext` returned a number.
 * @param extreme That number.
 * @returns Number of values since, 0 when it is the newest.
 */
export function extremeAge(
  { length, sign, ring, position }: RollingExtremeState,
  extreme: number,
): number {
  const signed = sign * extreme;
  let age = 0;
  for (let k = position; age < length; age++) {
    k = k === 0 ? length - 1 : k - 1;
    if (ring[k] === signed) break;
  }
  return age;
}

function finishBlock(state: RollingExtremeState): number {
  const { ring, suffix } = state;
  let extreme = -Infinity;
  for (let k = ring.length - 1; k >= 0; k--) suffix[k] = extreme = Math.max(extreme, ring[k]);
  state.prefix = -Infinity;
  state.position = 0;
  state.full = true;
  return state.sign * extreme;
}
