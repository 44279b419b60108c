import { defineLine } from "./define.ts";
import { lengthParam, numberOf } from "./params.ts";
import { rollingSumNext, type RollingSumState, rollingSumState } from "./rolling_sum.ts";

/** What an adaptive average carries from row to row. */
export interface KamaState {
  /** Sum of the absolute one-bar changes of the window. */
  path: RollingSumState;
  /** EMA weight of the fast end. */
  fastWeight: number;
  /** EMA weight of the slow end. */
  slowWeight: number;
  /** The average, NaN before its seed. */
  value: number;
}

/**
 * Kaufman's adaptive moving average: an EMA whose weight follows the efficiency of the move, net
 * change over path. A window that did not move at all counts as efficient, as in TA-Lib.
 *
 * @param out Averages; NaN before index `length`.
 * @param values Series to average.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function kama(
  out: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  state: KamaState,
): void {
  const { path, fastWeight, slowWeight } = state;
  for (let i = from; i < to; i++) {
    const x = values[i];
    const travelled = rollingSumNext(path, i > 0 ? Math.abs(x - values[i - 1]) : NaN);
    if (travelled !== travelled) {
      out[i] = NaN;
      continue;
    }
    const net = Math.abs(x - values[i - path.length]);
    const efficiency = travelled > net ? net / travelled : 1;
    const weight = efficiency * (fastWeight - slowWeight) + slowWeight;
    if (state.value !== state.value) state.value = values[i - 1];
    out[i] = state.value += weight * weight * (x - state.value);
  }
}

/** `kama` as the registry knows it. */
export const kamaDefinition = defineLine({
  name: "kama",
  about: "Kaufman's adaptive moving average",
  source: "Kaufman, Smarter Trading (1995); TA-Lib KAMA",
  seed: "Starts from the value at index length - 1; first average at length.",
  params: {
    length: lengthParam(10, "Window of the efficiency ratio in bars"),
    fast: lengthParam(2, "EMA length when price moves straight"),
    slow: lengthParam(30, "EMA length when price only swings"),
  },
  rule: ({ fast, slow }) =>
    fast <= slow ? undefined : `"fast" (${fast}) must not be more than "slow" (${slow})`,
  warmup: (params) => numberOf(params, "length"),
  start: (params): KamaState => ({
    path: rollingSumState(numberOf(params, "length")),
    fastWeight: 2 / (numberOf(params, "fast") + 1),
    slowWeight: 2 / (numberOf(params, "slow") + 1),
    value: NaN,
  }),
  kernel: kama,
});
