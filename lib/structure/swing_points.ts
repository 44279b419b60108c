import { numberOf, type ParamValues } from "../indicators/mod.ts";

/** The last confirmed swing high and low. */
export interface SwingPoints {
  /** Bars before a swing. */
  left: number;
  /** Bars after a swing. */
  right: number;
  /** Row of the last swing high, -1 before the first. */
  highRow: number;
  /** Price of the last swing high, NaN before the first. */
  high: number;
  /** Row of the last swing low, -1 before the first. */
  lowRow: number;
  /** Price of the last swing low, NaN before the first. */
  low: number;
  /** Whether the row just fed confirmed a swing high. */
  isNewHigh: boolean;
  /** Whether the row just fed confirmed a swing low. */
  isNewLow: boolean;
}

/**
 * @param params Validated parameters with `left` and `right`.
 * @returns Swings of a market nobody has looked at.
 */
export function startSwings(params: ParamValues): SwingPoints {
  return {
    left: numberOf(params, "left"),
    right: numberOf(params, "right"),
    highRow: -1,
    high: NaN,
    lowRow: -1,
    low: NaN,
    isNewHigh: false,
    isNewLow: false,
  };
}

/**
 * Feeds one closed bar. The bar `right` rows earlier is a swing high when its high is above the highs of
 * the `left` bars before it and not below those of the `right` bars after it; so of equal highs within
 * `left` bars the first counts. A swing low is the mirror image. One bar can be both.
 *
 * @param points Swings, updated.
 * @param high Highs; rows after `row` are not read.
 * @param low Lows.
 * @param row Row of the bar that has just closed.
 */
export function nextSwing(
  points: SwingPoints,
  high: Float64Array,
  low: Float64Array,
  row: number,
): void {
  const { left, right } = points;
  const at = row - right;
  points.isNewHigh = false;
  points.isNewLow = false;
  if (at < left) return;
  if (isTop(high, at, left, row)) {
    points.isNewHigh = true;
    points.highRow = at;
    points.high = high[at];
  }
  if (isBottom(low, at, left, row)) {
    points.isNewLow = true;
    points.lowRow = at;
    points.low = low[at];
  }
}

function isTop(high: Float64Array, at: number, left: number, last: number): boolean {
  const level = high[at];
  for (let k = at - 1; k >= at - left; k--) if (high[k] >= level) return false;
  for (let k = at + 1; k <= last; k++) if (high[k] > level) return false;
  return true;
}

function isBottom(low: Float64Array, at: number, left: number, last: number): boolean {
  const level = low[at];
  for (let k = at - 1; k >= at - left; k--) if (low[k] <= level) return false;
  for (let k = at + 1; k <= last; k++) if (low[k] < level) return false;
  return true;
}
