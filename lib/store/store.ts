import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import { type Instrument, MINUTE_MS } from "../base/mod.ts";
import {
  type BarColumns,
  findGaps,
  type FundingColumns,
  type MarkColumns,
  type Stream,
  type StreamColumns,
  type TimeRange,
} from "../columns/mod.ts";
import type { HistoryPort, StreamExtent } from "../preflight/mod.ts";
import { fillFlat } from "./fill_flat.ts";
import { instrumentFromRow, instrumentToRow } from "./instrument_row.ts";
import { fundingReach, missingFunding, missingMinutes } from "./missing_ranges.ts";
import { minuteRanges } from "./minute_ranges.ts";
import type { Database } from "./native.ts";
import { query, type QueryColumns, type QueryValue } from "./query.ts";
import { readColumns } from "./read_columns.ts";
import { readStream } from "./read_stream.ts";
import { requireRange, requireSymbol } from "./require.ts";
import * as sql from "./sql.ts";
import { readStatus, type SeriesStatus } from "./status.ts";
import { StoreAccess, type StoreContext } from "./store_access.ts";
import type { SyncRecord } from "./sync_record.ts";
import { columnObject } from "./tables.ts";
import { type WriteFacts, type WriteOutcome, writeRows } from "./write_rows.ts";

/**
 * History in one DuckDB file. Columns in, columns out; every write is one transaction.
 *
 * Made by `openStore`; close it with `await using`, `using` or `close()`.
 */
export class Store implements HistoryPort, Disposable, AsyncDisposable {
  /** The file, as the user named it. */
  readonly path: string;
  /** Whether it may only be read. */
  readonly readOnly: boolean;
  readonly #access: StoreAccess;

  /**
   * A store over an open database; `openStore` makes one.
   *
   * @param database An open database with the newest schema.
   * @param context How it was opened.
   */
  constructor(database: Database, context: StoreContext) {
    this.path = context.path;
    this.readOnly = context.readOnly;
    this.#access = new StoreAccess(database, context);
  }

  /**
   * Reads minutes of the last price.
   *
   * @param symbol Name in the store.
   * @param range Which open instants.
   * @returns 1m bars of the last price, in time order.
   * @throws {DataError} `NULL_PRICE` when a value is missing.
   */
  readBars(symbol: string, range: TimeRange): Promise<BarColumns> {
    return this.read("last", symbol, range);
  }

  /**
   * Reads minutes of the mark price.
   *
   * @param symbol Name in the store.
   * @param range Which open instants.
   * @returns 1m bars of the mark price, in time order.
   * @throws {DataError} `NULL_PRICE` when a value is missing.
   */
  readMark(symbol: string, range: TimeRange): Promise<MarkColumns> {
    return this.read("mark", symbol, range);
  }

  /**
   * Reads funding records.
   *
   * @param symbol Name in the store.
   * @param range Which record instants.
   * @returns Funding records, in time order.
   * @throws {DataError} `NULL_PRICE` when a value is missing.
   */
  readFunding(symbol: string, range: TimeRange): Promise<FundingColumns> {
    return this.read("funding", symbol, range);
  }

  /**
   * Reads one series.
   *
   * @param stream Which series.
   * @param symbol Name in the store.
   * @param range Which instants.
   * @returns The rows of the range, in time order.
   * @throws {DataError} `NULL_PRICE` when a value is missing.
   */
  read<S extends Stream>(stream: S, symbol: string, range: TimeRange): Promise<StreamColumns[S]> {
    const [startMs, endMs] = requireRange(range);
    const values = [symbol, startMs, endMs];
    return this.#access.run(
      "read",
      (connection) => readStream(this.#access.native, connection, { stream, symbol, values }),
    );
  }

