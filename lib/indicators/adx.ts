import { averageNext, type AverageState, wilderState } from "./average.ts";
import { defineIndicator } from "./define.ts";
import { directionalMovement } from "./directional_movement.ts";
import { choiceParam, lengthParam, numberOf } from "./params.ts";
import { fromSecondRow } from "./second_row.ts";
import { trueRange } from "./true_range.ts";

/** What an average directional index carries from row to row. */
export interface AdxState {
  /** Bars of every average. */
  length: number;
  /** Wilder average of upward movement. */
  plus: AverageState;
  /** Wilder average of downward movement. */
  minus: AverageState;
  /** Wilder average of the true range. */
  range: AverageState;
  /** Wilder average of the directional index. */
  index: AverageState;
}

/**
 * Average directional index with its directional lines. Where a bar has no range at all the lines
 * are 0. `adxr` is the mean of `adx` and `adx` `length - 1` bars earlier.
 *
 * @param outs Adx, dmp, dmn, adxr.
 * @param ins High, low, close.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function adx(
  outs: readonly Float64Array[],
  [high, low, close]: readonly Float64Array[],
  from: number,
  to: number,
  { length, plus, minus, range, index }: AdxState,
): void {
  const [adxLine, dmp, dmn, adxr] = outs;
  const back = length - 1;
  for (let i = fromSecondRow(outs, from, to); i < to; i++) {
    const rise = high[i] - high[i - 1];
    const fall = low[i - 1] - low[i];
    const up = averageNext(plus, directionalMovement(rise, fall));
    const down = averageNext(minus, directionalMovement(fall, rise));
    const reach = averageNext(range, trueRange(high[i], low[i], close[i - 1]));
    // The short initial sums of TA-Lib are complete one bar before the lines begin.
    const ready = i >= length;
    const scale = ready ? (reach > 0 ? 100 / reach : 0) : NaN;
    const sum = up + down;
    const imbalance = sum > 0 ? 100 * Math.abs(up - down) / sum : 0;
    const average = averageNext(index, ready ? imbalance : NaN);
    dmp[i] = up * scale;
    dmn[i] = down * scale;
    adxLine[i] = average;
    adxr[i] = i < back ? NaN : (average + adxLine[i - back]) / 2;
  }
}

/** `adx` as the registry knows it. */
export const adxDefinition = defineIndicator({
  name: "adx",
  about: "Average directional index with directional lines",
  source: "Wilder, New Concepts in Technical Trading Systems (1978); Pine ta.dmi; TA-Lib ADX, ADXR",
  seed: "Wilder averages seeded with the mean of length values from the second bar on: lines at " +
    "length, adx at 2 length - 1, adxr at 3 length - 2.",
  inputs: ["high", "low", "close"],
  outputs: ["adx", "dmp", "dmn", "adxr"],
  params: {
    length: lengthParam(14),
    convention: choiceParam(
      ["tradingview", "talib"],
      "talib: the initial sums of movement and range are one bar short",
    ),
  },
  warmup(params) {
    const length = numberOf(params, "length");
    return [2 * length - 1, length, length, 3 * length - 2];
  },
  start(params): AdxState {
    const length = numberOf(params, "length");
    const leadingZeros = params.convention === "talib" ? 1 : 0;
    return {
      length,
      plus: wilderState(length, leadingZeros),
      minus: wilderState(length, leadingZeros),
      range: wilderState(length, leadingZeros),
      index: wilderState(length),
    };
  },
  kernel: adx,
});
