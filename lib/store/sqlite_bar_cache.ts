import type { DatabaseSync, StatementSync } from "node:sqlite";
import { DataError, DAY_MS, invariant } from "../base/mod.ts";
import type { Stream, StreamColumns, TimeRange } from "../columns/mod.ts";
import type { BarCache, CacheOutcome, CacheSource, Correction, LiveBar } from "../paper/mod.ts";
import type { StreamExtent } from "../preflight/mod.ts";
import {
  CACHE_TABLES,
  CLEAR_VENUE,
  countCached,
  INSERT_CORRECTION,
  INSERT_VENUE,
  insertCached,
  SELECT_CACHED_SERIES,
  SELECT_CORRECTIONS,
  SELECT_VENUE,
  selectCached,
  selectCacheExtent,
  SUM_DAYS,
  updateCached,
} from "./cache_sql.ts";
import { requireRange, requireSymbol } from "./require.ts";
import { translateError } from "./translate_error.ts";

/** What a cache is opened with. */
export interface BarCacheFacts {
  /** File, for messages. */
  path: string;
  /** Time zone of the market whose bars are written. */
  marketTz: string;
  /** Stamps what is written, epoch milliseconds. */
  now: () => number;
  /** Venue whose minutes are kept; nobody asks for it unless told. */
  venue?: string;
}

type Row = Record<string, number>;

/** Live minutes in SQLite. Each call is one transaction, so a kill leaves all of it or nothing. */
export class SqliteBarCache implements BarCache, Disposable {
  /** The file it was opened with. */
  readonly path: string;
  readonly #database: DatabaseSync;
  readonly #facts: BarCacheFacts;
  readonly #statements = new Map<string, StatementSync>();

  /**
   * Wraps a database whose schema is up to date.
   *
   * @param database The database.
   * @param facts What it was opened with.
   */
  constructor(database: DatabaseSync, facts: BarCacheFacts) {
    this.path = facts.path;
    this.#database = database;
    this.#facts = facts;
  }

  /**
   * Refuses a cache that holds minutes of another venue: a strategy that was warmed up with one venue's
   * prices does not go on with another's. Only minutes tie a cache, so one without any is free.
   *
   * @throws {DataError} `CACHE_OF_ANOTHER_VENUE`.
   */
  requireVenue(): void {
    const { path, venue } = this.#facts;
    if (venue === undefined) return;
    const kept = this.#statement(SELECT_VENUE).get()?.name;
    if (kept === undefined || kept === venue || this.series().length === 0) return;
    throw new DataError(
      `Cannot keep minutes of ${venue} in "${path}" as it holds those of ${kept}: name another file ` +
        `with --cache`,
      { code: "CACHE_OF_ANOTHER_VENUE", where: path },
    );
  }

