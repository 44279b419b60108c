import { roundDownToStep, roundUpToStep } from "../base/mod.ts";

/**
 * Price of a market fill.
 *
 * Conditions: the order takes liquidity at `price`, pays `slippageBps` on top, and the result is
 * rounded to the tick against the trader. The whole quantity fills at this one price; the size of the
 * order does not move it.
 *
 * @param price The price at which the order meets the market.
 * @param side 1 to buy, -1 to sell.
 * @param slippageBps Slippage in basis points of the price.
 * @param tickSize Smallest price step.
 * @returns `price * (1 + side * slippage)`, up to the next tick when buying, down when selling.
 *
 * @example Buying one tick higher
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(marketFillPrice(100, 1, 1, 0.01), 100.01);
 * assertEquals(marketFillPrice(100, -1, 1.5, 0.01), 99.98);
 * ```
 */
export function marketFillPrice(
  price: number,
  side: number,
  slippageBps: number,
  tickSize: number,
): number {
  const slipped = price * (1 + side * slippageBps / 10_000);
  return side > 0 ? roundUpToStep(slipped, tickSize) : roundDownToStep(slipped, tickSize);
}

/**
 * Slippage that the size of an order adds, on top of the fixed one.
 *
 * Conditions: the impact grows in proportion to the order's share of the volume of the minute it fills
 * in, up to an order as large as that volume; larger orders, and any order in a minute without volume,
 * pay the whole of it. It moves this fill only and leaves no trace in later prices.
 *
 * @param impactBps Slippage of an order as large as the minute's volume, in basis points.
 * @param qty Quantity of the order.
 * @param volume Quantity traded in the minute.
 * @returns `impactBps * min(1, qty / volume)`.
 *
 * @example A quarter of the minute
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(volumeImpactBps(40, 25, 100), 10);
 * assertEquals(volumeImpactBps(40, 25, 0), 40);
 * ```
 */
export function volumeImpactBps(impactBps: number, qty: number, volume: number): number {
  return impactBps * (qty < volume ? qty / volume : 1);
}

/** A distance as a share of a price and an amount: `price * ratio + offset`. */
export interface PriceDistance {
  /** Share of the price. */
  ratio: number;
  /** Price units. */
  offset: number;
}

/**
 * Length of a distance at a price.
 *
 * @param distance A distance.
 * @param price The price it is measured from.
 * @returns Its length in price units.
 */
export function distanceAt(distance: PriceDistance, price: number): number {
  return price * distance.ratio + distance.offset;
}

/** Where a stop or a target stands: at a price, or at a distance from the entry fill. */
export type LevelRule =
  | {
    /** A fixed price. */
    kind: "price";
    /** The price. */
    price: number;
  }
  | PriceDistance & {
    /** `fill * ratio + offset` away from the entry fill. */
    kind: "distance";
  };

/**
 * Price of a stop or target, rounded to the tick away from the entry: a stop costs more, a target is
 * harder to reach.
 *
 * @param rule Where it stands.
 * @param fillPrice The entry fill.
 * @param away 1 when the level lies above the entry, -1 when below.
 * @param tickSize Smallest price step.
 * @returns The level.
 */
export function levelPrice(
  rule: LevelRule,
  fillPrice: number,
  away: number,
  tickSize: number,
): number {
  const price = rule.kind === "price" ? rule.price : fillPrice + away * distanceAt(rule, fillPrice);
  return away > 0 ? roundUpToStep(price, tickSize) : roundDownToStep(price, tickSize);
}
