import type { Instrument } from "../base/mod.ts";
import type { BarColumns, FundingColumns, MarkColumns, Stream, TimeRange } from "../columns/mod.ts";

export type { Stream };

/** First and last row of a stored series. */
export interface StreamExtent {
  /** First timestamp, epoch milliseconds (a bar's open, or a funding record's own). */
  firstMs: number;
  /** Last timestamp, epoch milliseconds. */
  lastMs: number;
  /** Number of rows. */
  rows: number;
}

/**
 * Where history is read from. Rows come in time order; a range takes the rows whose timestamp is in
 * `[startMs, endMs)`.
 */
export interface HistoryPort {
  /**
   * Reads bars of the last price.
   *
   * @param symbol Name in the store.
   * @param range Which open instants.
   * @returns 1m bars of the last price.
   */
  readBars(symbol: string, range: TimeRange): Promise<BarColumns>;
  /**
   * Reads bars of the mark price.
   *
   * @param symbol Name in the store.
   * @param range Which open instants.
   * @returns 1m bars of the mark price.
   */
  readMark(symbol: string, range: TimeRange): Promise<MarkColumns>;
  /**
   * Reads funding records.
   *
   * @param symbol Name in the store.
   * @param range Which record instants.
   * @returns Funding records.
   */
  readFunding(symbol: string, range: TimeRange): Promise<FundingColumns>;
  /**
   * Reads the contract terms of a symbol.
   *
   * @param symbol Name in the store.
   * @returns Contract terms, or `null` when the store has none.
   */
  readInstrument(symbol: string): Promise<Instrument | null>;
  /**
   * Finds how far a series reaches.
   *
   * @param symbol Name in the store.
   * @param stream Which series.
   * @returns Its extent, or `null` when it has no row.
   */
  extent(symbol: string, stream: Stream): Promise<StreamExtent | null>;
  /**
   * Finds the minutes that were invented.
   *
   * @param symbol Name in the store.
   * @param range Which open instants.
   * @param stream Which series of bars; the last price unless told.
   * @returns Ranges of 1m bars that were invented to fill a hole.
   */
  filledRanges(
    symbol: string,
    range: TimeRange,
    stream?: Exclude<Stream, "funding">,
  ): Promise<TimeRange[]>;
}

/** What a repair brought. */
export interface SyncOutcome {
  /** Rows written. */
  rows: number;
  /** Ranges the source itself does not have. */
  absentAtSource: TimeRange[];
}

/** How a hole is repaired: the same function the `data` commands use. */
export interface SyncPort {
  /** What the repair goes through, for messages, for example `csv:archive`. */
  name: string;
  /**
   * Also brings the contract terms, where the store has none and the source states them; an empty range
   * brings these alone.
   *
   * @param symbol Name in the store.
   * @param stream Which series.
   * @param range What to fetch and store.
   * @returns What came.
   * @throws {DataMissingError} when the source has nothing of the series at all.
   * @throws {DataError} with the source's own text when it fails.
   */
  sync(symbol: string, stream: Stream, range: TimeRange): Promise<SyncOutcome>;
}
