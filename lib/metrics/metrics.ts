import type { Costs } from "./costs.ts";
import type { DirectionSummary } from "./direction_split.ts";
import type { PeriodReturn } from "./period_returns.ts";
import type { Streaks } from "./streaks.ts";

/**
 * What a finished run comes to. `Pct` is percent of 100, `Usdt` money, `Ms` epoch or length in
 * milliseconds. A number that is not defined is `null`. Ratios "of daily returns" use the last equity
 * of each UTC day and a risk-free rate of 0, and are annualised by the square root of `daysPerYear`.
 */
export interface Metrics extends Costs, Streaks {
  /** Equity before the first exec bar. */
  startingEquityUsdt: number;
  /** Equity at the last exec close. */
  endingEquityUsdt: number;
  /** Ending minus starting equity. */
  netProfitUsdt: number;
  /** Net profit over starting equity. */
  returnPct: number;
  /** Buying the symbol at the start and holding it. */
  benchmarkReturnPct: number | null;
  /** Return minus benchmark return. */
  alphaPct: number | null;
  /** Compound annual growth rate; `null` for windows below 30 days. */
  cagrPct: number | null;
  /** Annual Sharpe ratio of daily returns, sample deviation. */
  sharpeRatio: number | null;
  /** Annual Sortino ratio of daily returns, target 0, downside deviation over all days. */
  sortinoRatio: number | null;
  /** Compound annual growth rate over maximum drawdown. */
  calmarRatio: number | null;
  /** Gains over losses of daily returns, threshold 0; not annualised. */
  omegaRatio: number | null;
  /** Root mean square of the daily drawdowns. */
  ulcerIndexPct: number | null;
  /** Deepest fall below a high, at exec closes, as a share of that high. */
  maxDrawdownPct: number;
  /** Deepest fall below a high, at exec closes. */
  maxDrawdownUsdt: number;
  /** When the high before the deepest share was last seen. */
  maxDrawdownPeakTsMs: number | null;
  /** When the deepest share was reached. */
  maxDrawdownTroughTsMs: number | null;
  /** When that high was reached again. */
  maxDrawdownRecoveryTsMs: number | null;
  /** From that high to its recovery, or to the last close. */
  maxDrawdownDurationMs: number;
  /** Longest such time over all falls. */
  longestDrawdownMs: number;
  /** Skewness of daily returns (divisor n). */
  skewness: number | null;
  /** Excess kurtosis of daily returns (divisor n). */
  excessKurtosis: number | null;
  /** Historical daily value at risk at 95 %; a loss is positive. */
  valueAtRisk95Pct: number | null;
  /** Mean loss of the days at or beyond the value at risk. */
  conditionalValueAtRisk95Pct: number | null;
  /** Exec closes with a position. */
  exposurePct: number | null;
  /** Mean leverage at the exec closes with a position. */
  averageLeverage: number | null;
  /** Largest leverage at an exec close. */
  maxLeverage: number | null;
  /** Closed trades. */
  tradeCount: number;
  /** Trades with a net profit. */
  winCount: number;
  /** Trades with a net loss. */
  lossCount: number;
  /** Wins over trades. */
  winRatePct: number | null;
  /** Sum of wins over sum of losses. */
  profitFactor: number | null;
  /** Mean win. */
  averageWinUsdt: number | null;
  /** Mean loss, as a positive number. */
  averageLossUsdt: number | null;
  /** Mean win over mean loss. */
  payoffRatio: number | null;
  /** Mean net profit of a trade. */
  expectancyUsdt: number | null;
  /** Mean maximum adverse excursion. */
  averageMaeUsdt: number | null;
  /** Largest maximum adverse excursion. */
  maxMaeUsdt: number | null;
  /** Mean maximum adverse excursion as a share of entry value. */
  averageMaePct: number | null;
  /** Mean maximum favourable excursion. */
  averageMfeUsdt: number | null;
  /** Largest maximum favourable excursion. */
  maxMfeUsdt: number | null;
  /** Mean maximum favourable excursion as a share of entry value. */
  averageMfePct: number | null;
  /** Smallest distance of mark to liquidation price, as a share of entry price. */
  closestLiquidationPct: number | null;
  /** Entries the strategy asked for. */
  entryAttempts: number;
  /** Rejected orders. */
  rejectionCount: number;
  /** Rejected orders by code, codes in alphabetical order. */
  rejections: Record<string, number>;
  /** Trades whose outcome rests on the order of events inside one minute. */
  ambiguousExitCount: number;
  /** Long trades. */
  long: DirectionSummary;
  /** Short trades. */
  short: DirectionSummary;
  /** Returns of UTC days. */
  dailyReturns: PeriodReturn[];
  /** Returns of ISO weeks, Monday to Sunday UTC. */
  weeklyReturns: PeriodReturn[];
  /** Returns of UTC calendar months. */
  monthlyReturns: PeriodReturn[];
}
