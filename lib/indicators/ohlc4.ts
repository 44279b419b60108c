import { defineIndicator } from "./define.ts";

/**
 * Mean of the four prices of a bar.
 *
 * @param out Prices, from the first row on.
 * @param ins Open, high, low, close.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 */
export function ohlc4(
  out: Float64Array,
  [open, high, low, close]: readonly Float64Array[],
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) out[i] = (open[i] + high[i] + low[i] + close[i]) / 4;
}

/** `ohlc4` as the registry knows it. */
export const ohlc4Definition = defineIndicator({
  name: "ohlc4",
  about: "Mean of open, high, low and close",
  source: "TA-Lib AVGPRICE; Pine ohlc4",
  seed: "None: every bar has a value.",
  inputs: ["open", "high", "low", "close"],
  outputs: ["value"],
  params: {},
  warmup: () => [0],
  start: () => null,
  kernel: ([out], ins, from, to) => ohlc4(out, ins, from, to),
});
