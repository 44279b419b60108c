import type { Direction } from "../base/mod.ts";
import type { TradeRow } from "./input.ts";

/** The trades of one direction. */
export interface DirectionSummary {
  /** Closed trades. */
  tradeCount: number;
  /** Sum of their net profits. */
  netProfitUsdt: number;
  /** Wins over trades, in percent; `null` without trades. */
  winRatePct: number | null;
}

/**
 * Count, net profit and win rate of the trades of one direction.
 *
 * @param trades Closed trades.
 * @param direction Which of them to look at.
 * @returns Their summary.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const trades = [
 *   { direction: "long", netPnlUsdt: 5 },
 *   { direction: "short", netPnlUsdt: -2 },
 *   { direction: "long", netPnlUsdt: -1 },
 * ] as const;
 * const long = summarizeDirection(trades, "long");
 * assertEquals(long, { tradeCount: 2, netProfitUsdt: 4, winRatePct: 50 });
 * ```
 */
export function summarizeDirection(
  trades: readonly Pick<TradeRow, "direction" | "netPnlUsdt">[],
  direction: Direction,
): DirectionSummary {
  let tradeCount = 0;
  let winCount = 0;
  let netProfitUsdt = 0;
  for (const trade of trades) {
    if (trade.direction !== direction) continue;
    tradeCount++;
    netProfitUsdt += trade.netPnlUsdt;
    if (trade.netPnlUsdt > 0) winCount++;
  }
  const winRatePct = tradeCount > 0 ? winCount / tradeCount * 100 : null;
  return { tradeCount, netProfitUsdt, winRatePct };
}
