import type { HistoryCheck } from "./ensure_history.ts";
import type { LiveMinute } from "./live_bar.ts";

/** When the past of a session begins, and from when on it decides. */
export interface SessionSpan {
  /** Open of the first minute the strategy was given, epoch milliseconds. */
  historyStartMs: number;
  /** Open of the exec bar whose close is the first to be decided, epoch milliseconds. */
  startMs: number;
}

/** What one exec close came to. */
export interface CloseRecord {
  /** The close, epoch milliseconds. */
  tsCloseMs: number;
  /** Whether the strategy was asked. */
  isDecided: boolean;
  /** SHA-256 of the packet that it saw. */
  packetSha256: string;
  /** What it wanted, as canonical JSON, `null` for nothing. */
  intent: string | null;
}

/** A numbered fact of a session: a signal, or what came of one in the simulated account. */
export interface SessionFact {
  /** 1 for the first fact of a session. */
  seq: number;
  /** When, epoch milliseconds. */
  tsMs: number;
  /** `signal`, or the kind of the exchange's fact. */
  type: string;
  /** Its numbers and names, as they are written. */
  detail: Readonly<Record<string, unknown>>;
  /** Whether a signal came too late to be acted upon; `null` for what is no signal. */
  isLate: boolean | null;
}

/** What kind of line a log has. */
export type LogKind = "STATE" | "NO-SIGNALS" | "NOTE" | "SIGNAL" | "SESSION";

/**
 * Keeps what a session did, so that another process can go on from there. Minutes are kept before the
 * strategy is stepped with them; closes and facts follow from the minutes, so a session that is resumed
 * tells those that are kept already once more, and they have to be the same.
 */
export interface SessionRecorder {
  /** The span of the session that is resumed, `null` for a new one. */
  readonly span: SessionSpan | null;
  /**
   * The minutes of the session that is resumed.
   *
   * @returns Minutes in order, the history first.
   */
  recorded(): Iterable<LiveMinute>;
  /**
   * Begins a new session.
   *
   * @param span When its past begins, and from when on it decides.
   */
  begin(span: SessionSpan): void;
  /**
   * Keeps a minute.
   *
   * @param minute The next one.
   */
  minute(minute: LiveMinute): void;
  /** Sees to it that every minute so far survives the process. */
  flush(): void;
  /**
   * Keeps an exec close.
   *
   * @param record The next one.
   */
  close(record: CloseRecord): void;
  /**
   * Keeps a fact.
   *
   * @param fact The next one.
   * @returns Whether it is new, and not one that was kept before the session was resumed.
   */
  fact(fact: SessionFact): boolean;
  /**
   * Keeps what was found of the history.
   *
   * @param checks One check per series.
   */
  checked(checks: readonly HistoryCheck[]): void;
  /**
   * Writes a line of the log.
   *
   * @param tsMs Now, epoch milliseconds.
   * @param kind What kind of line.
   * @param text What it says.
   */
  log(tsMs: number, kind: LogKind, text: string): void;
}
