import { averageNext } from "./average.ts";
import { defineLine } from "./define.ts";
import { choiceParam, lengthParam, numberOf } from "./params.ts";
import { percentChange } from "./percent_change.ts";
import { type TripleEmaState, tripleEmaState } from "./tema.ts";

/** What a TRIX carries from row to row. */
export interface TrixState {
  /** Three chained averages. */
  averages: TripleEmaState;
  /** Whether the averages are of the logarithm. */
  logarithm: boolean;
  /** Third average of the row before, NaN before there is one. */
  previous: number;
}

/**
 * TRIX: one-bar change of a triple EMA, in percent, or in hundredths of a percent of the logarithm.
 * A value that is not positive has no logarithm and is passed over.
 *
 * @param out Changes; NaN before index `3 * length - 2`.
 * @param values Series.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function trix(
  out: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  state: TrixState,
): void {
  const { first, second, third } = state.averages;
  const logarithm = state.logarithm;
  for (let i = from; i < to; i++) {
    const x = values[i];
    const input = logarithm ? (x > 0 ? Math.log(x) : NaN) : x;
    const value = averageNext(third, averageNext(second, averageNext(first, input)));
    const previous = state.previous;
    out[i] = logarithm ? 10_000 * (value - previous) : percentChange(previous, value);
    state.previous = value;
  }
}

/** `trix` as the registry knows it. */
export const trixDefinition = defineLine({
  name: "trix",
  about: "One-bar change of a triple exponential average",
  source: "Hutson, Stocks & Commodities 1:5 (1983); TA-Lib TRIX; TradingView TRIX for scale=log",
  seed: "Each EMA starts with the mean of the first length values of its input.",
  params: {
    length: lengthParam(18),
    scale: choiceParam(
      ["percent", "log"],
      "percent: 100 times the relative change (TA-Lib); log: 10000 times the change of the " +
        "averaged logarithm (TradingView)",
    ),
  },
  warmup: (params) => 3 * numberOf(params, "length") - 2,
  start: (params): TrixState => ({
    averages: tripleEmaState(numberOf(params, "length")),
    logarithm: params.scale === "log",
    previous: NaN,
  }),
  kernel: trix,
});
