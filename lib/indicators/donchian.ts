import { defineIndicator } from "./define.ts";
import { lengthParam, numberOf } from "./params.ts";
import {
  rollingExtremeNext,
  type RollingExtremeState,
  rollingMaxState,
  rollingMinState,
} from "./rolling_extreme.ts";

/** What a price channel carries from row to row. */
export interface DonchianState {
  /** Lowest low. */
  lowest: RollingExtremeState;
  /** Highest high. */
  highest: RollingExtremeState;
}

/**
 * Donchian channel: lowest low and highest high of the last bars, this bar included, and their mean.
 *
 * @param outs Lower, middle, upper.
 * @param ins High, low.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function donchian(
  [lower, middle, upper]: readonly Float64Array[],
  [high, low]: readonly Float64Array[],
  from: number,
  to: number,
  { lowest, highest }: DonchianState,
): void {
  for (let i = from; i < to; i++) {
    lower[i] = rollingExtremeNext(lowest, low[i]);
    upper[i] = rollingExtremeNext(highest, high[i]);
    middle[i] = (lower[i] + upper[i]) / 2;
  }
}

/** `donchian` as the registry knows it. */
export const donchianDefinition = defineIndicator({
  name: "donchian",
  about: "Donchian channel, the current bar included",
  source: "Donchian's four-week rule (1960); pandas-ta donchian; TradingView Donchian Channels",
  seed: "Each line starts when its own window is full.",
  inputs: ["high", "low"],
  outputs: ["lower", "middle", "upper"],
  params: {
    lower_length: lengthParam(20, "Window of the lowest low in bars"),
    upper_length: lengthParam(20, "Window of the highest high in bars"),
  },
  warmup(params) {
    const lower = numberOf(params, "lower_length") - 1;
    const upper = numberOf(params, "upper_length") - 1;
    return [lower, Math.max(lower, upper), upper];
  },
  start: (params): DonchianState => ({
    lowest: rollingMinState(numberOf(params, "lower_length")),
    highest: rollingMaxState(numberOf(params, "upper_length")),
  }),
  kernel: donchian,
});