  /**
   * Adds rows in one transaction; the same rows again change nothing, other numbers replace the old
   * ones and leave a correction.
   *
   * @param stream Which series.
   * @param symbol Name in the store.
   * @param columns Closed minutes, or funding records.
   * @param source Where they come from.
   * @returns What changed.
   * @throws {UsageError} `BAD_SYMBOL`.
   * @throws {DataError} `STORE_LOCKED`, `DISK_FULL` or `CACHE_OF_ANOTHER_VENUE`.
   */
  put<S extends Stream>(
    stream: S,
    symbol: string,
    columns: StreamColumns[S],
    source: CacheSource,
  ): CacheOutcome {
    requireSymbol(symbol);
    const [ts, ...values] = Object.values(columns) as Float64Array[];
    invariant(
      values.length === CACHE_TABLES[stream].values.length,
      `${stream} columns lack a column`,
    );
    const outcome = { added: 0, corrected: 0 };
    if (ts.length === 0) return outcome;
    this.#transact(() => {
      this.#tieVenue();
      for (let i = 0; i < ts.length; i++) {
        const row = values.map((column) => column[i]);
        const change = this.#putRow(stream, symbol, { ts: ts[i], row, source });
        if (change !== null) outcome[change]++;
      }
    });
    return outcome;
  }

  /**
   * Keeps what is cached, and records that another version came after it had been used.
   *
   * @param bar The other version.
   * @param source Where it came from.
   */
  refuse(bar: LiveBar, source: CacheSource): void {
    const { stream, symbol, tsOpenMs } = bar;
    const row = [bar.open, bar.high, bar.low, bar.close, bar.volume]
      .slice(0, CACHE_TABLES[stream].values.length);
    this.#transact(() => {
      const kept = this.#row(stream, symbol, tsOpenMs);
      if (kept === null || isSame(kept, row)) return;
      this.#record(stream, symbol, { tsOpenMs, kept, dropped: row, isApplied: false, source });
    });
  }

  /**
   * Reads rows in time order.
   *
   * @param stream Which series.
   * @param symbol Name in the store.
   * @param range Which instants, the end excluded.
   * @returns Columns.
   */
  read<S extends Stream>(stream: S, symbol: string, range: TimeRange): StreamColumns[S] {
    const { values } = CACHE_TABLES[stream];
    const rows = this.#all(selectCached(stream), symbol, ...requireRange(range));
    const column = (name: string) => Float64Array.from(rows, (row) => row[name]);
    const [first, ...others] = ["ts", ...values].map(column);
    const [open, high, low, close, volume] = others;
    const bars = { tsOpenMs: first, open, high, low, close };
    const columns = stream === "funding"
      ? { tsMs: first, rate: others[0], intervalMs: others[1] }
      : stream === "mark"
      ? bars
      : { ...bars, volume };
    return columns as StreamColumns[S];
  }

  /**
   * Counts rows. Whole days were counted as their rows came, so a long range costs no more than its
   * ends.
   *
   * @param stream Which series.
   * @param symbol Name in the store.
   * @param range Which instants, the end excluded.
   * @returns A count.
   */
  count(stream: Stream, symbol: string, range: TimeRange): number {
    const [startMs, endMs] = requireRange(range);
    const direct = (from: number, to: number) =>
      from < to ? this.#get(countCached(stream), symbol, from, to)!.n : 0;
    const firstDay = Math.ceil(startMs / DAY_MS);
    const endDay = Math.floor(endMs / DAY_MS);
    if (stream === "funding" || firstDay >= endDay) return direct(startMs, endMs);
    return direct(startMs, firstDay * DAY_MS) +
      this.#get(SUM_DAYS, symbol, stream, firstDay, endDay)!.n + direct(endDay * DAY_MS, endMs);
  }

  /**
   * Finds how far a series reaches.
   *
   * @param stream Which series.
   * @param symbol Name in the store.
   * @returns Its extent, or `null` when it has no row.
   */
  extent(stream: Stream, symbol: string): StreamExtent | null {
    const { first, last } = this.#get(selectCacheExtent(stream), symbol)!;
    if (first === null) return null;
    const rows = this.count(stream, symbol, { startMs: first, endMs: last + 1 });
    return { firstMs: first, lastMs: last, rows };
  }

  /**
   * Lists what was corrected, oldest first.
   *
   * @param symbol Name in the store.
   * @returns Corrections.
   */
  corrections(symbol: string): Correction[] {
    return this.#all(SELECT_CORRECTIONS, symbol).map((row) => ({
      stream: String(row.stream) as Correction["stream"],
      tsOpenMs: row.ts,
      kept: JSON.parse(String(row.kept)),
      dropped: JSON.parse(String(row.dropped)),
      isApplied: row.is_applied === 1,
    }));
  }

  /**
   * Lists what is cached.
   *
   * @returns Symbol and stream of each series that has a row.
   */
  series(): { symbol: string; stream: Stream }[] {
    return this.#all(SELECT_CACHED_SERIES).map(({ symbol, stream }) => ({
      symbol: String(symbol),
      stream: String(stream) as Stream,
    }));
  }

  /** Closes the file. */
  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** Within the transaction of the first minutes, so that two venues cannot both be first. */
  #tieVenue(): void {
    const { venue } = this.#facts;
    if (venue === undefined) return;
    this.requireVenue();
    if (this.#statement(SELECT_VENUE).get()?.name === venue) return;
    this.#statement(CLEAR_VENUE).run();
    this.#statement(INSERT_VENUE).run(venue);
  }

  #putRow(
    stream: Stream,
    symbol: string,
    { ts, row, source }: { ts: number; row: number[]; source: CacheSource },
  ): keyof CacheOutcome | null {
    const { marketTz, now } = this.#facts;
    const fixed = Object.entries(CACHE_TABLES[stream].fixed)
      .map(([name, value]) => name === "market_tz" ? marketTz : value);
    const insert = this.#statement(insertCached(stream));
    const { changes } = insert.run(symbol, ts, ...row, source, now(), ...fixed);
    if (changes > 0) return "added";
    const before = this.#row(stream, symbol, ts)!;
    if (isSame(before, row)) return null;
    this.#statement(updateCached(stream)).run(...row, source, now(), symbol, ts);
    this.#record(stream, symbol, {
      tsOpenMs: ts,
      kept: row,
      dropped: before,
      isApplied: true,
      source,
    });
    return "corrected";
  }

  #record(
    stream: Stream,
    symbol: string,
    { tsOpenMs, kept, dropped, isApplied, source }: Omit<Correction, "stream"> & {
      source: CacheSource;
    },
  ): void {
    this.#statement(INSERT_CORRECTION).run(
      symbol,
      stream,
      tsOpenMs,
      JSON.stringify(kept),
      JSON.stringify(dropped),
      isApplied ? 1 : 0,
      source,
      this.#facts.now(),
    );
  }

  #row(stream: Stream, symbol: string, ts: number): number[] | null {
    const row = this.#get(selectCached(stream), symbol, ts, ts + 1);
    return row === undefined ? null : CACHE_TABLES[stream].values.map((name) => row[name]);
  }

  #transact(task: () => void): void {
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      try {
        task();
        this.#database.exec("COMMIT");
      } catch (error) {
        this.#database.exec("ROLLBACK");
        throw error;
      }
    } catch (error) {
      throw translateError(error, "write the cache", this.path);
    }
  }

  #get(sql: string, ...values: (string | number)[]): Row | undefined {
    return this.#statement(sql).get(...values) as Row | undefined;
  }

  #all(sql: string, ...values: (string | number)[]): Row[] {
    return this.#statement(sql).all(...values) as unknown as Row[];
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.every((value, i) => value === b[i]);
}
