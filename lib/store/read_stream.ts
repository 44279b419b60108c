import type { DuckDBConnection } from "@duckdb/node-api";
import { DataError } from "../base/mod.ts";
import type { Stream, StreamColumns } from "../columns/mod.ts";
import type { Native } from "./native.ts";
import { readColumns } from "./read_columns.ts";
import * as sql from "./sql.ts";
import { columnObject, STREAM_TABLES } from "./tables.ts";

/** What to read. */
export interface StreamQuery<S extends Stream> {
  /** Which series. */
  stream: S;
  /** Name in the store. */
  symbol: string;
  /** The symbol, then the ends of the range. */
  values: (string | number)[];
}

/**
 * Reads a symbol's rows of a range, in time order.
 *
 * @param native The engine's library.
 * @param connection A connection with no open transaction.
 * @param query What to read.
 * @returns The rows.
 * @throws {DataError} `NULL_PRICE` when a value is missing.
 */
export async function readStream<S extends Stream>(
  native: Native,
  connection: DuckDBConnection,
  { stream, symbol, values }: StreamQuery<S>,
): Promise<StreamColumns[S]> {
  // One transaction, so that the count and the rows are of the same moment.
  await connection.run("BEGIN TRANSACTION READ ONLY");
  const [[count]] = await (await connection.run(sql.countRows(stream), values)).getRowsJS();
  const read = (isSorted: boolean) =>
    readColumns(native, connection, {
      sql: sql.selectRows(stream, { isSorted }),
      values,
      width: STREAM_TABLES[stream].fields.length,
      capacity: Number(count),
      onNull: (column, row, columns) => throwNull(stream, symbol, column, columns[0][row]),
    });
  const columns = await read(false);
  return columnObject(stream, isAscending(columns[0]) ? columns : await read(true));
}

function isAscending(ts: Float64Array): boolean {
  for (let i = 1; i < ts.length; i++) if (ts[i] < ts[i - 1]) return false;
  return true;
}

function throwNull(stream: Stream, symbol: string, column: number, tsMs: number): never {
  const { table, ts, values } = STREAM_TABLES[stream];
  const name = [ts, ...values][column];
  throw new DataError(
    `Cannot read ${symbol} from ${table} as ${name} is missing at ${tsMs}: a hole in a row is not ` +
      `zero; import or sync that row again`,
    { code: "NULL_PRICE", where: `${table}.${name}@${tsMs}` },
  );
}
