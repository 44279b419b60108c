import { always, defineDetector, price, sparse } from "./define.ts";
import { SWING_PARAMS, swingWarmup } from "./params.ts";
import { nextSwing, startSwings, type SwingPoints } from "./swing_points.ts";

/**
 * Swing highs and lows, published at the close that confirms them.
 *
 * @param outs As `swingDefinition` declares them.
 * @param ins Open instants, high, low.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param points Moves to `to`.
 */
export function swing(
  outs: readonly Float64Array[],
  [tsOpenMs, high, low]: readonly Float64Array[],
  from: number,
  to: number,
  points: SwingPoints,
): void {
  const [highOut, highTsMs, highAge, highNew, lowOut, lowTsMs, lowAge, lowNew] = outs;
  for (let i = from; i < to; i++) {
    nextSwing(points, high, low, i);
    const { highRow, lowRow } = points;
    highOut[i] = points.high;
    highTsMs[i] = highRow < 0 ? NaN : tsOpenMs[highRow];
    highAge[i] = highRow < 0 ? NaN : i - highRow;
    highNew[i] = points.isNewHigh ? 1 : 0;
    lowOut[i] = points.low;
    lowTsMs[i] = lowRow < 0 ? NaN : tsOpenMs[lowRow];
    lowAge[i] = lowRow < 0 ? NaN : i - lowRow;
    lowNew[i] = points.isNewLow ? 1 : 0;
  }
}

/** `swing` as the registry knows it. */
export const swingDefinition = defineDetector({
  name: "swing",
  about: "Last confirmed swing high and low",
  meaning:
    "A swing high is above the highs of the left bars before it and not below those of the right " +
    "bars after it, so the first of equal highs counts; it is published at the close of the last of " +
    "those. A swing low is the mirror image.",
  dependencies: [],
  outputs: [
    price("high", "Price of the last swing high"),
    sparse("high_ts_ms", "Open of its bar, epoch milliseconds"),
    sparse("high_age", "Bars since its bar"),
    always("high_new", "1 at the close that confirms it"),
    price("low", "Price of the last swing low"),
    sparse("low_ts_ms", "Open of its bar, epoch milliseconds"),
    sparse("low_age", "Bars since its bar"),
    always("low_new", "1 at the close that confirms it"),
  ],
  params: SWING_PARAMS,
  inputs: () => ["tsOpenMs", "high", "low"],
  warmup: swingWarmup,
  start: startSwings,
  kernel: swing,
});
