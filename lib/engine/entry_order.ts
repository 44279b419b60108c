import {
  distanceAt,
  type EntryOrder,
  levelPrice,
  type LevelRule,
  type OpenPosition,
  type PartialTarget,
  type PriceDistance,
  type RestingTerms,
  type StopMoves,
} from "../exchange/mod.ts";
import { anchored, entryLevels, reachOf, stopReach, targetReach } from "./entry_levels.ts";
import type { Intent } from "./intent.ts";
import type { RiskModel, StrategyPlan } from "./plan.ts";

/** Value of a feature column at the exec close, by the distance that counts in it; NaN for a percent. */
export type AtrOf = (distance: RiskModel["stopLoss"]) => number;

/** An entry without its quantity, and what sizing has to know of it. */
export interface EntryDraft {
  /** The order; its quantity is still to be found. */
  order: EntryOrder;
  /** Distance of the stop from the order's price in price units; NaN without a stop. */
  stopDistance: number;
}

/**
 * The order that a plan makes of an intent at an exec close.
 *
 * @param plan The strategy.
 * @param intent What it wants.
 * @param close Close of the exec bar.
 * @param atrOf ATR behind a distance.
 * @param tickSize Smallest price step.
 * @param held Position that is added to, or `null`: its stop and targets stay, and its stop sizes the
 * addition.
 * @returns The order, with quantity NaN.
 */
export function draftEntry(
  plan: Pick<StrategyPlan, "risk" | "entry">,
  intent: Intent & { action: "enter" },
  close: number,
  atrOf: AtrOf,
  tickSize: number,
  held: OpenPosition | null,
): EntryDraft {
  const { risk } = plan;
  const { direction, stopPrice, targetPrice } = intent;
  const sign = direction === "long" ? 1 : -1;
  const resting = plan.entry && restingTerms(plan.entry, sign, close, atrOf, tickSize);
  const referencePrice = resting?.price ?? close;
  const base = risk.anchor === "fill" ? referencePrice : close;
  const { takeProfit } = risk;
  const levels = entryLevels(
    risk,
    sign,
    base,
    atrOf(risk.stopLoss),
    atrOf(takeProfit?.type === "rr_ratio" ? null : takeProfit),
    stopPrice,
  );
  const order: EntryOrder = {
    direction,
    qty: NaN,
    referencePrice,
    stop: levels.stop,
    target: targetPrice === undefined ? levels.target : { kind: "price", price: targetPrice },
  };
  if (held !== null) {
    const distance = sign * (referencePrice - (held.stopPrice ?? NaN));
    return {
      order: { ...order, stop: null, target: null, adds: true },
      stopDistance: distance > 0 ? distance : NaN,
    };
  }
  if (resting !== undefined) order.resting = resting;
  const stop = () => stopReach(risk, base, atrOf(risk.stopLoss), stopPrice);
  if (risk.takeProfits !== undefined && targetPrice === undefined) {
    order.targets = partialTargets(risk, stop(), base, sign, atrOf);
  }
  if (risk.trailingStop !== undefined || risk.breakEven !== undefined) {
    order.moves = stopMoves(risk, stop(), atrOf);
  }
  const stopDistance = resting === undefined
    ? levels.stopDistance
    : distanceFrom(levels.stop, referencePrice, sign);
  return { order, stopDistance };
}

function restingTerms(
  { type, offset, expiryBars, postOnly }: NonNullable<StrategyPlan["entry"]>,
  sign: number,
  close: number,
  atrOf: AtrOf,
  tickSize: number,
): RestingTerms {
  const away = type === "limit" ? -sign : sign;
  const level = { kind: "distance" as const, ...reachOf(offset, atrOf(offset)) };
  return { kind: type, price: levelPrice(level, close, away, tickSize), expiryBars, postOnly };
}

function partialTargets(
  risk: RiskModel,
  stop: PriceDistance | null,
  base: number,
  sign: number,
  atrOf: AtrOf,
): PartialTarget[] {
  const targets: PartialTarget[] = [];
  for (const { distance, fraction } of risk.takeProfits ?? []) {
    const reach = targetReach(
      distance,
      atrOf(distance.type === "rr_ratio" ? null : distance),
      stop,
    );
    if (reach !== null) targets.push({ level: anchored(risk, reach, base, sign), fraction });
  }
  return targets;
}

function stopMoves(
  { trailingStop, breakEven }: RiskModel,
  stop: PriceDistance | null,
  atrOf: AtrOf,
): StopMoves {
  const trigger = breakEven &&
    targetReach(
      breakEven.trigger,
      atrOf(breakEven.trigger.type === "rr_ratio" ? null : breakEven.trigger),
      stop,
    );
  return {
    trailing: trailingStop === undefined ? null : {
      distance: reachOf(trailingStop.distance, atrOf(trailingStop.distance)),
      activation: trailingStop.activation === null
        ? { ratio: 0, offset: 0 }
        : reachOf(trailingStop.activation, atrOf(trailingStop.activation)),
    },
    breakEven: breakEven && trigger
      ? { trigger, offset: { ratio: breakEven.offsetPercent / 100, offset: 0 } }
      : null,
  };
}

function distanceFrom(stop: LevelRule | null, price: number, sign: number): number {
  if (stop === null) return NaN;
  return stop.kind === "price" ? sign * (price - stop.price) : distanceAt(stop, price);
}
