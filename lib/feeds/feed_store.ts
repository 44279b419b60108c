import { nearestName, type Timeframe, timeframeMs, UsageError } from "../base/mod.ts";
import { type BarColumns, lastIndexAtOrBefore } from "../columns/mod.ts";

const BAR_KEYS = ["open", "high", "low", "close", "volume"] as const;

/**
 * One symbol on one timeframe: closed bars and feature columns of the same length, read by index.
 * Rows are only ever looked up by a close instant that has passed.
 *
 * @example The row of a close
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const column = Float64Array.of(1, 2);
 * const feed = new FeedStore("SOLUSDT", "1h", {
 *   tsOpenMs: Float64Array.of(0, 3_600_000),
 *   open: column, high: column, low: column, close: column, volume: column,
 * });
 * assertEquals(feed.indexAtClose(7_200_000), 1);
 * assertEquals(feed.indexAtClose(7_200_001), -1);
 * assertEquals(feed.lastClosedIndexAtOrBefore(7_199_999), 0);
 * ```
 */
export class FeedStore {
  /** Name in the store. */
  readonly symbol: string;
  /** Timeframe of every row. */
  readonly timeframe: Timeframe;
  /** Number of closed bars. */
  readonly length: number;
  /** Open instants, epoch milliseconds. */
  readonly tsOpenMs: Float64Array;
  /** Close instants, epoch milliseconds. */
  readonly tsCloseMs: Float64Array;
  /** First prices. */
  readonly open: Float64Array;
  /** Highest prices. */
  readonly high: Float64Array;
  /** Lowest prices. */
  readonly low: Float64Array;
  /** Last prices. */
  readonly close: Float64Array;
  /** Traded quantities in base units. */
  readonly volume: Float64Array;
  /** Every column, the bar columns first. */
  protected readonly columnByKey: Map<string, Float64Array> = new Map<string, Float64Array>();
  /** Whether each bar is as long as the timeframe, as it is where no session cuts one short. */
  readonly #isRegular: boolean;
  #rowAtSlot: Int32Array | null = null;
  #rowAtClose: Map<number, number> | null = null;

  /**
   * A feed of closed bars and their features.
   *
   * @param symbol Name in the store.
   * @param timeframe Timeframe of the bars.
   * @param bars Closed bars, ascending.
   * @param features Feature columns by key, each as long as the bars.
   * @param tsCloseMs Closes of the bars, where sessions cut bars short; otherwise every bar is as long
   * as the timeframe.
   * @throws {UsageError} `BAD_FEATURE_COLUMN` when a feature has another length or a bar column's name.
   */
  constructor(
    symbol: string,
    timeframe: Timeframe,
    bars: BarColumns,
    features: ReadonlyMap<string, Float64Array> = new Map(),
    tsCloseMs?: Float64Array,
  ) {
    this.symbol = symbol;
    this.timeframe = timeframe;
    this.length = bars.tsOpenMs.length;
    this.tsOpenMs = bars.tsOpenMs;
    const lengthMs = timeframeMs(timeframe);
    this.#isRegular = tsCloseMs === undefined;
    this.tsCloseMs = tsCloseMs ?? bars.tsOpenMs.map((tsOpenMs) => tsOpenMs + lengthMs);
    this.open = bars.open;
    this.high = bars.high;
    this.low = bars.low;
    this.close = bars.close;
    this.volume = bars.volume;
    for (const key of BAR_KEYS) this.columnByKey.set(key, bars[key]);
    for (const [key, column] of features) {
      if (column.length !== this.length || this.columnByKey.has(key)) {
        throw new UsageError(
          `Cannot add feature "${key}" to the ${timeframe} feed: it needs ${this.length} rows ` +
            `(it has ${column.length}) and a name that no other column has`,
          { code: "BAD_FEATURE_COLUMN" },
        );
      }
      this.columnByKey.set(key, column);
    }
  }

  /** Keys of every column: the bar columns, then the features in declared order. */
  get keys(): string[] {
    return [...this.columnByKey.keys()];
  }

  /**
   * Whether there is a column of that name.
   *
   * @param key A bar column or a feature.
   * @returns Whether it exists.
   */
  has(key: string): boolean {
    return this.columnByKey.has(key);
  }

  /**
   * The column of a key.
   *
   * @param key A bar column (`close`) or a feature.
   * @returns One number per bar; NaN before the feature's warm-up.
   * @throws {UsageError} `UNKNOWN_FEATURE` with the nearest known name.
   */
  column(key: string): Float64Array {
    const column = this.columnByKey.get(key);
    if (column === undefined) {
      const near = nearestName(key, this.keys);
      throw new UsageError(
        `Cannot read "${key}" from the ${this.timeframe} feed as it is not one of its columns` +
          (near ? `: did you mean "${near}"?` : `: it has ${this.keys.join(", ")}`),
        { code: "UNKNOWN_FEATURE" },
      );
    }
    return column;
  }

  /**
   * Row of the bar that closed exactly at an instant, in constant time.
   *
   * @param tsMs Epoch milliseconds.
   * @returns The row, or -1 when no bar closed there.
   */
  indexAtClose(tsMs: number): number {
    if (this.length === 0) return -1;
    if (!this.#isRegular) {
      this.#rowAtClose ??= new Map(this.tsCloseMs.entries().map(([row, close]) => [close, row]));
      return this.#rowAtClose.get(tsMs) ?? -1;
    }
    const slot = (tsMs - this.tsCloseMs[0]) / timeframeMs(this.timeframe);
    if (!Number.isInteger(slot) || slot < 0 || tsMs > this.tsCloseMs[this.length - 1]) return -1;
    if (this.tsCloseMs[slot] === tsMs) return slot;
    this.#rowAtSlot ??= this.#indexSlots();
    return this.#rowAtSlot[slot] - 1;
  }

  /**
   * Row of the newest bar that is closed at an instant.
   *
   * @param tsMs Epoch milliseconds.
   * @returns The row, or -1 when none is closed yet.
   */
  lastClosedIndexAtOrBefore(tsMs: number): number {
    return lastIndexAtOrBefore(this.tsCloseMs, tsMs);
  }

  /** Row + 1 of every grid slot, 0 where a bar is missing. Only built for a feed with holes. */
  #indexSlots(): Int32Array {
    const lengthMs = timeframeMs(this.timeframe);
    const first = this.tsCloseMs[0];
    const slots = new Int32Array((this.tsCloseMs[this.length - 1] - first) / lengthMs + 1);
    for (let i = 0; i < this.length; i++) slots[(this.tsCloseMs[i] - first) / lengthMs] = i + 1;
    return slots;
  }
}
