/**
 * What a finished run comes to: one metric, or one family of them, per file.
 *
 * @module
 */
export type { BacktestOverfitting, OverfittingOptions } from "./backtest_overfitting.ts";
export type { BootstrapBands, BootstrapOptions } from "./block_bootstrap.ts";
export type { SummaryMetrics } from "./compute_metrics.ts";
export type { Costs } from "./costs.ts";
export type { DailyEquity } from "./daily_equity.ts";
export type { DirectionSummary } from "./direction_split.ts";
export type { Drawdown } from "./drawdown.ts";
export type { Excursions } from "./excursions.ts";
export type { Exposure } from "./exposure.ts";
export type { MetricsInput, OutcomeRow, SummaryInput, TradeRow } from "./input.ts";
export type { Metrics } from "./metrics.ts";
export type { CalendarPeriod, PeriodReturn } from "./period_returns.ts";
export type { ProfitBounds } from "./bounds.ts";
export type { ReturnShape } from "./return_shape.ts";
export type { SharpeEstimate } from "./probabilistic_sharpe_ratio.ts";
export type { Streaks } from "./streaks.ts";
export type { TailLoss } from "./value_at_risk.ts";
export type { TotalReturn } from "./total_return.ts";
export type { TrialFacts } from "./deflated_sharpe_ratio.ts";
export type { TradeOutcomes } from "./trade_outcomes.ts";
export { backtestOverfitting, blockSums, overfittingOfBlocks } from "./backtest_overfitting.ts";
export { BAND_SHARES, blockBootstrap, quantile } from "./block_bootstrap.ts";
export { cagr } from "./cagr.ts";
export { calmarRatio } from "./calmar_ratio.ts";
export { closestLiquidation } from "./closest_liquidation.ts";
export { computeMetrics, summaryMetrics } from "./compute_metrics.ts";
export { costs } from "./costs.ts";
export { dailyEquity } from "./daily_equity.ts";
export { deflatedSharpeRatio, expectedMaximumSharpe } from "./deflated_sharpe_ratio.ts";
export { drawdown } from "./drawdown.ts";
export { excursions } from "./excursions.ts";
export { exposure } from "./exposure.ts";
export { normalProbability, normalQuantile } from "./normal_distribution.ts";
export { omegaRatio } from "./omega_ratio.ts";
export { periodReturns } from "./period_returns.ts";
export { probabilisticSharpeRatio } from "./probabilistic_sharpe_ratio.ts";
export { profitBounds } from "./bounds.ts";
export { returnShape } from "./return_shape.ts";
export { sharpeRatio } from "./sharpe_ratio.ts";
export { simpleReturns } from "./simple_returns.ts";
export { sortinoRatio } from "./sortino_ratio.ts";
export { streaks } from "./streaks.ts";
export { summarizeDirection } from "./direction_split.ts";
export { tailLoss } from "./value_at_risk.ts";
export { totalReturn } from "./total_return.ts";
export { tradeOutcomes } from "./trade_outcomes.ts";
export { tradeReturns } from "./trade_returns.ts";
export { ulcerIndex } from "./ulcer_index.ts";
