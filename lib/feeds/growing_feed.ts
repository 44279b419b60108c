import type { Timeframe } from "../base/mod.ts";
import { allocateBars, type BarColumns, withCapacity } from "../columns/mod.ts";
import type { BarFold } from "./bar_fold.ts";
import { FeedStore } from "./feed_store.ts";

/**
 * A feed that grows bar by bar. Its columns are views of what is there, renewed with each bar, so a
 * reader asks for them again after it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { BarFold } from "./bar_fold.ts";
 *
 * const feed = new GrowingFeed("SOLUSDT", "1m");
 * const fold = new BarFold("1m");
 * fold.push(0, 10, 11, 9, 10.5, 3);
 * feed.append(fold);
 * assertEquals([...feed.column("close")], [10.5]);
 * assertEquals(feed.lastClosedIndexAtOrBefore(60_000), 0);
 * ```
 */
export class GrowingFeed extends FeedStore {
  /** Number of closed bars so far. */
  declare length: number;
  /** Open instants, epoch milliseconds. */
  declare tsOpenMs: Float64Array;
  /** Close instants, epoch milliseconds. */
  declare tsCloseMs: Float64Array;
  /** First prices. */
  declare open: Float64Array;
  /** Highest prices. */
  declare high: Float64Array;
  /** Lowest prices. */
  declare low: Float64Array;
  /** Last prices. */
  declare close: Float64Array;
  /** Traded quantities in base units. */
  declare volume: Float64Array;
  /** The bars with room for more of them; rows from `length` on mean nothing. */
  readonly bars: BarColumns = allocateBars(0);
  #closes = new Float64Array(0);

  /**
   * A feed without a bar.
   *
   * @param symbol Name in the store.
   * @param timeframe Timeframe of the bars.
   */
  constructor(symbol: string, timeframe: Timeframe) {
    super(symbol, timeframe, allocateBars(0));
  }

  /**
   * Appends a closed bar.
   *
   * @param bar The bar, later than every one before.
   */
  append(bar: BarFold): void {
    const { bars } = this;
    const row = this.length;
    const rows = row + 1;
    for (const name of ["tsOpenMs", "open", "high", "low", "close", "volume"] as const) {
      bars[name] = withCapacity(bars[name], row, rows);
    }
    this.#closes = withCapacity(this.#closes, row, rows);
    bars.tsOpenMs[row] = bar.openMs;
    bars.open[row] = bar.open;
    bars.high[row] = bar.high;
    bars.low[row] = bar.low;
    bars.close[row] = bar.close;
    bars.volume[row] = bar.volume;
    this.#closes[row] = bar.closeMs;
    this.length = rows;
    this.tsOpenMs = bars.tsOpenMs.subarray(0, rows);
    this.tsCloseMs = this.#closes.subarray(0, rows);
    for (const name of ["open", "high", "low", "close", "volume"] as const) {
      this[name] = bars[name].subarray(0, rows);
      this.columnByKey.set(name, this[name]);
    }
  }

  /**
   * Takes the features of the bars that are there.
   *
   * @param features Column by key, each as long as the bars.
   */
  setFeatures(features: ReadonlyMap<string, Float64Array>): void {
    for (const [key, column] of features) this.columnByKey.set(key, column);
  }

  /**
   * Row of the bar that closed exactly at an instant.
   *
   * @param tsMs Epoch milliseconds.
   * @returns The row, or -1 when no bar closed there.
   */
  override indexAtClose(tsMs: number): number {
    const row = this.lastClosedIndexAtOrBefore(tsMs);
    return row >= 0 && this.tsCloseMs[row] === tsMs ? row : -1;
  }
}
