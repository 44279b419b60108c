import type { TradeRow } from "./input.ts";

/** Longest runs of trades with one outcome. */
export interface Streaks {
  /** Most wins in a row. */
  longestWinStreak: number;
  /** Most losses in a row. */
  longestLossStreak: number;
}

/**
 * Longest runs of wins and of losses, in the order in which trades closed. A trade whose net profit
 * is exactly 0 ends both.
 *
 * @param trades Closed trades, oldest first.
 * @returns Counts; 0 when there is no such trade.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const trades = [5, 1, -2, 3, 0, 4].map((netPnlUsdt) => ({ netPnlUsdt }));
 * assertEquals(streaks(trades), { longestWinStreak: 2, longestLossStreak: 1 });
 * ```
 */
export function streaks(trades: readonly Pick<TradeRow, "netPnlUsdt">[]): Streaks {
  let wins = 0;
  let losses = 0;
  let longestWinStreak = 0;
  let longestLossStreak = 0;
  for (const { netPnlUsdt } of trades) {
    wins = netPnlUsdt > 0 ? wins + 1 : 0;
    losses = netPnlUsdt < 0 ? losses + 1 : 0;
    longestWinStreak = Math.max(longestWinStreak, wins);
    longestLossStreak = Math.max(longestLossStreak, losses);
  }
  return { longestWinStreak, longestLossStreak };
}
