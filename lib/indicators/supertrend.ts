import { averageNext, type AverageState, wilderState } from "./average.ts";
import { defineIndicator } from "./define.ts";
import { choiceParam, lengthParam, numberOf, numberParam } from "./params.ts";
import { trueRange } from "./true_range.ts";

/** What a supertrend carries from row to row. */
export interface SupertrendState {
  /** Average true range. */
  range: AverageState;
  /** Band distance in average true ranges. */
  multiplier: number;
  /** Whether the TradingView rules apply; otherwise those of pandas-ta. */
  tradingview: boolean;
  /** 1 while the trend is up, -1 while it is down. */
  direction: number;
  /** Band below price, NaN before the first. */
  lower: number;
  /** Band above price, NaN before the first. */
  upper: number;
}

/**
 * Supertrend: a band of average true ranges around the middle of the bar that only moves towards
 * price, and changes sides when the close crosses it.
 *
 * tradingview: both bands ratchet on every bar until the close before was beyond them, the first
 * bar's true range counts, the trend starts down. pandas_ta: only the active band ratchets and not on
 * the bar that changes sides, true ranges begin at the second bar, the trend starts up.
 *
 * @param outs Trend (the active band), direction (1 up, -1 down), long (the band while up, else NaN),
 * short (the band while down, else NaN).
 * @param ins High, low, close.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function supertrend(
  [trend, direction, long, short]: readonly Float64Array[],
  [high, low, close]: readonly Float64Array[],
  from: number,
  to: number,
  state: SupertrendState,
): void {
  const { range, multiplier, tradingview } = state;
  for (let i = from; i < to; i++) {
    const travelled = i === 0 && tradingview
      ? high[i] - low[i]
      : trueRange(high[i], low[i], i > 0 ? close[i - 1] : NaN);
    const reach = multiplier * averageNext(range, travelled);
    const ready = reach === reach;
    const middle = (high[i] + low[i]) / 2;
    if (ready && tradingview) {
      moveBoth(state, middle - reach, middle + reach, close[i], close[i - 1]);
    } else if (ready) {
      moveActive(state, middle - reach, middle + reach, close[i]);
    }
    const up = state.direction > 0;
    const line = ready ? (up ? state.lower : state.upper) : NaN;
    trend[i] = line;
    direction[i] = ready ? state.direction : NaN;
    long[i] = up ? line : NaN;
    short[i] = up ? NaN : line;
  }
}

/** TradingView: a band gives way only when the close before it was beyond it. */
function moveBoth(
  state: SupertrendState,
  lower: number,
  upper: number,
  close: number,
  previousClose: number,
): void {
  // Before the first bands every comparison is with NaN, hence false, and the new band is taken.
  const first = state.lower !== state.lower;
  const keepLower = lower <= state.lower && previousClose >= state.lower;
  const keepUpper = upper >= state.upper && previousClose <= state.upper;
  if (!keepLower) state.lower = lower;
  if (!keepUpper) state.upper = upper;
  if (first) return;
  if (state.direction > 0) state.direction = close < state.lower ? -1 : 1;
  else state.direction = close > state.upper ? 1 : -1;
}

/** pandas-ta: only the active band is kept, and only while the direction holds. */
function moveActive(state: SupertrendState, lower: number, upper: number, close: number): void {
  if (close > state.upper) state.direction = 1;
  else if (close < state.lower) state.direction = -1;
  else if (state.direction > 0 && lower < state.lower) lower = state.lower;
  else if (state.direction < 0 && upper > state.upper) upper = state.upper;
  state.lower = lower;
  state.upper = upper;
}

/** `supertrend` as the registry knows it. */
export const supertrendDefinition = defineIndicator({
  name: "supertrend",
  about: "Supertrend line and direction",
  source: "Seban's supertrend; Pine ta.supertrend (whose sign is opposite); pandas-ta supertrend",
  seed: "tradingview: starts down at length - 1; pandas_ta: starts up at length.",
  inputs: ["high", "low", "close"],
  outputs: ["trend", "direction", "long", "short"],
  params: {
    length: lengthParam(10, "Length of the average true range"),
    multiplier: numberParam(3, [0, 100], "Distance of a band in average true ranges"),
    convention: choiceParam(
      ["tradingview", "pandas_ta"],
      "Which band ratchets, where the true range begins and which side comes first",
    ),
  },
  warmup: (params) =>
    Array(4).fill(numberOf(params, "length") - (params.convention === "tradingview" ? 1 : 0)),
  start: (params): SupertrendState => ({
    range: wilderState(numberOf(params, "length")),
    multiplier: numberOf(params, "multiplier"),
    tradingview: params.convention === "tradingview",
    direction: params.convention === "tradingview" ? -1 : 1,
    lower: NaN,
    upper: NaN,
  }),
  kernel: supertrend,
});
