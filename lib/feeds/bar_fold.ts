import { MINUTE_MS, type Timeframe } from "../base/mod.ts";
import { type MarketCalendar, type TimeframeGrid, timeframeGrid } from "../calendar/mod.ts";

/**
 * Folds minutes into the bars of a timeframe as they arrive: the same bars, with the same bits, as
 * `deriveTimeframe` makes of all of them at once.
 *
 * @example A bar is closed by its last minute
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const fold = new BarFold("3m");
 * assertEquals(fold.push(0, 10, 11, 9, 11, 1), false);
 * assertEquals(fold.push(60_000, 11, 14, 10, 12, 2), false);
 * assertEquals(fold.push(120_000, 12, 12, 11, 11, 3), true);
 * assertEquals([fold.open, fold.high, fold.low, fold.close, fold.volume], [10, 14, 9, 11, 6]);
 * ```
 */
export class BarFold {
  /** When the bar opens, epoch milliseconds; NaN before the first minute. */
  openMs: number = NaN;
  /** When it closes, epoch milliseconds. */
  closeMs: number = NaN;
  /** First price. */
  open: number = NaN;
  /** Highest price so far. */
  high: number = NaN;
  /** Lowest price so far. */
  low: number = NaN;
  /** Last price so far. */
  close: number = NaN;
  /** Traded quantity so far, in base units. */
  volume: number = NaN;
  /** Minutes folded so far. */
  minutes: number = 0;
  readonly #grid: TimeframeGrid;
  #isFirst = true;
  #isWhole = false;

  /**
   * A fold that has seen no minute.
   *
   * @param timeframe The timeframe.
   * @param calendar When the market trades, `null` for always.
   */
  constructor(timeframe: Timeframe, calendar: MarketCalendar | null = null) {
    this.#grid = timeframeGrid(calendar, timeframe);
  }

  /** When the bar after this one closes, epoch milliseconds. */
  get nextCloseMs(): number {
    return this.#grid.closeMs(this.#grid.lastCloseAtOrBefore(this.closeMs) + 1);
  }

  /**
   * Takes the next minute.
   *
   * @param tsOpenMs When it opens, epoch milliseconds, after every minute before.
   * @param open First price.
   * @param high Highest price.
   * @param low Lowest price.
   * @param close Last price.
   * @param volume Traded quantity in base units.
   * @returns Whether it closes the bar, which can be read until the next minute. Data that begins
   * in the middle of a bar closes none there, and minutes outside every session are in no bar.
   */
  push(
    tsOpenMs: number,
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
  ): boolean {
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    if (!(tsOpenMs < this.closeMs)) {
      const bar = this.#grid.lastCloseAtOrBefore(tsOpenMs) + 1;
      const openMs = this.#grid.openMs(bar);
      if (tsOpenMs < openMs) return false;
      this.openMs = openMs;
      this.closeMs = this.#grid.closeMs(bar);
      this.#isWhole = !isFirst || tsOpenMs === openMs;
      this.open = open;
      this.high = high;
      this.low = low;
      this.volume = volume;
      this.minutes = 1;
    } else {
      if (high > this.high) this.high = high;
      if (low < this.low) this.low = low;
      this.volume += volume;
      this.minutes++;
    }
    this.close = close;
    return this.#isWhole && tsOpenMs + MINUTE_MS === this.closeMs;
  }
}
