import { atr, ATR_PARAMS, type AtrState, atrState, atrWarmup } from "./atr.ts";
import { defineIndicator } from "./define.ts";

/**
 * Normalised average true range: the range in percent of the close.
 *
 * @param out Percent; NaN during warm-up.
 * @param ins High, low, close.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state From `atrState`; moves to `to`.
 */
export function natr(
  out: Float64Array,
  ins: readonly Float64Array[],
  from: number,
  to: number,
  state: AtrState,
): void {
  const close = ins[2];
  atr(out, ins, from, to, state);
  for (let i = from; i < to; i++) out[i] *= 100 / close[i];
}

/** `natr` as the registry knows it. */
export const natrDefinition = defineIndicator({
  name: "natr",
  about: "Average true range in percent of the close",
  source: "Forman, Stocks & Commodities 24:5 (2006); TA-Lib NATR; pandas-ta natr for average=ema",
  seed:
    "Mean of the first length true ranges, at index length (talib) or length - 1 (tradingview).",
  inputs: ["high", "low", "close"],
  outputs: ["value"],
  params: ATR_PARAMS,
  warmup: (params) => [atrWarmup(params)],
  start: atrState,
  kernel: ([out], ins, from, to, state: AtrState) => natr(out, ins, from, to, state),
});
