import type { MaintenanceTier } from "../base/mod.ts";

/** What trading one contract costs and allows. */
export interface ExchangeTerms {
  /** Smallest price step. */
  tickSize: number;
  /** Smallest quantity step. */
  qtyStep: number;
  /** Smallest order quantity. */
  minQty: number;
  /** Smallest order value in USDT: the venue's or the account's, whichever is larger. */
  minNotionalUsdt: number;
  /** Maintenance margin table, lowest notional first; empty for no maintenance margin. */
  maintenanceTiers: readonly MaintenanceTier[];
  /** Leverage of every position. */
  leverage: number;
  /** Fee of a market fill in basis points of its value. */
  takerBps: number;
  /** Fee of a resting limit fill in basis points of its value; negative for a rebate. */
  makerBps: number;
  /** Slippage of a market fill in basis points of the price. */
  slippageBps: number;
  /** Slippage that an order as large as its minute's volume pays on top; see `volumeImpactBps`. */
  impactBps: number;
  /** Commission of each share of a fill, on top of the basis points; none unless told. */
  perShareUsd?: number;
  /** Smallest fee of a fill; none unless told. */
  minCommissionUsd?: number;
  /** Whether shorts are refused; they are taken unless told. */
  refusesShorts?: boolean;
  /** Percent a year that the loan of a short's shares costs; nothing unless told. */
  shortBorrowPercent?: number;
}

/** Minutes as the exchange reads them: last and mark prices, row for row. */
export interface ExchangeMinutes {
  /** Open instants, epoch milliseconds. */
  tsOpenMs: Float64Array;
  /** Last price: first of the minute. */
  open: Float64Array;
  /** Last price: highest of the minute. */
  high: Float64Array;
  /** Last price: lowest of the minute. */
  low: Float64Array;
  /** Last price: last of the minute. */
  close: Float64Array;
  /** Mark price: first of the minute. */
  markOpen: Float64Array;
  /** Mark price: highest of the minute. */
  markHigh: Float64Array;
  /** Mark price: lowest of the minute. */
  markLow: Float64Array;
  /** Mark price: last of the minute. */
  markClose: Float64Array;
  /** Quantity traded in the minute, in base units. */
  volume: Float64Array;
}
