import {
  rollingExtremeNext,
  type RollingExtremeState,
  rollingMaxState,
  rollingMinState,
} from "./rolling_extreme.ts";

/** Highest and lowest of the last bars. */
export interface PriceRangeState {
  /** Highest high. */
  highest: RollingExtremeState;
  /** Lowest low. */
  lowest: RollingExtremeState;
}

/**
 * @param length Bars in the window.
 * @returns State that has seen nothing.
 */
export function priceRangeState(length: number): PriceRangeState {
  return { highest: rollingMaxState(length), lowest: rollingMinState(length) };
}

/**
 * Where a value stands between the lowest low and the highest high.
 *
 * @param state State, updated with this bar.
 * @param high High of the bar.
 * @param low Low of the bar.
 * @param x The value to place.
 * @returns A ratio, 0 at the lowest and 1 at the highest; 0.5 when both are equal; NaN while the
 * window is incomplete.
 */
export function placeInRange(
  { highest, lowest }: PriceRangeState,
  high: number,
  low: number,
  x: number,
): number {
  const top = rollingExtremeNext(highest, high);
  const bottom = rollingExtremeNext(lowest, low);
  const width = top - bottom;
  return width === 0 ? 0.5 : (x - bottom) / width;
}
