import {
  type AverageKind,
  averageKindNext,
  type AverageKindState,
  averageKindState,
} from "./average_kind.ts";
import type { ParamSpec, ParamValues } from "./contract.ts";
import { defineIndicator } from "./define.ts";
import { choiceOf, choiceParam, lengthParam, numberOf } from "./params.ts";
import { trueRange } from "./true_range.ts";

/** What an average true range carries from row to row. */
export interface AtrState {
  /** Average of the true range. */
  average: AverageKindState;
  /** Whether the very first bar counts with high - low, as it has no close before it. */
  firstBarCounts: boolean;
}

/** Parameters of `atr` and `natr`. */
export const ATR_PARAMS: Readonly<Record<string, ParamSpec>> = {
  length: lengthParam(14),
  convention: choiceParam(
    ["talib", "tradingview"],
    "talib: the seed begins at the second bar; tradingview: at the first, whose range is high - low",
  ),
  average: choiceParam(["wilder", "ema", "sma"], "Which average of the true range"),
};

/**
 * @param params Validated `ATR_PARAMS`.
 * @returns Index of the first value.
 */
export function atrWarmup(params: ParamValues): number {
  return numberOf(params, "length") - (params.convention === "tradingview" ? 1 : 0);
}

/**
 * @param params Validated `ATR_PARAMS`.
 * @returns State that has seen no bar.
 */
export function atrState(params: ParamValues): AtrState {
  return {
    average: averageKindState(choiceOf<AverageKind>(params, "average"), numberOf(params, "length")),
    firstBarCounts: params.convention === "tradingview",
  };
}

/**
 * Average true range.
 *
 * @param out Average range in price units; NaN during warm-up.
 * @param ins High, low, close.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state From `atrState`; moves to `to`.
 */
export function atr(
  out: Float64Array,
  [high, low, close]: readonly Float64Array[],
  from: number,
  to: number,
  { average, firstBarCounts }: AtrState,
): void {
  for (let i = from; i < to; i++) {
    const range = i === 0 && firstBarCounts
      ? high[i] - low[i]
      : trueRange(high[i], low[i], i > 0 ? close[i - 1] : NaN);
    out[i] = averageKindNext(average, range);
  }
}

/** `atr` as the registry knows it. */
export const atrDefinition = defineIndicator({
  name: "atr",
  about: "Average true range",
  source: "Wilder, New Concepts in Technical Trading Systems (1978); TA-Lib ATR; Pine ta.atr",
  seed:
    "Mean of the first length true ranges, at index length (talib) or length - 1 (tradingview).",
  inputs: ["high", "low", "close"],
  outputs: ["value"],
  params: ATR_PARAMS,
  warmup: (params) => [atrWarmup(params)],
  start: atrState,
  kernel: ([out], ins, from, to, state: AtrState) => atr(out, ins, from, to, state),
});
