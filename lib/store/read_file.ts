import type { DuckDBConnection } from "@duckdb/node-api";
import { DataError, MINUTE_MS } from "../base/mod.ts";
import type { Stream, StreamColumns } from "../columns/mod.ts";
import { findFault, findLongBars, type RowFault } from "./check_rows.ts";
import type { ColumnOverrides, Stamp } from "./column_names.ts";
import { emptyFile, type FileHead, type FileKind, locateLine, readFileHead } from "./file_head.ts";
import {
  describeFile,
  type FileTable,
  selectFile,
  sniffUnit,
  type TimestampUnit,
} from "./file_table.ts";
import { withLogs } from "./lock_down.ts";
import type { Native } from "./native.ts";
import { claimFile } from "./open_files.ts";
import { readColumns } from "./read_columns.ts";
import { printable } from "./printable.ts";
import { requireAccess, requireSymbol } from "./require.ts";
import { withScratch } from "./scratch.ts";
import { columnObject, STREAM_TABLES } from "./tables.ts";
import { translateError } from "./translate_error.ts";

/** How to read a file. */
export interface ReadFileOptions<S extends Stream> {
  /** A CSV, CSV.gz, Parquet or DuckDB file; its first bytes decide which. */
  path: string;
  /** Whose rows to take from a database that holds several symbols. */
  symbol: string;
  /** Which series it holds. */
  stream: S;
  /** Whether bars carry the time of their open (default) or of their close. */
  stamp?: Stamp;
  /** Names of columns that are not recognised, by the store's column; `ts` is the time. */
  columns?: ColumnOverrides;
  /** How long a bar is, milliseconds; a minute unless told. */
  barMs?: number;
  /** How timestamps are written; by default the first one decides. */
  timestampUnit?: "auto" | TimestampUnit;
}

/** The rows of a file, all of them good. */
export interface FileRows<S extends Stream> {
  /** What the file is. */
  kind: FileKind;
  /** The rows, bars stamped by their open. */
  columns: StreamColumns[S];
  /** 1 for each row that the file itself marks as invented. */
  filled: Float64Array;
}

/**
 * Reads a file of one series and checks every row. The engine that parses it can touch that file
 * only.
 *
 * @param options The file.
 * @returns Its rows.
 * @throws {DataMissingError} `FILE_MISSING`.
 * @throws {DataError} naming file and line: `EMPTY_FILE`, `UNKNOWN_COLUMNS`, `BAD_ROW`,
 * `CORRUPT_FILE`, or the rule that the first bad row breaks.
 *
 * @example A venue's archive, without a header
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const path = await Deno.makeTempFile({ suffix: ".csv" });
 * await Deno.writeTextFile(path, "1746403200000,10,12,9,11,3,1746403259999,33,5,1,11,0\n");
 * const { columns } = await readFile({ path, symbol: "SOLUSDT", stream: "last" });
 * assertEquals([columns.tsOpenMs[0], columns.close[0]], [1746403200000, 11]);
 * await Deno.remove(path);
 * ```
 */
export async function readFile<S extends Stream>(
  options: ReadFileOptions<S>,
): Promise<FileRows<S>> {
  const { path } = options;
  requireSymbol(options.symbol);
  let release = () => {};
  try {
    const file = await realPath(path);
    // The claim comes first: opening and closing a file would drop the lock of a store that is open.
    release = claimFile(file, true);
    const head = await readFileHead(path);
    return await withScratch(
      { allowedPaths: withLogs(file) },
      (connection, { native }) => parse(native, connection, head, { ...options, file }),
    );
  } catch (error) {
    throw translateError(unreadable(error, path), "import", path);
  } finally {
    release();
  }
}

/** The file behind the path; a path that leads nowhere is reported by who opens it. */
async function realPath(path: string): Promise<string> {
  const file = await Deno.realPath(path).catch(() => null);
  if (file === null) return path;
  await requireAccess("read", file);
  return file;
}

