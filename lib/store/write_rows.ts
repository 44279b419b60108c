import type { DuckDBConnection } from "@duckdb/node-api";
import { DataError, formatInstant, MINUTE_MS } from "../base/mod.ts";
import { lowerBound, type Stream, type StreamColumns, type TimeRange } from "../columns/mod.ts";
import { appendRows } from "./append_rows.ts";
import { findFault, type RowFault } from "./check_rows.ts";
import type { Native } from "./native.ts";
import { readColumns } from "./read_columns.ts";
import * as sql from "./sql.ts";
import { columnList, FILLED_SOURCE, STREAM_TABLES } from "./tables.ts";

/** Where rows come from. */
export interface WriteFacts {
  /** Name of the source, for example `csv:archive`. */
  source: string;
  /** The range that was asked for, when it is wider than the rows. */
  range?: TimeRange;
  /** 1 for each row that was invented to fill a hole; such rows stay marked. */
  filled?: Float64Array;
}

/** What a write did. */
export interface WriteOutcome {
  /** Rows added or replaced. */
  rows: number;
  /** How many of these took the place of a row with another value or source. */
  replaced: number;
  /** What was lost, where rows of other values were replaced. */
  overwritten?: {
    /** Rows whose values were others. */
    rows: number;
    /** Where the replaced rows came from, as far as the series says. */
    sources: string[];
  };
}

/** A batch and where it goes. */
export interface WriteBatch<S extends Stream> {
  /** Which series. */
  stream: S;
  /** Name in the store. */
  symbol: string;
  /** The rows. */
  columns: StreamColumns[S];
  /** Where they come from. */
  facts: WriteFacts;
}

/**
 * Writes a batch inside the connection's open transaction: rows that are there already are left
 * alone, rows that differ are replaced, new ones appended, and the sync is logged.
 *
 * @param native The engine's library.
 * @param connection Holds the open transaction.
 * @param batch The rows.
 * @returns How many rows were added or replaced.
 * @throws {DataError} naming the first bad row.
 */
export async function writeRows<S extends Stream>(
  native: Native,
  connection: DuckDBConnection,
  { stream, symbol, columns, facts }: WriteBatch<S>,
): Promise<WriteOutcome> {
  const incoming = columnList(stream, columns);
  const fault = findFault(stream, incoming);
  if (fault) throw badRow(symbol, stream, incoming[0], fault);

  const [ts] = incoming;
  const count = ts.length;
  const { filled = new Float64Array(count), source } = facts;
  const { isMinute } = STREAM_TABLES[stream];
  const span = count === 0
    ? { startMs: 0, endMs: 0 }
    : { startMs: ts[0], endMs: ts[count - 1] + (isMinute ? MINUTE_MS : 1) };
  const stored = await readStored(native, connection, stream, [
    symbol,
    span.startMs,
    span.endMs,
    source,
  ]);
  const { pending, replaced, revalued } = compare([...incoming, filled], stored);
  const sources = replaced.length === 0
    ? []
    : await removeReplaced(native, connection, { stream, symbol, replaced });
  await appendBySource(native, connection, { stream, symbol, pending, source });
  const { startMs, endMs } = facts.range ?? span;
  const rows = pending[0].length;
  const outcome = replaced.length > 0 ? "replaced" : rows > 0 ? "written" : "unchanged";
  await connection.run(sql.INSERT_SYNC, [symbol, stream, startMs, endMs, rows, source, outcome]);
  const overwritten = revalued === 0 ? {} : { overwritten: { rows: revalued, sources } };
  return { rows, replaced: replaced.length, ...overwritten };
}

function readStored(
  native: Native,
  connection: DuckDBConnection,
  stream: Stream,
  values: (string | number)[],
): Promise<Float64Array[]> {
  const { fields, hasSource } = STREAM_TABLES[stream];
  return readColumns(native, connection, {
    sql: sql.selectMarkedRows(stream),
    values: hasSource ? values : values.slice(0, 3),
    width: fields.length + 1,
    capacity: 4096,
  });
}

/**
 * Which rows have to be written. Both sides hold the time, the values and the mark of each row; a
 * stored mark of 2 equals no incoming one, so a row from elsewhere takes the new source.
 */
function compare(
  incoming: readonly Float64Array[],
  stored: readonly Float64Array[],
): { pending: readonly Float64Array[]; replaced: Float64Array; revalued: number } {
  if (stored[0].length === 0) {
    return { pending: incoming, replaced: new Float64Array(0), revalued: 0 };
  }
  const [ts] = incoming;
  const changed: number[] = [];
  const replaced: number[] = [];
  const values = incoming.slice(0, -1);
  let revalued = 0;
  for (let row = 0; row < ts.length; row++) {
    const at = lowerBound(stored[0], ts[row]);
    const isStored = at < stored[0].length && stored[0][at] === ts[row];
    if (isStored && incoming.every((column, c) => column[row] === stored[c][at])) continue;
    if (isStored) {
      replaced.push(ts[row]);
      if (!values.every((column, c) => column[row] === stored[c][at])) revalued++;
    }
    changed.push(row);
  }
  const pending = incoming.map((column) => Float64Array.from(changed, (row) => column[row]));
  return { pending, replaced: Float64Array.from(replaced), revalued };
}

/** Takes rows away and says where they came from. */
async function removeReplaced(
  native: Native,
  connection: DuckDBConnection,
  { stream, symbol, replaced }: { stream: Stream; symbol: string; replaced: Float64Array },
): Promise<string[]> {
  await connection.run(sql.CREATE_REPLACED);
  const options = { table: "replaced", before: [], after: [] };
  await appendRows(native, connection, [replaced], 0, replaced.length, options);
  const sources = STREAM_TABLES[stream].hasSource
    ? await (await connection.run(sql.selectReplacedSources(stream), [symbol])).getRowsJS()
    : [];
  await connection.run(sql.deleteReplaced(stream), [symbol]);
  return sources.map(([source]) => String(source));
}

/** Appends runs of rows that share a source; without invented rows that is one run. */
async function appendBySource(
  native: Native,
  connection: DuckDBConnection,
  { stream, symbol, pending, source }: {
    stream: Stream;
    symbol: string;
    pending: readonly Float64Array[];
    source: string;
  },
): Promise<void> {
  const { table, hasSource } = STREAM_TABLES[stream];
  const columns = pending.slice(0, -1);
  const filled = pending[pending.length - 1];
  for (let from = 0, to = 0; from < filled.length; from = to) {
    while (to < filled.length && filled[to] === filled[from]) to++;
    const rowSource = filled[from] === 1 ? FILLED_SOURCE : source;
    const after = hasSource ? [rowSource] : [];
    await appendRows(native, connection, columns, from, to, { table, before: [symbol], after });
  }
}

function badRow(symbol: string, stream: Stream, ts: Float64Array, fault: RowFault): DataError {
  const at = Number.isFinite(ts[fault.row])
    ? `the row of ${formatInstant(ts[fault.row])}`
    : "a row";
  return new DataError(
    `Cannot store ${symbol} ${stream} as ${at} ${fault.problem}: nothing was written`,
    { code: fault.code, where: `${symbol}:${stream}:${fault.row}` },
  );
}
