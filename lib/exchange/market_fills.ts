import { marketFillPrice, volumeImpactBps } from "./fill_price.ts";
import type { OpenPosition } from "./open_position.ts";
import type { ExchangeTerms } from "./terms.ts";

/** Prices of fills that take liquidity, in the volume of one row at a time. */
export class MarketFills {
  /** Volume of the row that fills are priced in. */
  volume = NaN;
  readonly #terms: ExchangeTerms;

  /** @param terms Costs and contract terms. */
  constructor(terms: ExchangeTerms) {
    this.#terms = terms;
  }

  /**
   * @param reached The price at which the order meets the market.
   * @param side 1 to buy, -1 to sell.
   * @param qty Quantity.
   * @returns The fill price.
   */
  price(reached: number, side: number, qty: number): number {
    return marketFillPrice(reached, side, this.slippageBps(qty), this.#terms.tickSize);
  }

  /**
   * @param position Whose stop is met.
   * @param reached The stop, or the open beyond it.
   * @returns The fill price.
   */
  stopPrice(position: OpenPosition, reached: number): number {
    return this.price(reached, -position.sign, position.terms.qty);
  }

  /**
   * @param qty Quantity.
   * @returns The fixed slippage and the impact of the quantity, in basis points.
   */
  slippageBps(qty: number): number {
    const { slippageBps, impactBps } = this.#terms;
    return impactBps === 0
      ? slippageBps
      : slippageBps + volumeImpactBps(impactBps, qty, this.volume);
  }
}
