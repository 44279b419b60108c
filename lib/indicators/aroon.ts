import { defineIndicator } from "./define.ts";
import { lengthParam, numberOf } from "./params.ts";
import { type PriceRangeState, priceRangeState } from "./price_range.ts";
import { extremeAge, rollingExtremeNext } from "./rolling_extreme.ts";

/**
 * Aroon: how recently the highest high and the lowest low of the last `length + 1` bars came, 100 for
 * this bar and 0 for the oldest. Of equal extremes the most recent counts.
 *
 * @param outs Up, down, osc = up - down; NaN before index `length`.
 * @param ins High, low.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state From `priceRangeState(length + 1)`; moves to `to`.
 */
export function aroon(
  [up, down, osc]: readonly Float64Array[],
  [high, low]: readonly Float64Array[],
  from: number,
  to: number,
  { highest, lowest }: PriceRangeState,
): void {
  const length = highest.length - 1;
  for (let i = from; i < to; i++) {
    const top = rollingExtremeNext(highest, high[i]);
    const bottom = rollingExtremeNext(lowest, low[i]);
    up[i] = top === top ? 100 * (length - extremeAge(highest, top)) / length : NaN;
    down[i] = bottom === bottom ? 100 * (length - extremeAge(lowest, bottom)) / length : NaN;
    osc[i] = up[i] - down[i];
  }
}

/** `aroon` as the registry knows it. */
export const aroonDefinition = defineIndicator({
  name: "aroon",
  about: "Aroon lines and oscillator",
  source: "Chande, Stocks & Commodities 13:9 (1995); TA-Lib AROON, AROONOSC",
  seed: "First value when length + 1 bars are seen, at index length.",
  inputs: ["high", "low"],
  outputs: ["up", "down", "osc"],
  params: { length: lengthParam(14) },
  warmup: (params) => Array(3).fill(numberOf(params, "length")),
  start: (params) => priceRangeState(numberOf(params, "length") + 1),
  kernel: aroon,
});
