import type { DuckDBConnection, DuckDBPreparedStatement, DuckDBValue } from "@duckdb/node-api";
import { UsageError } from "../base/mod.ts";
import type { Native } from "./native.ts";
import { printable } from "./printable.ts";

/** One column of an answer: numbers, NaN where there is none, or texts. */
export type QueryColumn = Float64Array | (string | null)[];

/** An answer by the names of its columns, each as long as the others. */
export type QueryColumns = Record<string, QueryColumn>;

/** What stands for a parameter of a query. */
export type QueryValue = string | number | boolean | null;

/**
 * Asks the database in SQL. Only a single statement that reads is run, inside a transaction that cannot
 * write, on a database that can open no other file.
 *
 * @param native The engine's library.
 * @param connection A connection of its own.
 * @param text One `SELECT`, `WITH`, `DESCRIBE` or `EXPLAIN`.
 * @param values What stands for `$1`, `$2` and so on.
 * @returns Columns by name.
 * @throws {UsageError} `BAD_QUERY` with the engine's own words.
 */
export async function query(
  native: Native,
  connection: DuckDBConnection,
  text: string,
  values: readonly QueryValue[],
): Promise<QueryColumns> {
  try {
    await connection.run("BEGIN TRANSACTION READ ONLY");
    const statement = await prepareRead(native, connection, text);
    statement.bind(values.map(toDuckDb));
    return await readAnswer(native, statement);
  } catch (cause) {
    if (!(cause instanceof Error) || cause instanceof UsageError) throw cause;
    const [first] = cause.message.split("\n");
    throw badQuery(text, first, cause);
  } finally {
    await connection.run("ROLLBACK").catch(() => {});
  }
}

async function prepareRead(
  { raw }: Native,
  connection: DuckDBConnection,
  text: string,
): Promise<DuckDBPreparedStatement> {
  const statements = await connection.extractStatements(text);
  if (statements.count !== 1) {
    throw badQuery(text, `it has ${statements.count} statements: ask for one at a time`);
  }
  const statement = await statements.prepare(0);
  const { SELECT, EXPLAIN } = raw.StatementType;
  if (statement.statementType === SELECT || statement.statementType === EXPLAIN) return statement;
  throw badQuery(text, "it does not read: the store is written by its own functions only");
}

async function readAnswer(
  { api }: Native,
  statement: DuckDBPreparedStatement,
): Promise<QueryColumns> {
  const result = await statement.stream();
  const names = result.columnNames();
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw badQuery(names.join(", "), `two columns are named "${twice}": rename one with AS`);
  }
  const { DuckDBTypeId: id } = api;
  const numeric = new Set([
    ...[id.BOOLEAN, id.TINYINT, id.SMALLINT, id.INTEGER, id.BIGINT, id.HUGEINT, id.UTINYINT],
    ...[id.USMALLINT, id.UINTEGER, id.UBIGINT, id.UHUGEINT, id.FLOAT, id.DOUBLE, id.DECIMAL],
  ]);
  const isNumeric = names.map((_, i) => numeric.has(result.columnTypeId(i)));
  const parts: (Float64Array | (string | null)[])[][] = names.map(() => []);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    for (let c = 0; c < names.length; c++) {
      const values = chunk.getColumnValues(c);
      parts[c].push(isNumeric[c] ? Float64Array.from(values, toNumber) : values.map(toText));
    }
  }
  return Object.fromEntries(names.map((name, c) => [
    name,
    isNumeric[c] ? joined(parts[c] as Float64Array[]) : (parts[c] as (string | null)[][]).flat(),
  ]));
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const column = new Float64Array(parts.reduce((rows, part) => rows + part.length, 0));
  let at = 0;
  for (const part of parts) {
    column.set(part, at);
    at += part.length;
  }
  return column;
}

/** A decimal says its number only as text. */
function toNumber(value: DuckDBValue): number {
  return value === null ? NaN : Number(typeof value === "object" ? String(value) : value);
}

function toText(value: DuckDBValue): string | null {
  return value === null ? null : String(value);
}

/** A whole number is bound as one, so that it can count rows. */
function toDuckDb(value: QueryValue): DuckDBValue {
  return typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : value;
}

function badQuery(text: string, because: string, cause?: unknown): UsageError {
  return new UsageError(`Cannot ask the store "${printable(text)}" as ${printable(because)}`, {
    code: "BAD_QUERY",
    cause,
  });
}
