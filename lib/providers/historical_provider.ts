import type { Instrument } from "../base/mod.ts";
import type { Stream, StreamColumns } from "../columns/mod.ts";

/** Where history can be fetched from: a venue, or files. */
export interface HistoricalProvider {
  /** What its rows are marked with, for example `bybit` or `csv:archive`. */
  readonly name: string;
  /**
   * Rows of one series whose instant is in `[startMs, endMs)`, in time order and without repeats. What
   * the source does not have is simply not among them.
   *
   * @param symbol Name in the store.
   * @param stream Which series.
   * @param startMs First instant, epoch milliseconds.
   * @param endMs Instant after the last one, epoch milliseconds.
   * @returns Columns of the series.
   * @throws {DataMissingError} when the source has no such series.
   * @throws {DataError} with the source's own text when it fails.
   */
  fetchBars<S extends Stream>(
    symbol: string,
    stream: S,
    startMs: number,
    endMs: number,
  ): Promise<StreamColumns[S]>;
  /**
   * Fetches the contract terms of a symbol.
   *
   * @param symbol Name in the store.
   * @returns Contract terms as the source states them.
   * @throws {DataMissingError} when the source has none.
   */
  fetchInstrument(symbol: string): Promise<Instrument>;
  /**
   * Asks which series the source can have at all, such as the one of a single file. A source without
   * this member may have any.
   *
   * @returns The series, or `null` when it may have any.
   */
  streams?(): Promise<readonly Stream[] | null>;
  /**
   * Instant up to which the source can have rows by now: bars that open later, or are still forming,
   * do not exist yet and are not missing. A source without this member, such as a file, has no bound.
   *
   * @returns Epoch milliseconds on the minute.
   */
  horizonMs?(): Promise<number>;
  /**
   * Asks when a symbol began to trade.
   *
   * @param symbol Name in the store.
   * @returns When trading began as the source states it, epoch milliseconds; `null` when it does not.
   */
  launchMs?(symbol: string): Promise<number | null>;
}
