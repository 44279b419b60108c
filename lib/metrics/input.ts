import type { Direction } from "../base/mod.ts";
import type { EquityColumns } from "../columns/mod.ts";

/** What came of a closed trade. Money is USDT; a cost is a positive number. */
export interface OutcomeRow {
  /** Entry and exit fees. */
  feesUsdt: number;
  /** Funding paid while it was open. */
  fundingPaidUsdt: number;
  /** Funding received while it was open. */
  fundingReceivedUsdt: number;
  /** Profit after fees and funding. */
  netPnlUsdt: number;
  /** True when the outcome rests on the order of events inside one minute. */
  ambiguous: boolean;
}

/** What the metrics read of a closed trade. */
export interface TradeRow extends OutcomeRow {
  /** Which way. */
  direction: Direction;
  /** Entry value: quantity times entry price. */
  notionalUsdt: number;
  /** Largest open loss, as a positive number. */
  maeUsdt: number;
  /** Largest open profit. */
  mfeUsdt: number;
  /** Smallest distance of the mark price to the liquidation price, as a fraction of entry. */
  closestLiquidation: number;
  /** Net profit with that minute resolved for the trader. */
  bestNetPnlUsdt: number;
  /** Net profit with that minute resolved against the trader. */
  worstNetPnlUsdt: number;
}

/** What a finished run leaves for the metrics that runs are compared by. */
export interface SummaryInput {
  /** The account at every exec close. */
  equity: EquityColumns;
  /** Exec closes with a position; counted from the account unless told. */
  closesInMarket?: number;
  /** Closed trades, oldest first. */
  trades: readonly OutcomeRow[];
  /** Equity before the first exec bar, above 0. */
  startingEquityUsdt: number;
  /** Start of the window, epoch milliseconds. */
  startMs: number;
  /** End of the window, epoch milliseconds. */
  endMs: number;
  /** Trading days in a year: 365 for markets that never close, 252 for US equities. */
  daysPerYear: number;
  /** Price of the symbol at the start of the window; NaN when there is none. */
  benchmarkStartPrice: number;
  /** Price of the symbol at the end of the window; NaN when there is none. */
  benchmarkEndPrice: number;
  /** Entries the strategy asked for. */
  entryAttempts: number;
  /** Rejected orders by code. */
  rejections: Readonly<Partial<Record<string, number>>>;
}

/** Everything a finished run leaves for its metrics. */
export interface MetricsInput extends SummaryInput {
  /** Closed trades, oldest first. */
  trades: readonly TradeRow[];
}
