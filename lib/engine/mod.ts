/**
 * The engine: what a strategy sees, wants and gets, one exec close at a time.
 *
 * @module
 */
export type { EngineInput, EngineResult } from "./engine.ts";
export type { StopReason } from "./exec_step.ts";
export type { EntryLevels } from "./entry_levels.ts";
export type { Intent } from "./intent.ts";
export type {
  AccountTerms,
  CompareOp,
  Condition,
  Decision,
  Distance,
  EntryPlan,
  Operand,
  PositionPolicy,
  RiskModel,
  Rule,
  RunPolicy,
  Sizing,
  StrategyPlan,
  StructureStop,
  TargetDistance,
} from "./plan.ts";
export type { DecisionRows, RuleColumns } from "./rule_columns.ts";
export type { RuleSet } from "./rule_stream.ts";
export type { SizedOrder, SizingFacts } from "./sizing.ts";
export type { Decider, LiveTerms } from "./decider.ts";
export type { LiveClose, LiveRunInput, RunMinute } from "./live_run.ts";
export type { MemberClose, PortfolioInput, PortfolioMember } from "./portfolio_run.ts";
export type { Priority } from "./priority.ts";
export type { AccountFacts, FeatureOptions, PositionFacts } from "./snapshot.ts";
export { runEngine } from "./engine.ts";
export { entryLevels } from "./entry_levels.ts";
export { firstReadyRow } from "./first_ready_row.ts";
export { LiveRun } from "./live_run.ts";
export { PortfolioRun } from "./portfolio_run.ts";
export { PRIORITIES } from "./priority.ts";
export { recordEquity } from "./record_equity.ts";
export { evaluateRules } from "./rule_columns.ts";
export { RuleStream } from "./rule_stream.ts";
export { capQty, orderQty } from "./sizing.ts";
export { SnapshotView } from "./snapshot.ts";
