import type { ParamValues } from "./contract.ts";
import { defineIndicator } from "./define.ts";
import { choiceParam, lengthParam, numberOf, numberParam } from "./params.ts";
import { type PriceRangeState, priceRangeState } from "./price_range.ts";
import {
  rollingDeviationNext,
  type RollingDeviationState,
  rollingDeviationState,
} from "./rolling_deviation.ts";
import { rollingExtremeNext } from "./rolling_extreme.ts";
import {
  lineEnd,
  rollingLinearNext,
  type RollingLinearState,
  rollingLinearState,
} from "./rolling_linear.ts";
import { rollingSumNext, type RollingSumState, rollingSumState } from "./rolling_sum.ts";
import { trueRange } from "./true_range.ts";

/** Momentum as the mean of a change. */
interface MeanMomentum {
  /** How far back the change goes, in bars. */
  back: number;
  /** Sum of changes. */
  changes: RollingSumState;
}

/** Momentum as the end of a regression line through the distance from the middle. */
interface LineMomentum {
  /** Highest and lowest of the channel's window. */
  range: PriceRangeState;
  /** Distance of the close from the middle. */
  distance: RollingLinearState;
}

/** What a squeeze carries from row to row. */
export interface SqueezeState {
  /** Window of the Bollinger bands. */
  bands: RollingDeviationState;
  /** Band distance in standard deviations. */
  bandStd: number;
  /** Mean of the close in the channel's window. */
  basis: RollingSumState;
  /** Mean true range. */
  travelled: RollingSumState;
  /** Channel distance in mean true ranges. */
  channelScalar: number;
  /** Present for the default momentum. */
  mean: MeanMomentum | null;
  /** Present for the lazybear momentum. */
  line: LineMomentum | null;
}

/**
 * Squeeze momentum: `on` while both Bollinger bands are inside the Keltner channel, `off` while both
 * are outside, `no_sqz` otherwise, and a momentum line. Bands use the population deviation, the
 * channel plain means of close and true range.
 *
 * @param outs Sqz (momentum), on, off, no_sqz (1 or 0).
 * @param ins High, low, close.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function squeeze(
  [sqz, on, off, neither]: readonly Float64Array[],
  [high, low, close]: readonly Float64Array[],
  from: number,
  to: number,
  state: SqueezeState,
): void {
  const { bands, bandStd, basis, travelled, channelScalar, mean, line } = state;
  for (let i = from; i < to; i++) {
    const x = close[i];
    rollingDeviationNext(bands, x);
    const bandReach = bandStd * Math.sqrt(bands.squares / bands.length);
    const middle = rollingSumNext(basis, x) / basis.length;
    const range = trueRange(high[i], low[i], i > 0 ? close[i - 1] : NaN);
    const reach = channelScalar * rollingSumNext(travelled, range) / travelled.length;
    const lowerGap = (bands.mean - bandReach) - (middle - reach);
    const upperGap = (middle + reach) - (bands.mean + bandReach);
    const ready = lowerGap === lowerGap && upperGap === upperGap;
    const inside = lowerGap > 0 && upperGap > 0;
    const outside = lowerGap < 0 && upperGap < 0;
    on[i] = ready ? Number(inside) : NaN;
    off[i] = ready ? Number(outside) : NaN;
    neither[i] = ready ? Number(!inside && !outside) : NaN;
    sqz[i] = mean !== null
      ? meanMomentum(mean, i < mean.back ? NaN : x - close[i - mean.back])
      : lineMomentum(line!, high[i], low[i], x, middle);
  }
}

function meanMomentum({ changes }: MeanMomentum, change: number): number {
  return rollingSumNext(changes, change) / changes.length;
}

function lineMomentum(
  { range, distance }: LineMomentum,
  high: number,
  low: number,
  close: number,
  mean: number,
): number {
  const top = rollingExtremeNext(range.highest, high);
  const bottom = rollingExtremeNext(range.lowest, low);
  rollingLinearNext(distance, close - ((top + bottom) / 2 + mean) / 2);
  return lineEnd(distance);
}

function momentumWarmup(params: ParamValues): number {
  if (params.momentum === "lazybear") return 2 * numberOf(params, "kc_length") - 2;
  return numberOf(params, "mom_length") + numberOf(params, "mom_smooth") - 1;
}

/** `squeeze` as the registry knows it. */
export const squeezeDefinition = defineIndicator({
  name: "squeeze",
  about: "Bollinger bands inside or outside a Keltner channel, with momentum",
  source: "Carter, Mastering the Trade (2005); pandas-ta squeeze; LazyBear's TradingView script",
  seed: "States start when both windows are full (true ranges begin at the second bar); momentum " +
    "when its own windows are.",
  inputs: ["high", "low", "close"],
  outputs: ["sqz", "on", "off", "no_sqz"],
  params: {
    bb_length: lengthParam(20, "Window of the Bollinger bands in bars"),
    bb_std: numberParam(2, [0, 100], "Distance of a band in standard deviations"),
    kc_length: lengthParam(20, "Window of the Keltner channel in bars"),
    kc_scalar: numberParam(1.5, [0, 100], "Distance of the channel in mean true ranges"),
    momentum: choiceParam(
      ["default", "lazybear"],
      "default: mean of mom_smooth changes over mom_length bars; lazybear: end of the regression " +
        "line over kc_length of the close minus the mean of mid-range and average",
    ),
    mom_length: lengthParam(12, "How far back the default momentum goes, in bars"),
    mom_smooth: lengthParam(6, "Bars of its mean"),
  },
  warmup(params) {
    const state = Math.max(numberOf(params, "bb_length") - 1, numberOf(params, "kc_length"));
    return [momentumWarmup(params), state, state, state];
  },
  start(params): SqueezeState {
    const kcLength = numberOf(params, "kc_length");
    const lazybear = params.momentum === "lazybear";
    return {
      bands: rollingDeviationState(numberOf(params, "bb_length")),
      bandStd: numberOf(params, "bb_std"),
      basis: rollingSumState(kcLength),
      travelled: rollingSumState(kcLength),
      channelScalar: numberOf(params, "kc_scalar"),
      mean: lazybear ? null : {
        back: numberOf(params, "mom_length"),
        changes: rollingSumState(numberOf(params, "mom_smooth")),
      },
      line: lazybear
        ? { range: priceRangeState(kcLength), distance: rollingLinearState(kcLength) }
        : null,
    };
  },
  kernel: squeeze,
});
