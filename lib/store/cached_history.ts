import { DataError, type Instrument } from "../base/mod.ts";
import {
  type BarColumns,
  type FundingColumns,
  lowerBound,
  type MarkColumns,
  type Stream,
  type StreamColumns,
  type TimeRange,
} from "../columns/mod.ts";
import type { HistoryPort, StreamExtent } from "../preflight/mod.ts";
import type { CacheEntry, ColumnCache } from "./column_cache.ts";
import { requireRange } from "./require.ts";
import type { Store } from "./store.ts";
import { columnList, columnObject } from "./tables.ts";

/** What is kept of a series beside its rows. */
interface SeriesFacts {
  extent: StreamExtent | null;
  /** Invented minutes among the rows. */
  filled: TimeRange[];
}

/** How a cached history reaches its store. */
export interface CachedHistoryOptions {
  /** Opens the store for reading. */
  openStore: () => Promise<Store>;
  /** The cache for the state the store is in now, or `null` for none. */
  openCache: () => ColumnCache | null;
}

/**
 * The history of a store, answered from its columnar cache where that holds what is asked, so that the
 * database engine is loaded at the first question it does not answer. What is read of the store is kept
 * for the next time.
 *
 * Made by `openHistory`; close it with `await using`.
 */
export class CachedHistory implements HistoryPort, AsyncDisposable {
  readonly #openStore: CachedHistoryOptions["openStore"];
  readonly #openCache: CachedHistoryOptions["openCache"];
  #cache: ColumnCache | null;
  #store: Store | null = null;

  /**
   * A history that reads nothing yet.
   *
   * @param options How to reach the store.
   */
  constructor({ openStore, openCache }: CachedHistoryOptions) {
    this.#openStore = openStore;
    this.#openCache = openCache;
    this.#cache = openCache();
  }

  /** Whether the database had to be opened. */
  get isStoreOpen(): boolean {
    return this.#store !== null;
  }

  /**
   * Reads bars of the last price.
   *
   * @param symbol Name in the store.
   * @param range Which open instants.
   * @returns 1m bars of the last price, in time order.
   * @throws {DataError} `NULL_PRICE` when a value is missing, `STORE_CHANGED`.
   */
  readBars(symbol: string, range: TimeRange): Promise<BarColumns> {
    return this.#read("last", symbol, range);
  }

  /**
   * Reads bars of the mark price.
   *
   * @param symbol Name in the store.
   * @param range Which open instants.
   * @returns 1m bars of the mark price, in time order.
   * @throws {DataError} `NULL_PRICE` when a value is missing, `STORE_CHANGED`.
   */
  readMark(symbol: string, range: TimeRange): Promise<MarkColumns> {
    return this.#read("mark", symbol, range);
  }

  /**
   * Reads funding records.
   *
   * @param symbol Name in the store.
   * @param range Which record instants.
   * @returns Funding records, in time order.
   * @throws {DataError} `NULL_PRICE` when a value is missing, `STORE_CHANGED`.
   */
  readFunding(symbol: string, range: TimeRange): Promise<FundingColumns> {
    return this.#read("funding", symbol, range);
  }

  /**
   * Reads the contract terms of a symbol.
   *
   * @param symbol Name in the store.
   * @returns Contract terms, or `null` when the store has none.
   * @throws {DataError} `STORE_CHANGED`.
   */
  async readInstrument(symbol: string): Promise<Instrument | null> {
    const range = { startMs: 0, endMs: 0 };
    const kept = this.#cache?.find({ symbol, kind: "instrument", range });
    if (kept) return kept.facts as Instrument | null;
    const facts = await (await this.#open()).readInstrument(symbol);
    this.#cache?.save({ symbol, kind: "instrument", range, facts, columns: [] });
    return facts;
  }

  /**
   * Finds how far a series reaches.
   *
   * @param symbol Name in the store.
   * @param stream Which series.
   * @returns Its extent, or `null` when it has no row.
   * @throws {DataError} `STORE_CHANGED`.
   */
  async extent(symbol: string, stream: Stream): Promise<StreamExtent | null> {
    const kept = this.#cache?.findAny(symbol, stream);
    return kept ? factsOf(kept).extent : await (await this.#open()).extent(symbol, stream);
  }

  /**
   * Finds the minutes that were invented.
   *
   * @param symbol Name in the store.
   * @param range Which open instants.
   * @param stream Which series of bars.
   * @returns Ranges of 1m bars that were invented to fill a hole.
   * @throws {DataError} `STORE_CHANGED`.
   */
  async filledRanges(
    symbol: string,
    range: TimeRange,
    stream: "last" | "mark" = "last",
  ): Promise<TimeRange[]> {
    const kept = this.#cache?.find({ symbol, kind: stream, range });
    if (!kept) return await (await this.#open()).filledRanges(symbol, range, stream);
    return factsOf(kept).filled.flatMap(({ startMs, endMs }) => {
      const part = {
        startMs: Math.max(startMs, range.startMs),
        endMs: Math.min(endMs, range.endMs),
      };
      return part.startMs < part.endMs ? [part] : [];
    });
  }

  /** Closes the database if it was opened. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#store?.[Symbol.asyncDispose]();
  }

  async #read<S extends Stream>(
    stream: S,
    symbol: string,
    range: TimeRange,
  ): Promise<StreamColumns[S]> {
    requireRange(range);
    const kept = this.#cache?.find({ symbol, kind: stream, range });
    const { columns } = kept ?? await this.#load(stream, symbol, range);
    const from = lowerBound(columns[0], range.startMs);
    const to = lowerBound(columns[0], range.endMs);
    return columnObject(stream, columns.map((column) => column.subarray(from, to)));
  }

  async #load(stream: Stream, symbol: string, range: TimeRange): Promise<CacheEntry> {
    const store = await this.#open();
    const columns = columnList(stream, await store.read(stream, symbol, range));
    const facts: SeriesFacts = {
      extent: await store.extent(symbol, stream),
      filled: stream === "funding" ? [] : await store.filledRanges(symbol, range, stream),
    };
    const entry = { symbol, kind: stream, range, facts, columns };
    this.#cache?.save(entry);
    return entry;
  }

  /** Opens the store once. Nobody can write to it from here on, so its state is settled. */
  async #open(): Promise<Store> {
    if (this.#store !== null) return this.#store;
    const store = await this.#openStore();
    this.#store = store;
    const before = this.#cache;
    if (before === null) return store;
    const now = this.#openCache();
    if (now?.revision === before.revision) return store;
    this.#cache = now;
    if (before.isUsed) {
      throw new DataError(
        `Cannot go on reading "${store.path}" as it was written to since this began: run again`,
        { code: "STORE_CHANGED", where: store.path },
      );
    }
    return store;
  }
}

function factsOf({ facts }: CacheEntry): SeriesFacts {
  return facts as SeriesFacts;
}
