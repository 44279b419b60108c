/**
 * Backtests: from a strategy and a store to a finished run.
 *
 * @module
 */
export type { BacktestRequest } from "./backtest.ts";
export type { StrategyFeature, StrategyOptions } from "./define_strategy.ts";
export type { FeatureTableColumn } from "./feature_table.ts";
export type { GateRequest } from "./gate.ts";
export type { PreparedFeeds, PriceHistory } from "./prepare_feeds.ts";
export type { StrategyStructure } from "./resolve_structure.ts";
export type { BacktestInput, BacktestRun, DataDigests, History } from "./run_backtest.ts";
export type { StructureTrace } from "./trace_structure.ts";
export { backtest } from "./backtest.ts";
export { defineStrategy } from "./define_strategy.ts";
export { featureTable } from "./feature_table.ts";
export { gate, toHistory } from "./gate.ts";
export { planColumns, prepareFeeds } from "./prepare_feeds.ts";
export { runBacktest } from "./run_backtest.ts";
