import { type Timeframe, timeframeMs } from "../base/mod.ts";
import type { TimeRange } from "../columns/mod.ts";

/** How complete one symbol and interval is over one session. */
export interface IntervalQuality {
  /** Name in the store. */
  symbol: string;
  /** Timeframe. */
  interval: Timeframe;
  /** Bars the calendar expects. */
  expected: number;
  /** Bars that are there. */
  present: number;
  /** `present / expected` in percent; `null` when nothing is expected. */
  percent: number | null;
  /** What is missing, as ascending, separate ranges. */
  gaps: TimeRange[];
}

/**
 * Watches a session's bars arrive and says how complete each symbol and interval is: against the whole
 * session at its end, and against the time that has passed before.
 */
export class QualityTracker {
  readonly #symbols: readonly string[];
  readonly #intervals: readonly Timeframe[];
  readonly #stepMs: number[];
  readonly #present: Int32Array;
  /** Up to where each queue is accounted for. */
  readonly #untilMs: Float64Array;
  readonly #gaps: TimeRange[][];
  #openMs = NaN;
  #closeMs = NaN;

  /**
   * Makes a tracker that waits for a session.
   *
   * @param symbols Symbols of the session.
   * @param intervals Intervals of the session, shortest first.
   */
  constructor(symbols: readonly string[], intervals: readonly Timeframe[]) {
    this.#symbols = symbols;
    this.#intervals = intervals;
    this.#stepMs = intervals.map(timeframeMs);
    const queues = symbols.length * intervals.length;
    this.#present = new Int32Array(queues);
    this.#untilMs = new Float64Array(queues);
    this.#gaps = Array.from({ length: queues }, () => []);
  }

  /**
   * Begins a session.
   *
   * @param openMs Its opening, epoch milliseconds.
   * @param closeMs Its close, epoch milliseconds.
   */
  begin(openMs: number, closeMs: number): void {
    this.#openMs = openMs;
    this.#closeMs = closeMs;
    this.#present.fill(0);
    this.#untilMs.fill(openMs);
    for (let queue = 0; queue < this.#gaps.length; queue++) this.#gaps[queue] = [];
  }

  /**
   * Counts a bar.
   *
   * @param symbolIndex Place of the symbol.
   * @param intervalIndex Place of the interval.
   * @param tsOpenMs When the bar opened, epoch milliseconds, after those before.
   * @param tsCloseMs When it closed, epoch milliseconds.
   */
  count(symbolIndex: number, intervalIndex: number, tsOpenMs: number, tsCloseMs: number): void {
    const queue = symbolIndex * this.#intervals.length + intervalIndex;
    const untilMs = this.#untilMs[queue];
    if (tsOpenMs > untilMs) this.#gaps[queue].push({ startMs: untilMs, endMs: tsOpenMs });
    this.#untilMs[queue] = tsCloseMs;
    this.#present[queue]++;
  }

  /**
   * Tells how complete the session is up to an instant.
   *
   * @param nowMs The session's present, epoch milliseconds; its whole length unless told.
   * @returns One entry per symbol and interval, in their order.
   */
  report(nowMs: number = this.#closeMs): IntervalQuality[] {
    return this.#symbols.flatMap((symbol, s) =>
      this.#intervals.map((interval, i) => {
        const queue = s * this.#intervals.length + i;
        const stepMs = this.#stepMs[i];
        const isOver = nowMs >= this.#closeMs;
        const passedMs = (isOver ? this.#closeMs : nowMs) - this.#openMs;
        // A bar is expected once it is closed; the close of the session closes the short one, too.
        const expected = Math.max(
          0,
          isOver ? Math.ceil(passedMs / stepMs) : Math.floor(passedMs / stepMs),
        );
        const present = this.#present[queue];
        const untilMs = this.#untilMs[queue];
        const dueMs = isOver ? this.#closeMs : this.#openMs + expected * stepMs;
        const gaps = [...this.#gaps[queue]];
        if (untilMs < dueMs) gaps.push({ startMs: untilMs, endMs: dueMs });
        const percent = expected === 0 ? null : present / expected * 100;
        return { symbol, interval, expected, present, percent, gaps };
      })
    );
  }
}
