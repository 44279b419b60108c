import { distanceAt, type LevelRule, type PriceDistance } from "../exchange/mod.ts";
import type { Distance, RiskModel, TargetDistance } from "./plan.ts";

/** Stop and target of one entry, and how far the stop is from the reference price. */
export interface EntryLevels {
  /** Where the stop stands, or `null`. */
  stop: LevelRule | null;
  /** Where the target stands, or `null`. */
  target: LevelRule | null;
  /** Distance of the stop from the reference price in price units; NaN without a stop. */
  stopDistance: number;
}

/**
 * Stop and target that the risk model gives one entry.
 *
 * @param risk The risk model.
 * @param sign 1 for long, -1 for short.
 * @param referencePrice Close of the exec bar.
 * @param stopAtr ATR that the stop counts in; ignored unless it is an ATR multiple.
 * @param targetAtr ATR that the target counts in; ignored unless it is an ATR multiple.
 * @param stopPrice Stop price that replaces the model's, if the strategy or a structure level gives
 * one; a structure stop has no other. A target that is a
 * multiple of the stop's distance then multiplies its distance.
 * @returns Distances from the fill, or prices when the model is anchored at the signal close.
 */
export function entryLevels(
  risk: RiskModel,
  sign: number,
  referencePrice: number,
  stopAtr: number,
  targetAtr: number,
  stopPrice?: number,
): EntryLevels {
  const { takeProfit } = risk;
  const stop = stopReach(risk, referencePrice, stopAtr, stopPrice);
  const target = takeProfit === null ? null : targetReach(takeProfit, targetAtr, stop);
  return {
    stop: stopPrice === undefined
      ? stop && anchored(risk, stop, referencePrice, -sign)
      : { kind: "price", price: stopPrice },
    target: target && anchored(risk, target, referencePrice, sign),
    stopDistance: stop === null ? NaN : distanceAt(stop, referencePrice),
  };
}

/**
 * @param risk The risk model.
 * @param referencePrice Close of the exec bar.
 * @param stopAtr ATR that the stop counts in; ignored unless it is an ATR multiple.
 * @param stopPrice Stop price that replaces the model's, if the strategy gives one.
 * @returns Distance of the stop, or `null` for none.
 */
export function stopReach(
  { stopLoss }: Pick<RiskModel, "stopLoss">,
  referencePrice: number,
  stopAtr: number,
  stopPrice?: number,
): PriceDistance | null {
  if (stopPrice !== undefined) return { ratio: 0, offset: Math.abs(referencePrice - stopPrice) };
  if (stopLoss === null) return null;
  return stopLoss.type === "structure" ? { ratio: 0, offset: NaN } : reachOf(stopLoss, stopAtr);
}

/**
 * @param rule A distance of the risk model.
 * @param atr ATR that it counts in; ignored unless it is an ATR multiple.
 * @returns The same as the exchange measures it.
 */
export function reachOf(rule: Distance, atr: number): PriceDistance {
  return rule.type === "percent"
    ? { ratio: rule.value / 100, offset: 0 }
    : { ratio: 0, offset: rule.value * atr };
}

/**
 * @param rule A distance of the risk model, or a multiple of the stop's.
 * @param atr ATR that it counts in; ignored unless it is an ATR multiple.
 * @param stop Distance of the stop, or `null` for none.
 * @returns The same as the exchange measures it; `null` for a multiple of nothing.
 */
export function targetReach(
  rule: TargetDistance,
  atr: number,
  stop: PriceDistance | null,
): PriceDistance | null {
  if (rule.type !== "rr_ratio") return reachOf(rule, atr);
  if (stop === null) return null;
  return { ratio: stop.ratio * rule.value, offset: stop.offset * rule.value };
}

/**
 * @param risk The risk model.
 * @param reach A distance.
 * @param referencePrice Close of the exec bar.
 * @param away 1 when the level lies above the entry, -1 when below.
 * @returns A distance from the fill, or a price when the model is anchored at the signal close.
 */
export function anchored(
  risk: Pick<RiskModel, "anchor">,
  reach: PriceDistance,
  referencePrice: number,
  away: number,
): LevelRule {
  return risk.anchor === "fill"
    ? { kind: "distance", ratio: reach.ratio, offset: reach.offset }
    : { kind: "price", price: referencePrice + away * distanceAt(reach, referencePrice) };
}
