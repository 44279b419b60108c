import { UsageError } from "../base/mod.ts";

/** What the minutes between two exec closes did, frozen at the later close. */
export interface Rollup {
  /** Lowest last price. */
  readonly min1m: number;
  /** Highest last price. */
  readonly max1m: number;
  /** Number of minutes. */
  readonly bars1m: number;
  /** First price of the first minute. */
  readonly open1m: number;
  /** Last price of the last minute. */
  readonly close1m: number;
  /** Quantity traded, in base units. */
  readonly volume1m: number;
}

/** One closed minute of the last price. */
export interface MinuteBar {
  /** First price. */
  open: number;
  /** Highest price. */
  high: number;
  /** Lowest price. */
  low: number;
  /** Last price. */
  close: number;
  /** Traded quantity in base units. */
  volume: number;
}

/**
 * Accumulates closed minutes, freezes them at an exec close, and starts anew.
 *
 * @example Two minutes between two exec closes
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const bucket = new ExecRollupBucket();
 * bucket.accumulate({ open: 10, high: 12, low: 9, close: 11, volume: 3 });
 * bucket.accumulate({ open: 11, high: 11, low: 8, close: 9, volume: 4 });
 * assertEquals(bucket.freeze(), {
 *   min1m: 8, max1m: 12, bars1m: 2, open1m: 10, close1m: 9, volume1m: 7,
 * });
 * assertEquals(bucket.bars1m, 0);
 * ```
 */
export class ExecRollupBucket {
  #min = Infinity;
  #max = -Infinity;
  #bars = 0;
  #open = NaN;
  #close = NaN;
  #volume = 0;

  /** Minutes accumulated since the last freeze. */
  get bars1m(): number {
    return this.#bars;
  }

  /**
   * Takes a minute in.
   *
   * @param minute The next closed minute.
   */
  accumulate(minute: MinuteBar): void {
    if (this.#bars === 0) this.#open = minute.open;
    if (minute.low < this.#min) this.#min = minute.low;
    if (minute.high > this.#max) this.#max = minute.high;
    this.#close = minute.close;
    this.#volume += minute.volume;
    this.#bars++;
  }

  /**
   * Ends the bucket at an exec close.
   *
   * @returns The frozen rollup; the bucket is empty again.
   * @throws {UsageError} `EMPTY_ROLLUP` when no minute closed since the last freeze.
   */
  freeze(): Rollup {
    if (this.#bars === 0) {
      throw new UsageError("Cannot freeze a rollup as no minute closed since the last exec close", {
        code: "EMPTY_ROLLUP",
      });
    }
    const rollup = Object.freeze({
      min1m: this.#min,
      max1m: this.#max,
      bars1m: this.#bars,
      open1m: this.#open,
      close1m: this.#close,
      volume1m: this.#volume,
    });
    this.#min = Infinity;
    this.#max = -Infinity;
    this.#bars = 0;
    this.#volume = 0;
    return rollup;
  }
}
