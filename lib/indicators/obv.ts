import { defineIndicator } from "./define.ts";
import { choiceParam } from "./params.ts";

/** What an on-balance volume carries from row to row. */
export interface ObvState {
  /** The running total. */
  total: number;
  /** Whether the first bar's volume counts. */
  firstBarCounts: boolean;
}

/**
 * On-balance volume: running total of the volume, added on a higher close and subtracted on a lower.
 *
 * @param out Totals, from the first row on.
 * @param ins Close, volume.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function obv(
  out: Float64Array,
  [close, volume]: readonly Float64Array[],
  from: number,
  to: number,
  state: ObvState,
): void {
  for (let i = from; i < to; i++) {
    const change = i > 0 ? close[i] - close[i - 1] : state.firstBarCounts ? 1 : 0;
    if (change > 0) state.total += volume[i];
    else if (change < 0) state.total -= volume[i];
    out[i] = state.total;
  }
}

/** `obv` as the registry knows it. */
export const obvDefinition = defineIndicator({
  name: "obv",
  about: "On-balance volume",
  source:
    "Granville's New Key to Stock Market Profits (1963); TA-Lib OBV; Pine ta.obv for start=zero",
  seed: "The volume of the first bar, or 0 with start=zero: a constant offset.",
  inputs: ["close", "volume"],
  outputs: ["value"],
  params: {
    start: choiceParam(["volume", "zero"], "First total: the bar's volume (TA-Lib) or 0 (Pine)"),
  },
  warmup: () => [0],
  start: (params): ObvState => ({ total: 0, firstBarCounts: params.start === "volume" }),
  kernel: ([out], ins, from, to, state: ObvState) => obv(out, ins, from, to, state),
});
