import type { LiveMinute } from "./live_bar.ts";
import type { NoteCode, StateReason } from "./reasons.ts";

/**
 * State of one symbol. A strategy runs while it is `SUFFICIENT` only. Minutes that were missed and came
 * afterwards are delivered too, so what a strategy sees has no hole at any time.
 */
export type SessionState = "LOADING" | "SUFFICIENT" | "DEGRADED";

/** A change of state. */
export interface StateChange {
  /** Discriminator. */
  type: "state";
  /** Name in the store. */
  symbol: string;
  /** When, epoch milliseconds. */
  tsMs: number;
  /** The new state. */
  state: SessionState;
  /** Why, for machines. */
  code: StateReason;
  /** Why, for people. */
  reason: string;
}

/** Something odd that was seen; every one is counted. */
export interface FeedNote {
  /** Discriminator. */
  type: "note";
  /** Name in the store. */
  symbol: string;
  /** When, epoch milliseconds. */
  tsMs: number;
  /** What, for machines. */
  code: NoteCode;
  /** The minute it is about, epoch milliseconds; `null` when it is about none. */
  barTsOpenMs: number | null;
  /** What, for people. */
  message: string;
}

/** What a live feed tells, in order. */
export type FeedEvent =
  /** The next minute of a symbol, and when it was complete: there is never one missing between two. */
  | { type: "minute"; tsMs: number; minute: LiveMinute }
  | StateChange
  | FeedNote
  /** The source has nothing more to come. */
  | { type: "ended" };
