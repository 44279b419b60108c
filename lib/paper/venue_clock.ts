import { DAY_MS } from "../base/mod.ts";
import type { Clock } from "./ports.ts";

/**
 * Time as the venue tells it, for sessions whose minutes come faster than real ones: now is the newest
 * instant that was heard, and moves on with the clock that it is built on.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const clock = new VenueClock({ now: () => 5, sleep: () => Promise.resolve() });
 * clock.hear(1_746_403_260_000);
 * assertEquals(clock.now(), 1_746_403_260_000);
 * ```
 */
export class VenueClock implements Clock {
  readonly #base: Clock;
  #heardMs: number | null = null;
  #heardAtMs = 0;

  /**
   * Builds on another clock, whose instants stand in until the venue is heard.
   *
   * @param base Measures how long ago the venue was heard.
   */
  constructor(base: Clock) {
    this.#base = base;
  }

  /**
   * Reads the venue's time.
   *
   * @returns Epoch milliseconds; they never go back.
   */
  now(): number {
    const baseMs = this.#base.now();
    return this.#heardMs === null ? baseMs : this.#heardMs + baseMs - this.#heardAtMs;
  }

  /**
   * Waits as long as the clock that this one is built on.
   *
   * @param ms Milliseconds.
   * @param signal Ends the wait early.
   * @returns When the time is over.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#base.sleep(ms, signal);
  }

  /**
   * The venue says what time it is. A leap of more than a day is no time that passed.
   *
   * @param venueTsMs Epoch milliseconds.
   */
  hear(venueTsMs: number): void {
    const isFirst = this.#heardMs === null;
    const leapMs = venueTsMs - this.now();
    if (!isFirst && (leapMs <= 0 || leapMs > DAY_MS)) return;
    this.#heardMs = venueTsMs;
    this.#heardAtMs = this.#base.now();
  }
}
