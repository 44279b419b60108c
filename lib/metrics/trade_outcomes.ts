import type { TradeRow } from "./input.ts";

/** How closed trades ended. Wins and losses are after fees and funding. */
export interface TradeOutcomes {
  /** Closed trades. */
  tradeCount: number;
  /** Trades with a net profit above 0. */
  winCount: number;
  /** Trades with a net profit below 0; a net profit of exactly 0 is neither. */
  lossCount: number;
  /** Wins over all trades, as a fraction; `null` without trades. */
  winRate: number | null;
  /** Sum of wins over sum of losses; `null` without a loss. */
  profitFactor: number | null;
  /** Mean of the wins; `null` without a win. */
  averageWinUsdt: number | null;
  /** Mean of the losses, as a positive number; `null` without a loss. */
  averageLossUsdt: number | null;
  /** Mean win over mean loss; `null` unless there are both. */
  payoffRatio: number | null;
  /** Mean net profit of a trade; `null` without trades. */
  expectancyUsdt: number | null;
}

/**
 * Win rate, profit factor, payoff ratio and expectancy, as in V. K. Tharp, "Trade Your Way to
 * Financial Freedom" (1998): expectancy is `winRate * averageWin - lossRate * averageLoss`, which is
 * the mean net profit. Sums run left to right over the trades; nothing is annualised.
 *
 * @param trades Closed trades.
 * @returns Counts and ratios.
 *
 * @example Two wins of 30 and 10, one loss of 20
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const outcomes = tradeOutcomes([{ netPnlUsdt: 30 }, { netPnlUsdt: -20 }, { netPnlUsdt: 10 }]);
 * assertEquals([outcomes.profitFactor, outcomes.payoffRatio], [2, 1]);
 * ```
 */
export function tradeOutcomes(trades: readonly Pick<TradeRow, "netPnlUsdt">[]): TradeOutcomes {
  const tradeCount = trades.length;
  let winCount = 0;
  let lossCount = 0;
  let wonUsdt = 0;
  let lostUsdt = 0;
  let netUsdt = 0;
  for (const { netPnlUsdt } of trades) {
    netUsdt += netPnlUsdt;
    if (netPnlUsdt > 0) {
      winCount++;
      wonUsdt += netPnlUsdt;
    } else if (netPnlUsdt < 0) {
      lossCount++;
      lostUsdt -= netPnlUsdt;
    }
  }
  const averageWinUsdt = winCount > 0 ? wonUsdt / winCount : null;
  const averageLossUsdt = lossCount > 0 ? lostUsdt / lossCount : null;
  const hasBoth = averageWinUsdt !== null && averageLossUsdt !== null;
  return {
    tradeCount,
    winCount,
    lossCount,
    winRate: tradeCount > 0 ? winCount / tradeCount : null,
    profitFactor: lossCount > 0 ? wonUsdt / lostUsdt : null,
    averageWinUsdt,
    averageLossUsdt,
    payoffRatio: hasBoth ? averageWinUsdt / averageLossUsdt : null,
    expectancyUsdt: tradeCount > 0 ? netUsdt / tradeCount : null,
  };
}
