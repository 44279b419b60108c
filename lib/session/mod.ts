/**
 * Sessions: many symbols over a market's trading days, bars in order, one owner of time.
 *
 * @module
 */
export type { AnalysisCard, AnalysisConfig } from "./analysis_config.ts";
export type { AnalysisMember, AnalysisSetup } from "./analysis_engine.ts";
export type { AnalysedSymbol, AnalysisResult } from "./analysis_result.ts";
export type { AnalysedCard, AnalysisRequest } from "./open_analysis.ts";
export type { QueuedBars } from "./bar_queues.ts";
export type { HistoricalIndicator, HistoricalValues } from "./historical_indicators.ts";
export type { SessionConsumer, SessionHistory, SessionLogSink, SessionRepair } from "./ports.ts";
export type { IntervalQuality } from "./quality.ts";
export type { SessionBar } from "./session_bar.ts";
export type { SessionConfig, TrailingBars } from "./session_config.ts";
export type { SessionContext } from "./session_context.ts";
export type { SessionSetup } from "./session_coordinator.ts";
export type { SessionLogEntry, SessionPhase } from "./session_log.ts";
export type {
  SessionDayResult,
  SessionFinding,
  SessionResult,
  SymbolDayResult,
  TotalQuality,
} from "./session_result.ts";
export type { Pace, PaceClock, PaceDrift } from "./time_manager.ts";
export { formatAnalysis } from "./format_analysis.ts";
export {
  type AnalysedSymbolSummary,
  type AnalysisSummary,
  summarizeAnalysis,
} from "./summarize_analysis.ts";
export { AnalysisEngine } from "./analysis_engine.ts";
export { openAnalysis } from "./open_analysis.ts";
export { BarQueues } from "./bar_queues.ts";
export { formatSession } from "./format_session.ts";
export { parseSessionConfig } from "./parse_session_config.ts";
export { QualityTracker } from "./quality.ts";
export { SessionCoordinator } from "./session_coordinator.ts";
export { sessionDocument } from "./session_document.ts";
export { formatLogEntry, SESSION_PHASES } from "./session_log.ts";
export { TimeManager } from "./time_manager.ts";
