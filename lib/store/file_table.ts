import type { DuckDBConnection } from "@duckdb/node-api";
import { DataError } from "../base/mod.ts";
import {
  type ColumnMap,
  type ColumnQuestion,
  findColumns,
  nameByPosition,
} from "./column_names.ts";
import type { FileHead } from "./file_head.ts";
import { printable } from "./printable.ts";
import { sqlName, sqlText } from "./sql.ts";
import { FILLED_SOURCE, STREAM_TABLES } from "./tables.ts";

/** How timestamps are written in a file. */
export type TimestampUnit = "s" | "ms" | "us" | "iso";

/** A file as the engine sees it. */
export interface FileTable {
  /** What follows FROM. */
  from: string;
  /** Its columns as SQL. */
  columns: string[];
  /** Which of them holds what. */
  map: ColumnMap;
  /** Lines before the first row. */
  headerLines: number;
  /** Number of rows, where the file knows it. */
  rows?: number;
}

/**
 * @param connection A scratch connection that may read the file.
 * @param head The file's beginning.
 * @param question What to find in it.
 * @param symbol Whose rows to take from a database that holds several.
 * @returns How to read it.
 */
export async function describeFile(
  connection: DuckDBConnection,
  head: FileHead,
  question: ColumnQuestion,
  symbol: string,
): Promise<FileTable> {
  if (head.kind === "duckdb") return await describeDatabase(connection, question, symbol);
  if (head.kind !== "parquet") return describeText(head, question);
  const from = `read_parquet(${sqlText(question.file)})`;
  const names = await columnNames(connection, from);
  const count = await connection.run(`SELECT count(*) FROM ${from}`);
  return {
    from,
    columns: names.map(sqlName),
    map: findColumns(names, question),
    headerLines: 0,
    rows: Number((await count.getRowsJS())[0][0]),
  };
}

/** Everything is read as text and cast value by value, so that a bad one can be pointed at. */
function describeText(head: FileHead, question: ColumnQuestion): FileTable {
  const [first] = head.lines;
  const delimiter = [",", ";", "\t", "|"]
    .map((mark) => ({ mark, count: first.split(mark).length }))
    .reduce((best, next) => next.count > best.count ? next : best).mark;
  const cells = first.split(delimiter).map((cell) => cell.trim().replaceAll(/^"|"$/g, ""));
  const hasHeader = !/^[-+.]?\d/.test(cells[0]);
  const names = hasHeader ? cells : nameByPosition(cells.length, question);
  const columns = cells.map((_, i) => `c${i}`);
  const types = columns.map((name) => `${sqlText(name)}: 'VARCHAR'`).join(", ");
  const from = `read_csv(${sqlText(question.file)}, auto_detect = false, header = ${hasHeader}, ` +
    `delim = ${sqlText(delimiter)}, quote = '"', escape = '"', columns = {${types}}, ` +
    `compression = '${head.kind === "csv.gz" ? "gzip" : "none"}')`;
  return { from, columns, map: findColumns(names, question), headerLines: hasHeader ? 1 : 0 };
}

async function describeDatabase(
  connection: DuckDBConnection,
  question: ColumnQuestion,
  symbol: string,
): Promise<FileTable> {
  await connection.run(`ATTACH ${sqlText(question.file)} AS source_file (READ_ONLY)`);
  const result = await connection.run(
    "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'source_file'",
  );
  const tables = await result.getRowsJS();
  const own = STREAM_TABLES[question.stream].table;
  const chosen = tables.find(([, name]) => name === own) ??
    (tables.length === 1 ? tables[0] : null);
  if (chosen === null) {
    throw new DataError(
      `Cannot import "${question.path}" as it has no table ${own} and not just one other: found ` +
        `${printable(tables.map(([, name]) => name).join(", ")) || "none"}`,
      { code: "UNKNOWN_TABLE", where: question.path },
    );
  }
  const table = `source_file.${sqlName(String(chosen[0]))}.${sqlName(String(chosen[1]))}`;
  const names = await columnNames(connection, table);
  const map = findColumns(names, question);
  const columns = names.map(sqlName);
  const filter = names.includes("symbol") ? ` WHERE symbol = ${sqlText(symbol)}` : "";
  // A table has no order of its own, unlike a file.
  const from = `(SELECT * FROM ${table}${filter} ORDER BY ${columns[map.ts]})`;
  return { from, columns, map, headerLines: 0 };
}

async function columnNames(connection: DuckDBConnection, from: string): Promise<string[]> {
  const result = await connection.run(`DESCRIBE SELECT * FROM ${from}`);
  return (await result.getRowsJS()).map(([name]) => String(name));
}

/**
 * How the file writes its timestamps: as their column's name says, or else by the size of the first.
 *
 * @param connection A scratch connection that may read the file.
 * @param table The file.
 * @returns The unit, or `null` when there is no row.
 */
export async function sniffUnit(
  connection: DuckDBConnection,
  { from, columns, map }: FileTable,
): Promise<TimestampUnit | null> {
  const result = await connection.run(
    `SELECT CAST(${columns[map.ts]} AS VARCHAR) FROM ${from} LIMIT 1`,
  );
  const [row] = await result.getRowsJS();
  if (row === undefined) return null;
  const value = Number(row[0] ?? NaN);
  if (Number.isNaN(value)) return "iso";
  if (map.isMs) return "ms";
  // Seconds stay below 1e11 until the year 5138, milliseconds below 1e14 just as long.
  return value < 1e11 ? "s" : value < 1e14 ? "ms" : "us";
}

/** What to take from a file. */
export interface SelectOptions {
  /** How timestamps are written. */
  unit: TimestampUnit;
  /** Milliseconds from a timestamp back to the bar's open. */
  shiftMs: number;
}

/**
 * The query for a file's rows: the time, the values, and whether the row was invented. What cannot
 * be read as a number becomes NULL. A funding interval that is not there is NULL throughout.
 *
 * @param table The file.
 * @param options How its timestamps are written.
 * @returns SQL.
 */
export function selectFile(
  { from, columns, map }: FileTable,
  { unit, shiftMs }: SelectOptions,
): string {
  const interval = map.intervalUnitMs;
  const values = map.values.map((position, i) => {
    if (position === -1) return "CAST(NULL AS DOUBLE)";
    const scale = map.values.length === 2 && i === 1 ? ` * ${interval}` : "";
    return `TRY_CAST(${columns[position]} AS DOUBLE)${scale}`;
  });
  const filled = map.source === -1
    ? "CAST(0 AS DOUBLE)"
    : `CAST(coalesce(${columns[map.source]} = '${FILLED_SOURCE}', false) AS DOUBLE)`;
  const time = `${timeSql(columns[map.ts], unit)} - ${shiftMs}`;
  return `SELECT CAST(${time} AS DOUBLE), ${values.join(", ")}, ${filled} FROM ${from}`;
}

function timeSql(column: string, unit: TimestampUnit): string {
  if (unit === "iso") {
    // Some archives write 2025.05.05 00:00; everything else is what the engine knows as a timestamp.
    const dotted = `TRY_STRPTIME(CAST(${column} AS VARCHAR), '%Y.%m.%d %H:%M')`;
    return `epoch_us(coalesce(TRY_CAST(${column} AS TIMESTAMPTZ), ` +
      `CAST(${dotted} AS TIMESTAMPTZ))) / 1000.0`;
  }
  const number = `TRY_CAST(${column} AS DOUBLE)`;
  return unit === "s" ? `${number} * 1000` : unit === "us" ? `${number} / 1000` : number;
}
