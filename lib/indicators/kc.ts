import { averageNext, type AverageState, emaState, wilderState } from "./average.ts";
import { defineIndicator } from "./define.ts";
import { choiceParam, lengthParam, numberOf, numberParam } from "./params.ts";
import { trueRange } from "./true_range.ts";

/** What a Keltner channel carries from row to row. */
export interface KcState {
  /** EMA of the close. */
  basis: AverageState;
  /** Average of the true range. */
  range: AverageState;
  /** Band distance in average ranges. */
  scalar: number;
}

/**
 * Keltner channel: EMA of the close and `scalar` average true ranges around it. The first bar counts
 * with high - low.
 *
 * @param outs Lower, basis, upper.
 * @param ins High, low, close.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function kc(
  [lower, basisLine, upper]: readonly Float64Array[],
  [high, low, close]: readonly Float64Array[],
  from: number,
  to: number,
  { basis, range, scalar }: KcState,
): void {
  for (let i = from; i < to; i++) {
    const middle = averageNext(basis, close[i]);
    const reach = scalar *
      averageNext(range, i > 0 ? trueRange(high[i], low[i], close[i - 1]) : high[i] - low[i]);
    basisLine[i] = middle;
    lower[i] = middle - reach;
    upper[i] = middle + reach;
  }
}

/** `kc` as the registry knows it. */
export const kcDefinition = defineIndicator({
  name: "kc",
  about: "Keltner channel",
  source: "Raschke's form of Keltner (1960); Pine ta.kc; TradingView Keltner Channels for band=atr",
  seed:
    "Averages start with the mean of their own first values; lines start when theirs are there.",
  inputs: ["high", "low", "close"],
  outputs: ["lower", "basis", "upper"],
  params: {
    length: lengthParam(20),
    scalar: numberParam(2, [0, 100], "Distance of a band in average true ranges"),
    band: choiceParam(
      ["ema", "atr"],
      "ema: EMA of the true range over length (Pine ta.kc); atr: Wilder's over atr_length (chart)",
    ),
    atr_length: lengthParam(10, "Length of the average true range when band is atr"),
  },
  warmup(params) {
    const basis = numberOf(params, "length") - 1;
    const range = params.band === "atr" ? numberOf(params, "atr_length") - 1 : basis;
    return [Math.max(basis, range), basis, Math.max(basis, range)];
  },
  start: (params): KcState => ({
    basis: emaState(numberOf(params, "length")),
    range: params.band === "atr"
      ? wilderState(numberOf(params, "atr_length"))
      : emaState(numberOf(params, "length")),
    scalar: numberOf(params, "scalar"),
  }),
  kernel: kc,
});
