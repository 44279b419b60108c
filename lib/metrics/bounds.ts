import type { TradeRow } from "./input.ts";

/** Net profit of a run, and what it would have been had every ambiguous minute gone one way. */
export interface ProfitBounds {
  /** Sum of the trades' net profits as simulated. */
  netProfitUsdt: number;
  /** The same with every ambiguous minute resolved for the trader. */
  optimisticNetProfitUsdt: number;
  /** The same with every ambiguous minute resolved against the trader. */
  pessimisticNetProfitUsdt: number;
}

/**
 * Bounds of the net profit over the order of events inside ambiguous minutes. Trades keep the size
 * they had: a bound does not let a better early trade buy a larger later one.
 *
 * @param trades Closed trades.
 * @returns Sums, left to right; 0 without trades.
 *
 * @example One trade whose minute held both stop and target
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const bounds = profitBounds([
 *   { netPnlUsdt: 20, bestNetPnlUsdt: 20, worstNetPnlUsdt: 20 },
 *   { netPnlUsdt: -10, bestNetPnlUsdt: 30, worstNetPnlUsdt: -10 },
 * ]);
 * assertEquals(bounds, {
 *   netProfitUsdt: 10,
 *   optimisticNetProfitUsdt: 50,
 *   pessimisticNetProfitUsdt: 10,
 * });
 * ```
 */
export function profitBounds(
  trades: readonly Pick<TradeRow, "netPnlUsdt" | "bestNetPnlUsdt" | "worstNetPnlUsdt">[],
): ProfitBounds {
  const bounds = { netProfitUsdt: 0, optimisticNetProfitUsdt: 0, pessimisticNetProfitUsdt: 0 };
  for (const trade of trades) {
    bounds.netProfitUsdt += trade.netPnlUsdt;
    bounds.optimisticNetProfitUsdt += trade.bestNetPnlUsdt;
    bounds.pessimisticNetProfitUsdt += trade.worstNetPnlUsdt;
  }
  return bounds;
}