  /**
   * Minutes folded to a longer grid by the database engine: an implementation of its own, for
   * checking derived timeframes against.
   *
   * @param symbol Name in the store.
   * @param range Which open instants of minutes.
   * @param timeframeMs Length of the longer bars.
   * @returns Bars on the UTC grid, and how many minutes each holds.
   */
  readFoldedBars(
    symbol: string,
    range: TimeRange,
    timeframeMs: number,
  ): Promise<BarColumns & { minutes: Float64Array }> {
    const values = [symbol, ...requireRange(range), timeframeMs];
    return this.#access.run("read", async (connection) => {
      const columns = await readColumns(this.#access.native, connection, {
        sql: sql.SELECT_FOLDED_BARS,
        values,
        width: 7,
      });
      return { ...columnObject("last", columns), minutes: columns[6] };
    });
  }

  /**
   * Reads where rows came from.
   *
   * @param stream A series of bars.
   * @param symbol Name in the store.
   * @param range Which open instants.
   * @returns Where each row came from, in time order.
   */
  readSources(stream: "last" | "mark", symbol: string, range: TimeRange): Promise<string[]> {
    const values = [symbol, ...requireRange(range)];
    return this.#access.run("read", async (connection) => {
      const rows = await rowsOf(connection, sql.selectSources(stream), values);
      return rows.map(([source]) => String(source));
    });
  }

  /**
   * Reads the contract terms of a symbol.
   *
   * @param symbol Name in the store.
   * @returns Contract terms, or `null` when the store has none.
   */
  readInstrument(symbol: string): Promise<Instrument | null> {
    return this.#access.run("read", async (connection) => {
      const rows = await rowsOf(connection, sql.SELECT_INSTRUMENT, [symbol]);
      return rows.length === 0 ? null : instrumentFromRow(rows[0]);
    });
  }

  /**
   * Reads how far a series reaches.
   *
   * @param symbol Name in the store.
   * @param stream Which series.
   * @returns Its extent, or `null` when it has no row.
   */
  extent(symbol: string, stream: Stream): Promise<StreamExtent | null> {
    return this.#access.run("read", async (connection) => {
      const [row] = await rowsOf(connection, sql.selectExtent(stream), [symbol]);
      const [firstMs, lastMs, rows] = row.map(Number);
      return rows === 0 ? null : { firstMs, lastMs, rows };
    });
  }

  /**
   * Finds the minutes that were invented.
   *
   * @param symbol Name in the store.
   * @param range Which open instants.
   * @param stream Which series of bars.
   * @returns Ranges of 1m bars that were invented to fill a hole.
   */
  filledRanges(
    symbol: string,
    range: TimeRange,
    stream: "last" | "mark" = "last",
  ): Promise<TimeRange[]> {
    const values = [symbol, ...requireRange(range)];
    return this.#access.run("read", async (connection) => {
      const [ts] = await readColumns(this.#access.native, connection, {
        sql: sql.selectFilled(stream),
        values,
        width: 1,
      });
      return minuteRanges(ts);
    });
  }

  /**
   * What a sync still has to fetch of a range.
   *
   * @param stream Which series.
   * @param symbol Name in the store.
   * @param range Which instants.
   * @returns Ranges without real rows, ascending; invented rows count as none. Of funding, the
   * stretches in which records were due by the intervals of those around.
   */
  async missingRanges(stream: Stream, symbol: string, range: TimeRange): Promise<TimeRange[]> {
    requireRange(range);
    if (stream === "funding") {
      return missingFunding(await this.readFunding(symbol, fundingReach(range)), range);
    }
    return await this.#access.run(
      "read",
      (connection) => missingMinutes(this.#access.native, connection, stream, symbol, range),
    );
  }

  /**
   * Asks the store in SQL: one statement that reads. docs/data.md has the tables.
   *
   * @param text The statement, with `$1`, `$2` and so on where values go.
   * @param values The values.
   * @returns Columns by name: numbers with NaN where there is none, else texts.
   * @throws {UsageError} `BAD_QUERY` with the engine's own words, when the statement writes, or when it
   * touches another file.
   */
  query(text: string, values: readonly QueryValue[] = []): Promise<QueryColumns> {
    const { native } = this.#access;
    return this.#access.run("ask", (connection) => query(native, connection, text, values));
  }

  /**
   * Counts the rows of a range.
   *
   * @param stream Which series.
   * @param symbol Name in the store.
   * @param range Which instants.
   * @returns Number of rows.
   */
  count(stream: Stream, symbol: string, range: TimeRange): Promise<number> {
    const values = [symbol, ...requireRange(range)];
    return this.#access.run("read", async (connection) => {
      return Number((await rowsOf(connection, sql.countRows(stream), values))[0][0]);
    });
  }

  /**
   * Names what the store holds.
   *
   * @returns Every symbol that has a row, in order.
   */
  symbols(): Promise<string[]> {
    return this.#access.run("read", async (connection) => {
      return (await rowsOf(connection, sql.SELECT_SYMBOLS)).map(([name]) => String(name));
    });
  }

  /**
   * Looks at every series.
   *
   * @returns Every series with its extent, holes and sources, by symbol and stream.
   */
  status(): Promise<SeriesStatus[]> {
    return this.#access.run("read", (connection) => readStatus(connection));
  }

  /**
   * Reads the sync log.
   *
   * @returns What was ever synced, oldest first.
   */
  syncs(): Promise<SyncRecord[]> {
    return this.#access.run("read", async (connection) => {
      const rows = await rowsOf(connection, sql.SELECT_SYNCS);
      return rows.map(([id, symbol, stream, startMs, endMs, count, source, outcome]) => ({
        id: Number(id),
        symbol: String(symbol),
        stream: stream as Stream,
        range: { startMs: Number(startMs), endMs: Number(endMs) },
        rows: Number(count),
        source: String(source),
        outcome: String(outcome),
      }));
    });
  }

  /**
   * Adds rows, replacing those of the same time. All of them or none: one transaction. Writing the
   * same rows again changes nothing but the sync log.
   *
   * @param stream Which series.
   * @param symbol Name in the store.
   * @param columns Rows in time order, checked before anything is written.
   * @param facts Where they come from.
   * @returns How many rows were added or replaced, and how many of these were replaced.
   * @throws {DataError} when a row is bad (the code names the rule) or the disk is full.
   */
  write<S extends Stream>(
    stream: S,
    symbol: string,
    columns: StreamColumns[S],
    facts: WriteFacts,
  ): Promise<WriteOutcome> {
    requireSymbol(symbol);
    return this.#access.transaction((connection) =>
      writeRows(this.#access.native, connection, { stream, symbol, columns, facts })
    );
  }

  /**
   * Writes the contract terms of a symbol.
   *
   * @param instrument Contract terms; those of the same symbol are replaced.
   */
  writeInstrument(instrument: Instrument): Promise<void> {
    requireSymbol(instrument.symbol);
    return this.#access.transaction(async (connection) => {
      await connection.run(sql.UPSERT_INSTRUMENT, instrumentToRow(instrument));
    });
  }

  /**
   * Removes the rows of a range.
   *
   * @param stream Which series.
   * @param symbol Name in the store.
   * @param range Which instants.
   * @returns How many rows were removed.
   */
  delete(stream: Stream, symbol: string, range: TimeRange): Promise<number> {
    const values = [symbol, ...requireRange(range)];
    return this.#access.transaction(async (connection) => {
      const result = await connection.run(sql.deleteRows(stream), values);
      return result.rowsChanged;
    });
  }

  /**
   * Invents the missing minutes of a range: flat bars at the close before, with no volume, marked
   * for ever. Minutes before the first row stay missing, as nothing is known to repeat.
   *
   * @param stream A series of bars.
   * @param symbol Name in the store.
   * @param range Which open instants.
   * @returns What was filled.
   */
  async fillFlat(
    stream: "last" | "mark",
    symbol: string,
    range: TimeRange,
  ): Promise<TimeRange[]> {
    const bars: MarkColumns = await this.read(stream, symbol, range);
    const gaps = findGaps(bars.tsOpenMs, range, MINUTE_MS);
    return await this.#access.transaction((connection) =>
      fillFlat(this.#access.native, connection, { stream, symbol, range, gaps })
    );
  }

  /** Closes the file. Reads and writes that still run are to be awaited before. */
  close(): void {
    this.#access.close();
  }

  /** Same as `close`, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** Waits for the last write, then closes. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#access.lastWrite;
    this.close();
  }
}

async function rowsOf(connection: DuckDBConnection, text: string, values?: DuckDBValue[]) {
  return await (await connection.run(text, values)).getRowsJS();
}
