import { MINUTE_MS, UsageError } from "../base/mod.ts";
import type { MarkSource, MinuteFeed } from "../feeds/mod.ts";

/**
 * The quote at the close of one minute. Immutable, and valid by construction.
 *
 * @example From the latest closed minute
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const quote = new QuoteState({
 *   tsMs: 60_000, last: 10, high1m: 11, low1m: 9, volume1m: 5, mark: 10.5, markSource: "mark_1m",
 * });
 * assertEquals([quote.last, quote.mark], [10, 10.5]);
 * ```
 */
export class QuoteState {
  /** Close instant of the minute, epoch milliseconds. */
  readonly tsMs: number;
  /** Last price at the close. */
  readonly last: number;
  /** Highest last price of the minute. */
  readonly high1m: number;
  /** Lowest last price of the minute. */
  readonly low1m: number;
  /** Quantity traded in the minute, in base units. */
  readonly volume1m: number;
  /** Mark price at the close. */
  readonly mark: number;
  /** Whether the mark price is real. */
  readonly markSource: MarkSource;

  /**
   * A quote whose numbers agree with each other.
   *
   * @param fields The quote's numbers.
   * @throws {UsageError} `BAD_QUOTE` when a price is not above 0, the last price is outside the
   * minute's range, the volume is negative or the instant is not on the minute.
   */
  constructor(fields: Readonly<QuoteState>) {
    const { tsMs, last, high1m, low1m, volume1m, mark } = fields;
    const valid = tsMs % MINUTE_MS === 0 && low1m > 0 && low1m <= last && last <= high1m &&
      high1m < Infinity && mark > 0 && mark < Infinity && volume1m >= 0 && volume1m < Infinity;
    if (!valid) {
      throw new UsageError(
        `Cannot use a quote as its numbers contradict each other: ts ${tsMs}, low ${low1m} <= ` +
          `last ${last} <= high ${high1m}, mark ${mark}, volume ${volume1m}`,
        { code: "BAD_QUOTE" },
      );
    }
    this.tsMs = tsMs;
    this.last = last;
    this.high1m = high1m;
    this.low1m = low1m;
    this.volume1m = volume1m;
    this.mark = mark;
    this.markSource = fields.markSource;
    Object.freeze(this);
  }

  /**
   * The quote at the close of a stored minute.
   *
   * @param minutes The 1m quote feed.
   * @param row Row of the minute.
   * @returns Its quote.
   */
  static atMinute(minutes: MinuteFeed, row: number): QuoteState {
    const { last, mark, markSource } = minutes;
    return new QuoteState({
      tsMs: last.tsOpenMs[row] + MINUTE_MS,
      last: last.close[row],
      high1m: last.high[row],
      low1m: last.low[row],
      volume1m: last.volume[row],
      mark: mark.close[row],
      markSource,
    });
  }
}
