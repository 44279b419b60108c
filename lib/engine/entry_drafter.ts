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
import type { MultiTimeframeFeeds } from "../feeds/mod.ts";
import {
  anchored,
  type EntryLevels,
  entryLevels,
  reachOf,
  stopReach,
  targetReach,
} from "./entry_levels.ts";
import { featureAt } from "./feature_at.ts";
import type { Intent } from "./intent.ts";
import type { EntryPlan, RiskModel, StrategyPlan } from "./plan.ts";

/** Value of an ATR at an exec close, by the distance that counts in it; NaN for any other distance. */
type AtrOf = (distance: RiskModel["stopLoss"]) => number;

/** An entry without its quantity, and what sizing has to know of it. */
export interface EntryDraft {
  /** The order; its quantity is still to be found. */
  order: EntryOrder;
  /** Distance of the stop from the order's price in price units; NaN without a stop. */
  stopDistance: number;
}

/** Makes orders of what a plan wants. */
export class EntryDrafter {
  readonly #risk: RiskModel;
  readonly #entry: EntryPlan | undefined;
  readonly #tickSize: number;
  readonly #feeds: MultiTimeframeFeeds;
  /** Levels of every entry, where they are the same for all; else `null`. */
  readonly #sameLevels: EntryLevels | null;
  #row = 0;
  readonly #atrOf: AtrOf = (distance) =>
    distance?.type === "atr_multiple" ? featureAt(this.#feeds, distance, this.#row) : NaN;

  /**
   * @param plan The strategy.
   * @param tickSize Smallest price step.
   * @param feeds Feeds with the ATR columns that its distances count in.
   */
  constructor(
    { risk, entry }: Pick<StrategyPlan, "risk" | "entry">,
    tickSize: number,
    feeds: MultiTimeframeFeeds,
  ) {
    this.#risk = risk;
    this.#entry = entry;
    this.#tickSize = tickSize;
    this.#feeds = feeds;
    this.#sameLevels = areSame(risk) ? entryLevels(risk, 1, NaN, NaN, NaN) : null;
  }

  /**
   * The order that an intent becomes at an exec close.
   *
   * @param intent What the plan wants.
   * @param stopPrice Stop price that replaces the model's, of the intent or of a structure level.
   * @param row Exec row of the close.
   * @param close Close of the exec bar.
   * @param held Position that is added to, or `null`: its stop and targets stay, and its stop sizes the
   * addition.
   * @returns The order, with quantity NaN.
   */
  draft(
    { direction, targetPrice }: Intent & { action: "enter" },
    stopPrice: number | undefined,
    row: number,
    close: number,
    held: OpenPosition | null,
  ): EntryDraft {
    this.#row = row;
    const risk = this.#risk;
    const sign = direction === "long" ? 1 : -1;
    const resting = this.#entry &&
      restingTerms(this.#entry, sign, close, this.#atrOf, this.#tickSize);
    const referencePrice = resting?.price ?? close;
    if (held !== null) return addition(direction, referencePrice, held);
    const base = risk.anchor === "fill" ? referencePrice : close;
    const same = stopPrice === undefined ? this.#sameLevels : null;
    const levels = same ?? this.#levels(sign, base, stopPrice);
    const order: EntryOrder = {
      direction,
      qty: NaN,
      referencePrice,
      stop: levels.stop,
      target: targetPrice === undefined ? levels.target : { kind: "price", price: targetPrice },
    };
    if (resting !== undefined) order.resting = resting;
    this.#setExtras(order, base, sign, stopPrice, targetPrice);
    const stopDistance = resting === undefined && same === null
      ? levels.stopDistance
      : distanceFrom(levels.stop, referencePrice, sign);
    return { order, stopDistance };
  }

  #levels(sign: number, base: number, stopPrice: number | undefined): EntryLevels {
    const { stopLoss, takeProfit } = this.#risk;
    const targetAtr = this.#atrOf(takeProfit?.type === "rr_ratio" ? null : takeProfit);
    return entryLevels(this.#risk, sign, base, this.#atrOf(stopLoss), targetAtr, stopPrice);
  }

  /** Targets that close parts, and how the stop moves. */
  #setExtras(
    order: EntryOrder,
    base: number,
    sign: number,
    stopPrice: number | undefined,
    targetPrice: number | undefined,
  ): void {
    const risk = this.#risk;
    const hasParts = risk.takeProfits !== undefined && targetPrice === undefined;
    const hasMoves = risk.trailingStop !== undefined || risk.breakEven !== undefined;
    if (!hasParts && !hasMoves) return;
    const stop = stopReach(risk, base, this.#atrOf(risk.stopLoss), stopPrice);
    if (hasParts) order.targets = partialTargets(risk, stop, base, sign, this.#atrOf);
    if (hasMoves) order.moves = stopMoves(risk, stop, this.#atrOf);
  }
}

/** Whether stop and target of every entry are the same shares of its fill. */
function areSame({ anchor, stopLoss, takeProfit }: RiskModel): boolean {
  return anchor === "fill" && (stopLoss === null || stopLoss.type === "percent") &&
    takeProfit?.type !== "atr_multiple";
}

function addition(
  direction: EntryOrder["direction"],
  referencePrice: number,
  held: OpenPosition,
): EntryDraft {
  const distance = held.sign * (referencePrice - (held.stopPrice ?? NaN));
  return {
    order: { direction, qty: NaN, referencePrice, stop: null, target: null, adds: true },
    stopDistance: distance > 0 ? distance : NaN,
  };
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
