/**
 * Pre-paper: an approved strategy on live bars, or NO-SIGNALS. History that is provably sufficient,
 * bars that are provably closed, and what the session needs of the world as ports.
 *
 * @module
 */
export type { Sufficiency, SufficiencyRequest } from "./check_sufficiency.ts";
export type { HistoryCheck, HistoryCode, HistoryRequest } from "./ensure_history.ts";
export type { FeedEvent, FeedNote, SessionState, StateChange } from "./feed_event.ts";
export type { IntakeOptions, IntakeOutput, WantedRows } from "./bar_intake.ts";
export type { FeedSymbol, LiveFeedOptions } from "./live_feed.ts";
export type { HealthLimits, Verdict } from "./session_health.ts";
export type { CacheSource, LiveBar, LiveMinute, LiveStream } from "./live_bar.ts";
export type {
  BackfillPort,
  BarCache,
  CacheOutcome,
  Clock,
  Correction,
  LiveSource,
  SourceEvent,
} from "./ports.ts";
export type { RequiredHistory } from "./required_history.ts";
export type { NoteCode, StateReason } from "./reasons.ts";
export type { ApprovedStrategy, RunnerSpan, SignalLine } from "./paper_runner.ts";
export type { PaperSessionOptions, SessionEntry } from "./paper_session.ts";
export type {
  CloseRecord,
  LogKind,
  SessionFact,
  SessionRecorder,
  SessionSpan,
} from "./session_recorder.ts";
export type {
  AccountFact,
  RecordedSession,
  SessionDifference,
  SessionReplay,
} from "./replay_session.ts";
export { barFault } from "./bar_fault.ts";
export { BarIntake } from "./bar_intake.ts";
export { EventQueue } from "./event_queue.ts";
export { liveBars, liveColumns } from "./live_bars.ts";
export { historyCheckJson } from "./history_check_json.ts";
export { LiveFeed } from "./live_feed.ts";
export { VenueClock } from "./venue_clock.ts";
export { cachedGaps } from "./cached_gaps.ts";
export { checkSufficiency } from "./check_sufficiency.ts";
export { ensureHistory } from "./ensure_history.ts";
export { requireMarket } from "./require_market.ts";
export { requireUntil } from "./require_until.ts";
export { requiredHistory } from "./required_history.ts";
export { NOTE_CODES, STATE_REASONS } from "./reasons.ts";
export { PaperRunner } from "./paper_runner.ts";
export { runPaperSession } from "./paper_session.ts";
export type { RecordedColumns, RecordedSource } from "./recorded_source.ts";
export { firstStartMs, recordedColumns, recordedSource } from "./recorded_source.ts";
export { replaySession } from "./replay_session.ts";
