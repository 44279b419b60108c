import type { Session } from "../calendar/mod.ts";
import type { HistoryPort } from "../preflight/mod.ts";
import type { SessionBar } from "./session_bar.ts";
import type { SessionContext } from "./session_context.ts";
import type { SessionLogEntry } from "./session_log.ts";

/** Where a session's minutes are read from. */
export type SessionHistory = Pick<HistoryPort, "readBars" | "filledRanges" | "extent">;

/**
 * Names the command that brings missing minutes of a symbol.
 *
 * @param symbol Name in the store.
 * @param firstDay First day of the missing ones, as an ISO date.
 * @param lastDay Last of them, included.
 * @returns A command that can be pasted; `undefined` when nobody knows one.
 */
export type SessionRepair = (
  symbol: string,
  firstDay: string,
  lastDay: string,
) => string | undefined;

/** Takes log lines. */
export type SessionLogSink = (entry: SessionLogEntry) => void;

/**
 * Something that follows a session: an analysis engine, a recorder. It learns the time from what it is
 * handed, and only closed bars reach it.
 */
export interface SessionConsumer {
  /**
   * A trading day begins; its history is known, and no bar of it is.
   *
   * @param session Its hours.
   * @param context What is known of it; stays valid and moves along until the session ends.
   */
  onSessionStart?(session: Session, context: SessionContext): void | Promise<void>;
  /**
   * A bar has closed. Of one instant, bars come symbol by symbol in the configured order.
   *
   * @param bar Valid until the next one.
   */
  onBar(bar: SessionBar): void;
  /**
   * Every bar of an instant was delivered: the moment to weigh the symbols against each other.
   *
   * @param tsMs Epoch milliseconds.
   * @returns What to wait for, if anything.
   */
  onInstant?(tsMs: number): void | Promise<void>;
  /**
   * The trading day is over.
   *
   * @param session Its hours.
   */
  onSessionEnd?(session: Session): void | Promise<void>;
}