async function parse<S extends Stream>(
  native: Native,
  connection: DuckDBConnection,
  head: FileHead,
  options: ReadFileOptions<S> & { file: string },
): Promise<FileRows<S>> {
  const { path, file, symbol, stream, stamp = "open", columns = {} } = options;
  const { timestampUnit = "auto", barMs = MINUTE_MS } = options;
  const question = { path, file, stream, stamp, overrides: columns };
  const table = await describeFile(connection, head, question, symbol);
  const sniffed = await sniffUnit(connection, table);
  if (sniffed === null) throw emptyFile(path, `holds no row${whose(head, symbol)}`);
  const { isMinute, fields } = STREAM_TABLES[stream];
  const rows = await readColumns(native, connection, {
    sql: selectFile(table, {
      unit: timestampUnit === "auto" ? sniffed : timestampUnit,
      shiftMs: isMinute && stamp === "close" ? barMs : 0,
    }),
    width: fields.length + 1,
    capacity: table.rows,
  });
  if (stream === "funding" && table.map.values[1] === -1) rows[2] = intervalsOf(rows[0]);
  const fault = findFault(stream, rows.slice(0, -1)) ??
    (isMinute ? findLongBars(rows[0], barMs) : null);
  if (fault) throw await badRow(path, head.kind, table, fault);
  return { kind: head.kind, columns: columnObject(stream, rows), filled: rows[fields.length] };
}

function whose({ kind }: FileHead, symbol: string): string {
  return kind === "duckdb" ? ` of ${symbol}` : "";
}

const HOUR_MS = 60 * MINUTE_MS;
const LONGEST_INTERVAL_MS = 8 * HOUR_MS;

/**
 * Funding intervals of a file that does not state them: the distance to the record before, to the
 * nearest hour, as venues stamp some milliseconds late. A distance beyond eight hours is a hole, not
 * an interval. The first record takes the interval of the second.
 */
function intervalsOf(ts: Float64Array): Float64Array {
  const intervals = ts.map((at, i) => {
    const hours = i === 0 ? NaN : Math.max(1, Math.round((at - ts[i - 1]) / HOUR_MS));
    return Math.min(hours * HOUR_MS, LONGEST_INTERVAL_MS);
  });
  if (ts.length > 0) intervals[0] = intervals[1] ?? LONGEST_INTERVAL_MS;
  // A time that cannot be read is reported as such, not as a bad interval.
  return intervals.map((interval) => Number.isNaN(interval) ? LONGEST_INTERVAL_MS : interval);
}

async function badRow(
  path: string,
  kind: FileKind,
  { headerLines }: FileTable,
  { row, otherRow, code, problem }: RowFault,
): Promise<DataError> {
  const place = async (index: number) => {
    if (kind === "parquet" || kind === "duckdb") return { name: `row ${index + 1}`, at: index + 1 };
    const { line, text } = await locateLine(path, kind, index + headerLines);
    return { name: `line ${line}`, at: line, text: printable(text) };
  };
  const { name, at, text } = await place(row);
  const other = otherRow === undefined ? "" : ` (after ${(await place(otherRow)).name})`;
  const remedy = code.startsWith("UNORDERED_") ? ": sort the file by time, oldest first" : "";
  const quoted = text === undefined ? "" : `: ${text}`;
  return new DataError(
    `Cannot import "${path}" as ${name} ${problem}${other}${remedy}; nothing was written${quoted}`,
    { code, where: `${path}:${at}` },
  );
}

/** What the engine's parsers say about a file, with the line where they say it. */
function unreadable(error: unknown, path: string): unknown {
  if (!(error instanceof Error)) return error;
  const line = /CSV Error on Line: (\d+)/.exec(error.message)?.[1];
  if (line !== undefined) {
    const reason = /Expected Number of Columns: \d+ Found: \d+|unterminated quote|not utf-8 encoded/
      .exec(error.message)?.[0] ?? "not the shape of the first line";
    return new DataError(
      `Cannot import "${path}" as line ${line} does not parse (${reason}); nothing was written`,
      { code: "BAD_ROW", where: `${path}:${line}`, cause: error },
    );
  }
  if (!/gzip|parquet|magic bytes|thrift|snappy|zstd/i.test(error.message)) return error;
  if (error instanceof DataError) return error;
  return new DataError(`Cannot import "${path}" as it is damaged or cut short: fetch it again`, {
    code: "CORRUPT_FILE",
    where: path,
    cause: error,
  });
}
