import { formatInstant, MINUTE_MS } from "../base/mod.ts";
import type { SessionState } from "./feed_event.ts";
import type { StateReason } from "./reasons.ts";

/** When a session stops trusting what it hears. */
export interface HealthLimits {
  /** Minutes without any word of a symbol after which the connection is called dead; 3 unless told. */
  stallMinutes?: number;
  /** How long a minute that is over may stay away although it was asked for, 90 s unless told. */
  patienceMs?: number;
  /** Largest distance between the venue's clock and ours, 30 s unless told. */
  maxSkewMs?: number;
  /** So many lost connections within `stormMs` are a storm; 5 unless told. */
  stormLosses?: number;
  /** Length of a storm's window, 5 minutes unless told. */
  stormMs?: number;
}

/** A state, and why. */
export interface Verdict {
  /** The state. */
  state: SessionState;
  /** Why, for machines. */
  code: StateReason;
  /** Why, for people. */
  reason: string;
}

const SOUND: Verdict = {
  state: "SUFFICIENT",
  code: "HISTORY_SUFFICIENT",
  reason: "every minute that the strategy needs is there",
};

/** Listens to how one symbol is served, and says whether that can be trusted. */
export class SessionHealth {
  readonly #limits: Required<HealthLimits>;
  #losses: number[] = [];
  #maintenance: string | null = null;
  #heardMs: number;
  #skewMs = 0;
  #vainAttempts = 0;
  #complaint = "";

  /**
   * Begins to listen.
   *
   * @param limits When it stops trusting.
   * @param nowMs Now, epoch milliseconds.
   */
  constructor(
    {
      stallMinutes = 3,
      patienceMs = 90_000,
      maxSkewMs = 30_000,
      stormLosses = 5,
      stormMs = 5 * MINUTE_MS,
    }: HealthLimits,
    nowMs: number,
  ) {
    this.#limits = { stallMinutes, patienceMs, maxSkewMs, stormLosses, stormMs };
    this.#heardMs = nowMs;
  }

  /** Whether the clocks are too far apart to tell from ours what is due. */
  get isSkewed(): boolean {
    return Math.abs(this.#skewMs) > this.#limits.maxSkewMs;
  }

  /**
   * A bar of the symbol came, in whatever shape.
   *
   * @param venueTsMs The venue's clock, if it says.
   * @param nowMs Ours.
   */
  hear(venueTsMs: number | null, nowMs: number): void {
    this.#heardMs = nowMs;
    this.#maintenance = null;
    if (venueTsMs !== null) this.#skewMs = nowMs - venueTsMs;
  }

  /**
   * The connection was lost.
   *
   * @param nowMs Now.
   */
  lose(nowMs: number): void {
    this.#losses.push(nowMs);
  }

  /**
   * The venue closed for maintenance.
   *
   * @param reason What it said.
   */
  close(reason: string): void {
    this.#maintenance = reason;
  }

  /** A minute was used, so nothing is missing before it. */
  progress(): void {
    this.#vainAttempts = 0;
  }

  /**
   * What was missing was asked for and did not come.
   *
   * @param complaint What the source said.
   */
  askInVain(complaint: string): void {
    this.#vainAttempts++;
    this.#complaint = complaint;
  }

  /**
   * Judges.
   *
   * @param nextMs First minute that has not been used, epoch milliseconds.
   * @param nowMs Now.
   * @returns State and reason.
   */
  judge(nextMs: number, nowMs: number): Verdict {
    const { stallMinutes, patienceMs, stormLosses, stormMs } = this.#limits;
    const degraded = (code: StateReason, reason: string): Verdict => ({
      state: "DEGRADED",
      code,
      reason,
    });
    if (this.#maintenance !== null) {
      return degraded("MAINTENANCE", `the venue is closed: ${this.#maintenance}`);
    }
    this.#losses = this.#losses.filter((lossMs) => lossMs > nowMs - stormMs);
    if (this.#losses.length >= stormLosses) {
      const reason = `the connection was lost ${this.#losses.length} times in ${
        stormMs / MINUTE_MS
      } minutes`;
      return degraded("RECONNECT_STORM", reason);
    }
    if (this.isSkewed) {
      const ahead = this.#skewMs > 0 ? "ahead of" : "behind";
      const reason = `this machine's clock is ${
        Math.round(Math.abs(this.#skewMs) / 1000)
      } s ${ahead} the venue's: set it right`;
      return degraded("CLOCK_SKEW", reason);
    }
    const silentMs = nowMs - this.#heardMs;
    if (silentMs > stallMinutes * MINUTE_MS) {
      return degraded("STALLED", `nothing was heard since ${formatInstant(this.#heardMs)}`);
    }
    const isOverdue = nowMs - (nextMs + MINUTE_MS) > patienceMs;
    if (isOverdue && this.#vainAttempts > 0) {
      const reason = `the minute of ${formatInstant(nextMs)} is missing, ${this.#complaint}`;
      return degraded("MISSED_MINUTES", reason);
    }
    return SOUND;
  }
}
