import type { TradeRow } from "./input.ts";

/** What trading cost and what funding brought, in USDT. */
export interface Costs {
  /** Entry and exit fees. */
  feesUsdt: number;
  /** Funding paid, as a positive number. */
  fundingPaidUsdt: number;
  /** Funding received. */
  fundingReceivedUsdt: number;
}

/**
 * Fees and funding over all trades, summed left to right. Paid and received funding stay apart: a
 * trade that paid as much as it received still met the funding rate.
 *
 * @param trades Closed trades.
 * @returns Sums; 0 without trades.
 */
export function costs(trades: readonly Pick<TradeRow, keyof Costs>[]): Costs {
  const sums = { feesUsdt: 0, fundingPaidUsdt: 0, fundingReceivedUsdt: 0 };
  for (const trade of trades) {
    sums.feesUsdt += trade.feesUsdt;
    sums.fundingPaidUsdt += trade.fundingPaidUsdt;
    sums.fundingReceivedUsdt += trade.fundingReceivedUsdt;
  }
  return sums;
}
