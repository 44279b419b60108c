import type { DirectionCode } from "./contract.ts";
import { always, defineDetector, sparse } from "./define.ts";
import { SWING_PARAMS, swingWarmup } from "./params.ts";
import { nextSwing, startSwings, type SwingPoints } from "./swing_points.ts";

/** What a trend carries from row to row. */
export interface TrendState {
  /** Swings it is read from. */
  points: SwingPoints;
  /** 1 for a higher high, -1 for a lower one, 0 for an equal one, NaN before the second swing high. */
  highLabel: number;
  /** 1 for a higher low, -1 for a lower one, 0 for an equal one, NaN before the second swing low. */
  lowLabel: number;
  /** The trend. */
  direction: DirectionCode;
  /** Row that set it. */
  sinceRow: number;
  /** Swings in a row that agree with it. */
  strength: number;
}

/**
 * Trend by the order of swings.
 *
 * @param outs As `trendDefinition` declares them.
 * @param ins High, low.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function trend(
  [direction, strength, bars, highLabel, lowLabel]: readonly Float64Array[],
  [high, low]: readonly Float64Array[],
  from: number,
  to: number,
  state: TrendState,
): void {
  const { points } = state;
  for (let i = from; i < to; i++) {
    const lastHigh = points.high;
    const lastLow = points.low;
    nextSwing(points, high, low, i);
    if (points.isNewHigh) state.highLabel = Math.sign(points.high - lastHigh);
    if (points.isNewLow) state.lowLabel = Math.sign(points.low - lastLow);
    if (points.isNewHigh || points.isNewLow) readTrend(state, i);
    direction[i] = state.direction;
    strength[i] = state.strength;
    bars[i] = state.direction === 0 ? 0 : i - state.sinceRow;
    highLabel[i] = state.highLabel;
    lowLabel[i] = state.lowLabel;
  }
}

function readTrend(state: TrendState, row: number): void {
  const { points, highLabel, lowLabel, direction } = state;
  const isUp = highLabel > 0 && lowLabel > 0;
  const isDown = highLabel < 0 && lowLabel < 0;
  if ((isUp && direction !== 1) || (isDown && direction !== 2)) {
    state.direction = isUp ? 1 : 2;
    state.sinceRow = row;
    state.strength = 2;
    return;
  }
  if (direction === 0) return;
  const sign = direction === 1 ? 1 : -1;
  const count = (label: number) =>
    state.strength = Math.sign(label) === sign ? state.strength + 1 : 0;
  if (points.isNewHigh) count(highLabel);
  if (points.isNewLow) count(lowLabel);
}

/** `trend` as the registry knows it. */
export const trendDefinition = defineDetector({
  name: "trend",
  about: "Trend by the order of swings: higher highs and lows, or lower ones",
  meaning:
    "Up when the last swing high is above the one before and the last swing low too, down when both " +
    "are below; anything else, equal ones included, leaves the trend as it was.",
  dependencies: ["swing"],
  outputs: [
    always("direction", "0 unknown, 1 up, 2 down"),
    always("strength", "Swings in a row that agree with the trend; 0 after one that does not"),
    always("bars", "Bars since the close that set the trend; 0 while it is unknown"),
    sparse("high_label", "Last swing high against the one before: 1 higher, 0 equal, -1 lower"),
    sparse("low_label", "Last swing low against the one before: 1 higher, 0 equal, -1 lower"),
  ],
  params: SWING_PARAMS,
  inputs: () => ["high", "low"],
  warmup: swingWarmup,
  start: (params): TrendState => ({
    points: startSwings(params),
    highLabel: NaN,
    lowLabel: NaN,
    direction: 0,
    sinceRow: 0,
    strength: 0,
  }),
  kernel: trend,
});
