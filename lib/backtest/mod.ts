/**
 * Backtests: from a strategy and a store to a finished run.
 *
 * @module
 */
export type { BacktestRequest } from "./backtest.ts";
export type { StrategyFeature, StrategyOptions } from "./define_strategy.ts";
export type { FeatureTableColumn } from "./feature_table.ts";
export type { GateRequest, HistoryNeeds } from "./gate.ts";
export type { PreparedFeeds, PriceHistory } from "./prepare_feeds.ts";
export type { StrategyStructure } from "./resolve_structure.ts";
export type { BacktestInput, BacktestRun, DataDigests, History } from "./run_backtest.ts";
export type { RunIdentity } from "./run_identity.ts";
export type { ParametricStrategy, ValuesOf } from "./with_parameters.ts";
export type {
  ChoiceRange,
  NumberRange,
  ParameterRange,
  ParameterRanges,
} from "./strategy_parameters.ts";
export type { StopPath } from "./stop_paths.ts";
export type { StructureTrace } from "./trace_structure.ts";
export type { SweepMethod, SweepSpace } from "./sweep/combinations.ts";
export type { JudgeOptions, SweepVerdict } from "./sweep/judge_sweep.ts";
export type { JudgedReturns, TrialVerdict } from "./sweep/judge_trials.ts";
export type { EndedRun } from "./measure_run.ts";
export type { ParameterAxis } from "./sweep/parameter_axis.ts";
export type { RunSummary, SummaryMetric } from "./sweep/run_summary.ts";
export type {
  CheckListener,
  PreparedSweep,
  SweepOutcome,
  SweepPorts,
  SweepRequest,
} from "./sweep/sweep.ts";
export type {
  SweepDefinition,
  SweepGroup,
  SweepTerms,
  SweptCard,
  SweptFile,
} from "./sweep/sweep_definition.ts";
export type { SweepSubject } from "./sweep/sweep_subject.ts";
export type { SweepExecutor, SweepResults, SweepWork, Trials } from "./sweep/sweep_ports.ts";
export type { SweepTable } from "./sweep/sweep_table.ts";
export type {
  OutOfSample,
  WalkForwardFold,
  WalkForwardOutcome,
  WalkForwardPlan,
  WalkForwardRequest,
} from "./sweep/walk_forward.ts";
export { backtest, checkBacktest } from "./backtest.ts";
export { defineStrategy } from "./define_strategy.ts";
export { featureTable } from "./feature_table.ts";
export { gate, toHistory } from "./gate.ts";
export { planColumns, prepareFeeds } from "./prepare_feeds.ts";
export { digestHistory, runDigest, runIdOf } from "./run_identity.ts";
export { runBacktest } from "./run_backtest.ts";
export { checkRanges, resolveParameters } from "./strategy_parameters.ts";
export { withParameters } from "./with_parameters.ts";
export { withSource } from "./with_source.ts";
export { withWarmup } from "./with_warmup.ts";
export { allocateTable, isMoreBetter, rankRows, tableDigest } from "./sweep/sweep_table.ts";
export { CombinationRunner } from "./sweep/combination_runner.ts";
export { drawCombinations } from "./sweep/combinations.ts";
export { judgeSweep } from "./sweep/judge_sweep.ts";
export { judgeTrials } from "./sweep/judge_trials.ts";
export { daysPerYear } from "./measure_run.ts";
export { loadHistories } from "./sweep/load_histories.ts";
export { localExecutor } from "./sweep/local_executor.ts";
export { memoryResults } from "./sweep/memory_results.ts";
export { namedValues, strategyOf, sweepIdOf } from "./sweep/sweep_definition.ts";
export { parseAxis } from "./sweep/parameter_axis.ts";
export { prepareSweep, readGroup, runSweep, sweep } from "./sweep/sweep.ts";
export { runCombination } from "./sweep/run_combination.ts";
export { cardSubject, combinationPlan } from "./sweep/sweep_subject.ts";
export { SUMMARY_METRICS } from "./sweep/run_summary.ts";
export { walkForward, walkWindows } from "./sweep/walk_forward.ts";
