import { averageKindNext, type AverageKindState, averageKindState } from "./average_kind.ts";
import { defineLine } from "./define.ts";
import { choiceParam, lengthParam, numberOf } from "./params.ts";

/** What a momentum oscillator carries from row to row. */
export interface CmoState {
  /** Average rise. */
  gains: AverageKindState;
  /** Average fall, as a positive number. */
  losses: AverageKindState;
}

/**
 * Chande momentum oscillator: `100 * (gains - losses) / (gains + losses)`. A series that did not move
 * reads 0.
 *
 * @param out Value in [-100, 100]; NaN before index `length`.
 * @param values Series.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function cmo(
  out: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  { gains, losses }: CmoState,
): void {
  for (let i = from; i < to; i++) {
    const change = i > 0 ? values[i] - values[i - 1] : NaN;
    const gain = averageKindNext(gains, Math.max(change, 0));
    const loss = averageKindNext(losses, Math.max(-change, 0));
    const sum = gain + loss;
    out[i] = sum === 0 ? 0 : 100 * (gain - loss) / sum;
  }
}

/** `cmo` as the registry knows it. */
export const cmoDefinition = defineLine({
  name: "cmo",
  about: "Chande momentum oscillator",
  source: "Chande and Kroll, The New Technical Trader (1994); Pine ta.cmo; TA-Lib CMO",
  seed: "First value when length changes are seen, at index length.",
  params: {
    length: lengthParam(14),
    convention: choiceParam(
      ["tradingview", "talib"],
      "tradingview: plain sums, as published; talib: Wilder averages, a different line",
    ),
  },
  warmup: (params) => numberOf(params, "length"),
  start(params): CmoState {
    const kind = params.convention === "talib" ? "wilder" : "sma";
    const length = numberOf(params, "length");
    return { gains: averageKindState(kind, length), losses: averageKindState(kind, length) };
  },
  kernel: cmo,
});
