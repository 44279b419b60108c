import type { Direction } from "../base/mod.ts";
import { type LevelRule, marketFillPrice, type PriceDistance } from "./fill_price.ts";
import type { ExchangeMinutes } from "./terms.ts";

/** A target that closes a part of the position. */
export interface PartialTarget {
  /** Where it stands. */
  level: LevelRule;
  /** Share of the quantity it closes; those of one order add up to 1 at most. */
  fraction: number;
}

/** How a stop moves while the position is open; it only ever moves towards profit. */
export interface StopMoves {
  /** Follows the best price at a distance, once that price is `activation` away from the entry. */
  trailing: { distance: PriceDistance; activation: PriceDistance } | null;
  /** Goes to `offset` beyond the entry once the best price is `trigger` away from it. */
  breakEven: { trigger: PriceDistance; offset: PriceDistance } | null;
}

/** What makes an entry rest in the book instead of filling at the next open. */
export interface RestingTerms {
  /** `limit` waits for a better price, `stop` for a price that confirms the direction. */
  kind: "limit" | "stop";
  /** The price it waits for. */
  price: number;
  /** Exec bars after which it is taken back. */
  expiryBars: number;
  /** A limit that would take liquidity when it is placed is rejected instead. */
  postOnly: boolean;
}

/** An entry: a market order for the next minute's open, unless it rests. */
export interface EntryOrder {
  /** Which way. */
  direction: Direction;
  /** Wanted quantity in base units. */
  qty: number;
  /** Price by which the order is judged: the close that gave the signal, or the price it waits for. */
  referencePrice: number;
  /** Where the stop stands, or `null` for none. */
  stop: LevelRule | null;
  /** Where the target stands, or `null` for none. */
  target: LevelRule | null;
  /** Targets that close parts, nearest first; they take the place of `target`. */
  targets?: readonly PartialTarget[];
  /** How the stop moves; it stays unless told. */
  moves?: StopMoves;
  /** What it waits for; nothing unless told. */
  resting?: RestingTerms;
  /** Adds to an open position of its direction, whose stop and targets stay; no unless told. */
  adds?: boolean;
}

/** An entry that has found its price. One object is reused for every fill. */
export class EntryFill {
  /** Quantity that was accepted, in base units. */
  qty: number = NaN;
  /** Fill price. */
  price: number = NaN;
  /** Fee in basis points of the value. */
  feeBps: number = NaN;
  /** When. */
  tsMs: number = NaN;
  /** Exec close that gave the signal. */
  signalTsMs: number = NaN;
  /** Open profit of a position that is added to, which is part of what the entry can use. */
  unrealisedUsdt: number = NaN;
}

/** How a resting order fills in a minute. One object is reused for every minute. */
export interface RestingFill {
  /** Price before the slippage of a stop order; NaN when it does not fill. */
  price: number;
  /** True when the minute's first price fills it. */
  atOpen: boolean;
  /** True when it takes liquidity, which costs slippage and the taker fee. */
  isTaker: boolean;
}

/**
 * Decides whether a resting entry fills in a minute.
 *
 * Conditions: a limit fills when the last price touches it, at its own price and the maker fee, with no
 * queue before it; an open beyond it fills it at that better open. In the first minute of its life an
 * open beyond it means that it takes liquidity: with slippage and the taker fee, never worse than its
 * price. A stop order becomes a market order at its price, or at the open when that is beyond it.
 *
 * @param out Where the answer goes.
 * @param resting The order.
 * @param sign 1 to buy, -1 to sell.
 * @param minutes Last prices.
 * @param row The minute.
 * @param isNew True in the first minute of the order's life.
 */
export function resolveResting(
  out: RestingFill,
  { kind, price }: RestingTerms,
  sign: number,
  minutes: ExchangeMinutes,
  row: number,
  isNew: boolean,
): void {
  // Towards the order: a limit to buy waits below the market, a stop to buy above it.
  const side = kind === "limit" ? -sign : sign;
  const reach = side > 0 ? minutes.high[row] : minutes.low[row];
  out.price = NaN;
  if (side * reach < side * price) return;
  out.atOpen = side * minutes.open[row] >= side * price;
  out.isTaker = kind === "stop" || (isNew && out.atOpen);
  out.price = out.atOpen ? minutes.open[row] : price;
}

/**
 * Price of a resting entry's fill.
 *
 * @param fill How it fills.
 * @param resting The order.
 * @param sign 1 to buy, -1 to sell.
 * @param slippageBps Slippage in basis points.
 * @param tickSize Smallest price step.
 * @returns A limit's own price or better; a stop order's price with slippage.
 */
export function restingFillPrice(
  fill: RestingFill,
  { kind, price }: RestingTerms,
  sign: number,
  slippageBps: number,
  tickSize: number,
): number {
  if (!fill.isTaker) return fill.price;
  const slipped = marketFillPrice(fill.price, sign, slippageBps, tickSize);
  return kind === "limit" && sign * slipped > sign * price ? price : slipped;
}
