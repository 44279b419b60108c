import { marketFillPrice, volumeImpactBps } from "./fill_price.ts";
import type { OpenPosition } from "./open_position.ts";
import type { ExchangeMinutes, ExchangeTerms } from "./terms.ts";

/** Prices of fills that take liquidity, in the volume of one row at a time. */
export class MarketFills {
  readonly #terms: ExchangeTerms;
  #rows: ExchangeMinutes | null = null;
  #row = 0;

  /** @param terms Costs and contract terms. */
  constructor(terms: ExchangeTerms) {
    this.#terms = terms;
  }

  /**
   * Says which row the next fills are priced in.
   *
   * @param rows Last and mark prices.
   * @param row The row.
   */
  standAt(rows: ExchangeMinutes, row: number): void {
    this.#rows = rows;
    this.#row = row;
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
    return this.price(reached, -position.sign, position.qty);
  }

  /**
   * @param qty Quantity.
   * @returns The fixed slippage and the impact of the quantity, in basis points.
   */
  slippageBps(qty: number): number {
    const { slippageBps, impactBps } = this.#terms;
    // The volume is looked up only where it counts, as each look is a wait for memory.
    if (impactBps === 0) return slippageBps;
    const volume = this.#rows?.volume[this.#row] ?? NaN;
    return slippageBps + volumeImpactBps(impactBps, qty, volume);
  }
}
