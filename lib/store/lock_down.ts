import type { DuckDBConnection } from "@duckdb/node-api";
import { sqlList } from "./sql.ts";

/** Options that are fixed when a database opens. */
export const ENGINE_OPTIONS: Readonly<Record<string, string>> = {
  // Two threads saturate what one symbol's minutes can use, and few threads hold few buffers.
  threads: "2",
  memory_limit: "256MB",
  autoload_known_extensions: "false",
  autoinstall_known_extensions: "false",
};

/**
 * Shuts a database off from everything but the named files, for good: native code is outside the
 * runtime's sandbox, so the engine itself has to refuse.
 *
 * Time zone and order are fixed here too, as nothing can be configured later.
 *
 * @param connection Any connection of the database.
 * @param allowedPaths Files that a query may read or write, beside the database's own.
 */
export async function lockDown(
  connection: DuckDBConnection,
  allowedPaths: readonly string[],
): Promise<void> {
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run("SET preserve_insertion_order = true");
  await connection.run(`SET allowed_paths = ${sqlList(allowedPaths)}`);
  await connection.run("SET enable_external_access = false");
  await connection.run("SET lock_configuration = true");
}

/**
 * @param path A database file.
 * @returns It and the log files that the engine keeps beside it.
 */
export function withLogs(path: string): string[] {
  return ["", ".wal", ".wal.checkpoint", ".wal.recovery"].map((ending) => `${path}${ending}`);
}
