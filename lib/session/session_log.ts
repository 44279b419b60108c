import { formatInstant } from "../base/mod.ts";
import type { SessionLogSink } from "./ports.ts";

/** The six phases of a session, numbered from 1 in this order. */
export const SESSION_PHASES = [
  "initialise",
  "historical",
  "load_queues",
  "activate",
  "stream",
  "end_of_session",
] as const;

/** Name of a phase. */
export type SessionPhase = typeof SESSION_PHASES[number];

/** One line of a session's log. It holds session time only, so that a run repeats it exactly. */
export interface SessionLogEntry {
  /** Number of the line, from 1. */
  seq: number;
  /** Number of the phase, 1 to 6. */
  phase: number;
  /** Name of the phase. */
  phase_name: SessionPhase;
  /** Whether it is a remark or something that a person has to look at. */
  level: "info" | "warning";
  /** Trading day, `null` before the first one. */
  day: string | null;
  /** The session's present, epoch milliseconds, `null` before the first instant. */
  ts_ms: number | null;
  /** One sentence. */
  message: string;
  /** The numbers of the sentence. */
  facts: Record<string, unknown>;
}

/** Numbers the lines of a session and knows its phase and day. */
export class SessionLog {
  readonly #sink: SessionLogSink;
  #seq = 0;
  #phase: SessionPhase = "initialise";
  /** Trading day of the lines to come. */
  day: string | null = null;
  /** The session's present, epoch milliseconds; NaN before the first instant. */
  tsMs = NaN;

  /**
   * Starts a log in the first phase.
   *
   * @param sink Takes each line.
   */
  constructor(sink: SessionLogSink) {
    this.#sink = sink;
  }

  /**
   * Enters a phase.
   *
   * @param phase Name of the phase.
   */
  enter(phase: SessionPhase): void {
    this.#phase = phase;
  }

  /**
   * Writes a remark.
   *
   * @param message One sentence.
   * @param facts Its numbers.
   */
  info(message: string, facts: Record<string, unknown> = {}): void {
    this.#write("info", message, facts);
  }

  /**
   * Writes something that a person has to look at.
   *
   * @param message One sentence.
   * @param facts Its numbers.
   */
  warn(message: string, facts: Record<string, unknown> = {}): void {
    this.#write("warning", message, facts);
  }

  #write(level: SessionLogEntry["level"], message: string, facts: Record<string, unknown>): void {
    this.#sink({
      seq: ++this.#seq,
      phase: SESSION_PHASES.indexOf(this.#phase) + 1,
      phase_name: this.#phase,
      level,
      day: this.day,
      ts_ms: Number.isNaN(this.tsMs) ? null : this.tsMs,
      message,
      facts,
    });
  }
}

/**
 * A log line as a person reads it.
 *
 * @param entry The line.
 * @returns For example `#3 [4/6 activate] 2025-07-02T13:30:00Z: the session is open`.
 */
export function formatLogEntry(entry: SessionLogEntry): string {
  const { seq, phase, phase_name, level, day, ts_ms, message } = entry;
  // Before a session is open the present still is the close of the day before.
  const isOpen = phase >= SESSION_PHASES.indexOf("activate") + 1;
  const at = isOpen && ts_ms !== null ? formatInstant(ts_ms) : day;
  const mark = level === "warning" ? "warning: " : "";
  const phaseText = `${phase}/${SESSION_PHASES.length} ${phase_name.replaceAll("_", " ")}`;
  return `#${seq} [${phaseText}]${at === null ? "" : ` ${at}`}: ${mark}${message}`;
}
