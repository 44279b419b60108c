import { defineIndicator } from "./define.ts";
import { choiceParam, numberOf, numberParam } from "./params.ts";
import { fromSecondRow } from "./second_row.ts";

/**
 * What a parabolic stop carries from row to row. Prices are kept multiplied by `side`, so that the
 * stop always trails below: one rule serves both directions.
 */
export interface PsarState {
  /** 1 while long, -1 while short. */
  side: number;
  /** The stop, times `side`: of the row before (tradingview) or for the next row (talib). */
  stop: number;
  /** Most favourable price of this run, times `side`. */
  extreme: number;
  /** Acceleration. */
  acceleration: number;
  /** Acceleration of a new run. */
  startAcceleration: number;
  /** What each new extreme adds. */
  increment: number;
  /** Largest acceleration. */
  maxAcceleration: number;
  /** Whether the TradingView rules apply; otherwise those of TA-Lib. */
  tradingview: boolean;
}

/**
 * Parabolic stop and reverse.
 *
 * tradingview: the reversal is tested with the new stop as computed, which is then held behind the
 * last two bars; the first side follows the second close. talib: the stop is held behind the last two
 * bars first and then tested; the first side follows the directional movement of the second bar.
 *
 * @param outs Long (the stop while long, else NaN), short (the stop while short, else NaN), af (the
 * acceleration), reversal (1 on a bar that changes sides, else 0).
 * @param ins High, low, close.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function psar(
  outs: readonly Float64Array[],
  ins: readonly Float64Array[],
  from: number,
  to: number,
  state: PsarState,
): void {
  const [long, short, af, reversal] = outs;
  for (let i = fromSecondRow(outs, from, to); i < to; i++) {
    if (i === 1) begin(state, ins);
    const side = state.side;
    const stop = state.tradingview ? testThenHold(state, ins, i) : holdThenTest(state, ins, i);
    long[i] = state.side > 0 ? stop : NaN;
    short[i] = state.side > 0 ? NaN : stop;
    af[i] = state.acceleration;
    reversal[i] = state.side === side ? 0 : 1;
  }
}

/** Chooses the first side at the second bar. */
function begin(state: PsarState, [high, low, close]: readonly Float64Array[]): void {
  const fall = low[0] - low[1];
  const up = state.tradingview ? close[1] > close[0] : !(fall > 0 && fall > high[1] - high[0]);
  state.side = up ? 1 : -1;
  state.stop = up ? low[0] : -high[0];
  state.extreme = up ? high[1] : -low[1];
  state.acceleration = state.startAcceleration;
}

/** The bar's end that favours the side, times the side. */
function favourable(side: number, [high, low]: readonly Float64Array[], i: number): number {
  return side > 0 ? high[i] : -low[i];
}

/** The bar's end that threatens the side, times the side. */
function adverse(side: number, [high, low]: readonly Float64Array[], i: number): number {
  return side > 0 ? low[i] : -high[i];
}

/** Starts a run on the other side; the stop becomes the extreme of the run that ended. */
function reverse(state: PsarState, ins: readonly Float64Array[], i: number): void {
  state.side = -state.side;
  state.stop = -state.extreme;
  state.extreme = favourable(state.side, ins, i);
  state.acceleration = state.startAcceleration;
}

function accelerate(state: PsarState, ins: readonly Float64Array[], i: number): void {
  const reached = favourable(state.side, ins, i);
  if (reached <= state.extreme) return;
  state.extreme = reached;
  state.acceleration = Math.min(state.acceleration + state.increment, state.maxAcceleration);
}

/** One bar by the TradingView rules. */
function testThenHold(state: PsarState, ins: readonly Float64Array[], i: number): number {
  state.stop += state.acceleration * (state.extreme - state.stop);
  if (state.stop > adverse(state.side, ins, i)) {
    reverse(state, ins, i);
    hold(state, ins, i);
  } else if (i > 1) accelerate(state, ins, i);
  hold(state, ins, i - 1);
  if (i > 1) hold(state, ins, i - 2);
  return state.side * state.stop;
}

/** One bar by the TA-Lib rules. */
function holdThenTest(state: PsarState, ins: readonly Float64Array[], i: number): number {
  // TA-Lib counts the second bar as its own predecessor.
  const before = Math.max(1, i - 1);
  let stop = state.stop;
  if (stop >= adverse(state.side, ins, i)) {
    reverse(state, ins, i);
    hold(state, ins, before);
    hold(state, ins, i);
    stop = state.stop;
  } else accelerate(state, ins, i);
  state.stop += state.acceleration * (state.extreme - state.stop);
  hold(state, ins, before);
  hold(state, ins, i);
  return state.side * stop;
}

/** Keeps the stop behind a bar. */
function hold(state: PsarState, ins: readonly Float64Array[], i: number): void {
  state.stop = Math.min(state.stop, adverse(state.side, ins, i));
}

/** `psar` as the registry knows it. */
export const psarDefinition = defineIndicator({
  name: "psar",
  about: "Parabolic stop and reverse",
  source: "Wilder, New Concepts in Technical Trading Systems (1978); Pine ta.sar; TA-Lib SAR",
  seed: "First value at index 1: the first bar's low when long, its high when short.",
  inputs: ["high", "low", "close"],
  outputs: ["long", "short", "af", "reversal"],
  params: {
    af0: numberParam(0.02, [0, 1], "Acceleration of a new run"),
    af: numberParam(0.02, [0, 1], "What each new extreme adds"),
    max_af: numberParam(0.2, [0, 1], "Largest acceleration"),
    convention: choiceParam(
      ["tradingview", "talib"],
      "Whether the reversal is tested before or after the stop is held behind the last two bars",
    ),
  },
  rule: ({ af0, max_af }) =>
    af0 <= max_af ? undefined : `"af0" (${af0}) must not be more than "max_af" (${max_af})`,
  warmup: () => [1, 1, 1, 1],
  start: (params): PsarState => ({
    side: 1,
    stop: NaN,
    extreme: NaN,
    acceleration: NaN,
    startAcceleration: numberOf(params, "af0"),
    increment: numberOf(params, "af"),
    maxAcceleration: numberOf(params, "max_af"),
    tradingview: params.convention === "tradingview",
  }),
  kernel: psar,
});
