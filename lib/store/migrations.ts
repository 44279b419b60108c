import type { DuckDBConnection } from "@duckdb/node-api";
import { DataError } from "../base/mod.ts";

/** One step of the schema. Steps are never edited once released; a change is a new step. */
export interface Migration {
  /** What it brings, in a few words. */
  name: string;
  /** Statements, run in one transaction. */
  statements: readonly string[];
}

/**
 * The schema's history; the version is how many of these a store has seen.
 *
 * The three series carry no index for their key (symbol, time): an index makes three million rows
 * four times as large and five times as slow to write, and no query would use it. The key is kept by
 * the one function that writes rows, which replaces what it meets inside its transaction.
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    name: "series, instruments and the sync log",
    statements: [
      `CREATE TABLE bars_1m (symbol VARCHAR NOT NULL, ts_open_ms BIGINT NOT NULL,
        open DOUBLE NOT NULL, high DOUBLE NOT NULL, low DOUBLE NOT NULL, close DOUBLE NOT NULL,
        volume DOUBLE NOT NULL, source VARCHAR NOT NULL)`,
      `CREATE TABLE mark_1m (symbol VARCHAR NOT NULL, ts_open_ms BIGINT NOT NULL,
        open DOUBLE NOT NULL, high DOUBLE NOT NULL, low DOUBLE NOT NULL, close DOUBLE NOT NULL,
        source VARCHAR NOT NULL)`,
      `CREATE TABLE funding (symbol VARCHAR NOT NULL, ts_ms BIGINT NOT NULL, rate DOUBLE NOT NULL,
        interval_ms BIGINT NOT NULL)`,
      `CREATE TABLE instruments (symbol VARCHAR PRIMARY KEY, kind VARCHAR NOT NULL,
        tick_size DOUBLE NOT NULL, qty_step DOUBLE NOT NULL, min_qty DOUBLE NOT NULL,
        min_notional DOUBLE NOT NULL, maintenance_tiers VARCHAR NOT NULL,
        funding_interval_ms BIGINT, calendar VARCHAR NOT NULL, venue VARCHAR NOT NULL)`,
      `CREATE TABLE sync_log (id BIGINT PRIMARY KEY, symbol VARCHAR NOT NULL,
        stream VARCHAR NOT NULL, start_ms BIGINT NOT NULL, end_ms BIGINT NOT NULL,
        rows BIGINT NOT NULL, source VARCHAR NOT NULL, outcome VARCHAR NOT NULL)`,
    ],
  },
];

/** How a store is brought up to date. */
export interface MigrateOptions {
  /** File, for messages. */
  path: string;
  /** A read-only store is only looked at. */
  readOnly: boolean;
  /** The schema's history. */
  migrations?: readonly Migration[];
}

/**
 * Brings a database to the newest schema, one transaction per step.
 *
 * @param connection A connection that may write, unless the store is read-only.
 * @param options The file and its mode.
 * @throws {DataError} `STORE_NEWER_SCHEMA`, `STORE_OLDER_SCHEMA` or `NOT_A_STORE`.
 */
export async function migrate(
  connection: DuckDBConnection,
  { path, readOnly, migrations = MIGRATIONS }: MigrateOptions,
): Promise<void> {
  const version = await schemaVersion(connection, path, migrations[0].name);
  if (version > migrations.length) {
    throw new DataError(
      `Cannot open "${path}" as its schema is version ${version} and this program knows up to ` +
        `${migrations.length}: use the program that wrote it, or a newer one`,
      { code: "STORE_NEWER_SCHEMA", where: path },
    );
  }
  if (readOnly && version < migrations.length) {
    throw new DataError(
      `Cannot open "${path}" for reading as its schema is version ${version} and ` +
        `${migrations.length} is needed: import or sync into it once, which brings it up to date`,
      { code: "STORE_OLDER_SCHEMA", where: path },
    );
  }
  for (let step = version; step < migrations.length; step++) {
    await connection.run("BEGIN");
    try {
      if (step === 0) await connection.run(CREATE_VERSIONS);
      for (const statement of migrations[step].statements) await connection.run(statement);
      await connection.run(INSERT_VERSION, [step + 1, migrations[step].name]);
      await connection.run("COMMIT");
    } catch (error) {
      await connection.run("ROLLBACK");
      throw error;
    }
  }
}

const CREATE_VERSIONS =
  "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, name VARCHAR NOT NULL)";
const INSERT_VERSION = "INSERT INTO schema_version VALUES (CAST($1 AS INTEGER), $2)";

/** The version of a database: 0 when it is empty. What its first step is called says what it holds. */
async function schemaVersion(
  connection: DuckDBConnection,
  path: string,
  firstStep: string,
): Promise<number> {
  const tables = await connection.run(
    "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() " +
      "ORDER BY table_name",
  );
  const names = (await tables.getRowsJS()).map(([name]) => String(name));
  if (names.length === 0) return 0;
  if (!names.includes("schema_version")) {
    throw new DataError(
      `Cannot open "${path}" as a store as it is a DuckDB file of something else (it holds ` +
        `${names.slice(0, 5).join(", ")}): name another file with --db, or import from this one`,
      { code: "NOT_A_STORE", where: path },
    );
  }
  const result = await connection.run("SELECT name FROM schema_version ORDER BY version");
  const steps = (await result.getRowsJS()).map(([name]) => String(name));
  if (steps.length > 0 && steps[0] !== firstStep) {
    throw new DataError(
      `Cannot open "${path}" as its tables are of another kind (${steps[0]}): name another file`,
      { code: "NOT_A_STORE", where: path },
    );
  }
  return steps.length;
}
