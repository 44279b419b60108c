import { averageNext, type AverageState, wilderState } from "./average.ts";
import { defineIndicator } from "./define.ts";
import { directionalMovement } from "./directional_movement.ts";
import { choiceParam, lengthParam, numberOf } from "./params.ts";
import { fromSecondRow } from "./second_row.ts";

/** What directional movement carries from row to row. */
export interface DmState {
  /** Wilder average of upward movement. */
  plus: AverageState;
  /** Wilder average of downward movement. */
  minus: AverageState;
  /** What an average is multiplied with: its length for the sum, 1 for the mean. */
  scale: number;
}

/**
 * Smoothed directional movement, as Wilder's running sum or as its mean.
 *
 * @param outs Dmp, dmn.
 * @param ins High, low.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function dm(
  outs: readonly Float64Array[],
  [high, low]: readonly Float64Array[],
  from: number,
  to: number,
  { plus, minus, scale }: DmState,
): void {
  const [dmp, dmn] = outs;
  for (let i = fromSecondRow(outs, from, to); i < to; i++) {
    const rise = high[i] - high[i - 1];
    const fall = low[i - 1] - low[i];
    const up = averageNext(plus, directionalMovement(rise, fall));
    const down = averageNext(minus, directionalMovement(fall, rise));
    dmp[i] = scale * up;
    dmn[i] = scale * down;
  }
}

/** `dm` as the registry knows it. */
export const dmDefinition = defineIndicator({
  name: "dm",
  about: "Smoothed directional movement",
  source: "Wilder, New Concepts in Technical Trading Systems (1978); TA-Lib PLUS_DM, MINUS_DM",
  seed:
    "Sum of the first length - 1 movements, which begin at the second bar, at index length - 1.",
  inputs: ["high", "low"],
  outputs: ["dmp", "dmn"],
  params: {
    length: lengthParam(14),
    convention: choiceParam(
      ["sum", "mean"],
      "sum: Wilder's running sum (TA-Lib); mean: that sum over length",
    ),
  },
  warmup: (params) => Array(2).fill(Math.max(1, numberOf(params, "length") - 1)),
  start(params): DmState {
    const length = numberOf(params, "length");
    return {
      plus: wilderState(length, 1),
      minus: wilderState(length, 1),
      scale: params.convention === "sum" ? length : 1,
    };
  },
  kernel: dm,
});
