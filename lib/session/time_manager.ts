import { invariant } from "../base/mod.ts";

/** Real time, handed in by the shell: the core and the drivers have no clock of their own. */
export interface PaceClock {
  /**
   * Reads the clock.
   *
   * @returns Epoch milliseconds.
   */
  nowMs(): number;
  /**
   * Waits.
   *
   * @param ms Milliseconds, above zero.
   * @returns Settles when they have passed.
   */
  sleep(ms: number): Promise<void>;
}

/** How far real time was behind what the pace asked for. */
export interface PaceDrift {
  /** At the last instant, milliseconds; 0 when it was on time. */
  lastMs: number;
  /** The largest of all, milliseconds. */
  maxMs: number;
}

/** How fast time passes. */
export interface Pace {
  /** Session time per real time: 0 as fast as possible, 1 as the clock goes. */
  speedMultiplier: number;
  /** Real time; not asked at speed 0. */
  clock: PaceClock;
}

/**
 * The only owner of time in a session: everything else learns the time from it, and nothing reads a
 * clock. A simulated session and a live one differ in how it was made and in nothing else: live time is
 * paced at speed 1 with the session's time equal to the clock's.
 *
 * @example As fast as possible there is nothing to wait for
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const time = TimeManager.simulated();
 * assertEquals(time.advance(1_751_463_060_000), null);
 * assertEquals(time.nowMs, 1_751_463_060_000);
 * ```
 */
export class TimeManager {
  readonly #pace: Pace | null;
  readonly #isLive: boolean;
  #nowMs = NaN;
  /** Session time and real time that belong together. */
  #anchor = { sessionMs: NaN, realMs: NaN };
  #drift: PaceDrift = { lastMs: 0, maxMs: 0 };
  #pause: { sinceMs: number; ended: PromiseWithResolvers<void> } | null = null;

  private constructor(pace: Pace | null, isLive: boolean) {
    this.#pace = pace;
    this.#isLive = isLive;
  }

  /**
   * Time that comes from data.
   *
   * @param pace How fast it passes; as fast as possible unless told.
   * @returns Time before the first instant.
   */
  static simulated(pace?: Pace): TimeManager {
    return new TimeManager(pace === undefined || pace.speedMultiplier === 0 ? null : pace, false);
  }

  /**
   * Time that is the clock's.
   *
   * @param clock Real time.
   * @returns Time before the first instant.
   */
  static live(clock: PaceClock): TimeManager {
    return new TimeManager({ speedMultiplier: 1, clock }, true);
  }

  /** The session's present, epoch milliseconds; NaN before the first instant. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Whether time stands still by request. */
  get isPaused(): boolean {
    return this.#pause !== null;
  }

  /** How far real time was behind. */
  get drift(): Readonly<PaceDrift> {
    return this.#drift;
  }

  /**
   * Moves to the beginning of a session. Simulated time does not wait through the night.
   *
   * @param tsMs Epoch milliseconds, not before the present.
   * @returns What to wait for, or `null` when time is there.
   */
  begin(tsMs: number): Promise<void> | null {
    if (!this.#isLive) this.#anchor = { sessionMs: NaN, realMs: NaN };
    return this.advance(tsMs);
  }

  /**
   * Moves to an instant.
   *
   * @param tsMs Epoch milliseconds, not before the present.
   * @returns What to wait for, or `null` when time is there.
   */
  advance(tsMs: number): Promise<void> | null {
    invariant(!(tsMs < this.#nowMs), "time does not go back");
    if (this.#pace === null && this.#pause === null) {
      this.#nowMs = tsMs;
      return null;
    }
    return this.#wait(tsMs);
  }

  /** Lets time stand still until `resume`: what is being waited for does not come. */
  pause(): void {
    this.#pause ??= {
      sinceMs: this.#pace?.clock.nowMs() ?? 0,
      ended: Promise.withResolvers<void>(),
    };
  }

  /** Lets time go on; what was paused does not count as drift of a simulated session. */
  resume(): void {
    const pause = this.#pause;
    if (pause === null) return;
    this.#pause = null;
    if (this.#pace !== null && !this.#isLive) {
      this.#anchor.realMs += this.#pace.clock.nowMs() - pause.sinceMs;
    }
    pause.ended.resolve();
  }

  async #wait(tsMs: number): Promise<void> {
    const pace = this.#pace;
    await this.#untilResumed();
    if (pace === null) {
      this.#nowMs = tsMs;
      return;
    }
    const { clock, speedMultiplier } = pace;
    if (Number.isNaN(this.#anchor.sessionMs)) {
      const realMs = clock.nowMs();
      this.#anchor = { sessionMs: this.#isLive ? realMs : tsMs, realMs };
    }
    for (;;) {
      const { sessionMs, realMs } = this.#anchor;
      const leftMs = realMs + (tsMs - sessionMs) / speedMultiplier - clock.nowMs();
      if (leftMs <= 0) {
        const lastMs = -leftMs;
        this.#drift = { lastMs, maxMs: Math.max(lastMs, this.#drift.maxMs) };
        this.#nowMs = tsMs;
        return;
      }
      await clock.sleep(leftMs);
      await this.#untilResumed();
    }
  }

  async #untilResumed(): Promise<void> {
    while (this.#pause !== null) await this.#pause.ended.promise;
  }
}
