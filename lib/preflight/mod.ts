/**
 * The gate before a simulation: what a run needs, whether it is there and can be true, how a hole is
 * repaired. What it needs of the world comes in as ports.
 *
 * @module
 */
export type { TimeframeCoverage } from "./coverage.ts";
export type { Finding, FindingCode, Observation, Severity } from "./finding.ts";
export type { HistoryPort, Stream, StreamExtent, SyncOutcome, SyncPort } from "./ports.ts";
export type { PreflightResult } from "./preflight.ts";
export type {
  FundingReport,
  HealAttempt,
  HealRange,
  MarkOrigin,
  PreflightReport,
  PriceFeedReport,
} from "./report.ts";
export type { CommandRequest, CommandWords, PreflightRequest, WindowRequest } from "./request.ts";
export type { RequiredWindow, RoleWindow } from "./required_window.ts";
export { FINDING_CODES } from "./finding.ts";
export { fixCommand, remedyOf } from "./fix_commands.ts";
export { formatObservation, formatPreflight } from "./format.ts";
export { preflight, preflightError } from "./preflight.ts";
export { preflightReportJson } from "./report_json.ts";
export { requiredWindow } from "./required_window.ts";
export { verifySymbol } from "./verify_symbol.ts";
