import { type Role, type Timeframe } from "../base/mod.ts";
import type { BarColumns } from "../columns/mod.ts";
import type { PreparedFeeds } from "../backtest/mod.ts";
import { type ExecGrid, FeedStore, type MinuteFeed, MultiTimeframeFeeds } from "../feeds/mod.ts";

/** One feed, column by column. */
interface SharedFeed {
  symbol: string;
  timeframe: Timeframe;
  tsOpenMs: Float64Array;
  tsCloseMs: Float64Array;
  columns: Map<string, Float64Array>;
}

/** Prepared feeds in shared memory, ready to be sent to a worker without a copy. */
export interface SharedFeeds {
  /** One feed per role. */
  feeds: Partial<Record<Role, SharedFeed>>;
  /** Minute rows of each exec bar. */
  grid: ExecGrid;
  /** Last and mark prices. */
  minutes: MinuteFeed;
  /** First exec row of the window. */
  fromRow: number;
  /** Exec row after the last one of the window. */
  toRow: number;
}

/** Copies of columns that are in use, by the column. */
export type SharedCopies = WeakMap<ArrayBufferView, ArrayBufferView>;

/**
 * Copies prepared feeds into shared memory. A copy, since whoever is given them could write there and
 * the run's own columns have to stay what they are; shared, so that it is the only one.
 *
 * @param prepared Feeds of a run.
 * @param copies What was copied before; what is copied now is noted there.
 * @returns The same in memory of its own; columns that were one column are one there too.
 */
export function shareFeeds(
  { feeds, fromRow, toRow }: PreparedFeeds,
  copies: SharedCopies,
): SharedFeeds {
  const copy = <T extends Float64Array | Int32Array>(column: T): T => {
    const known = copies.get(column);
    if (known !== undefined) return known as T;
    const memory = new SharedArrayBuffer(column.byteLength);
    const made = column instanceof Int32Array ? new Int32Array(memory) : new Float64Array(memory);
    made.set(column);
    copies.set(column, made);
    return made as T;
  };
  const copyAll = <T extends object>(columns: T): T =>
    Object.fromEntries(Object.entries(columns).map(([key, column]) => [key, copy(column)])) as T;
  const shared: SharedFeeds["feeds"] = {};
  for (const role of feeds.roles) {
    const feed = feeds.feed(role);
    const { symbol, timeframe } = feed;
    shared[role] = {
      symbol,
      timeframe,
      tsOpenMs: copy(feed.tsOpenMs),
      tsCloseMs: copy(feed.tsCloseMs),
      columns: new Map(feed.keys.map((key) => [key, copy(feed.column(key))])),
    };
  }
  const { last, mark, markSource } = feeds.minutes;
  // Where the last price stands in for the mark price, both are one object, and have to stay one.
  const lastCopy = copyAll(last);
  const minutes = { last: lastCopy, mark: mark === last ? lastCopy : copyAll(mark), markSource };
  return { feeds: shared, grid: copyAll(feeds.grid), minutes, fromRow, toRow };
}

/**
 * Makes feeds of columns in shared memory.
 *
 * @param shared What {@linkcode shareFeeds} made.
 * @returns Feeds over the same memory.
 */
export function feedsOf({ feeds, grid, minutes, fromRow, toRow }: SharedFeeds): PreparedFeeds {
  const stores: Partial<Record<Role, FeedStore>> = {};
  for (const role of Object.keys(feeds) as Role[]) {
    const { symbol, timeframe, tsOpenMs, tsCloseMs, columns } = feeds[role]!;
    const features = new Map(columns);
    const bars = { tsOpenMs } as BarColumns;
    for (const key of ["open", "high", "low", "close", "volume"] as const) {
      bars[key] = columns.get(key)!;
      features.delete(key);
    }
    stores[role] = new FeedStore(symbol, timeframe, bars, features, tsCloseMs);
  }
  const { exec, ...others } = stores;
  return {
    feeds: new MultiTimeframeFeeds({ exec: exec!, ...others }, grid, minutes),
    fromRow,
    toRow,
  };
}
