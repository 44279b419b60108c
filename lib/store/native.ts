import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { UsageError } from "../base/mod.ts";

/** The engine's client library and, below it, its vector functions. */
export interface Native {
  /** Instances, connections, appenders. */
  api: typeof import("@duckdb/node-api");
  /** Raw access to the vectors of a chunk. */
  raw: typeof import("@duckdb/node-bindings");
}

/** An open database with the library it was opened through. */
export interface Database {
  /** The library. */
  native: Native;
  /** The database. */
  instance: DuckDBInstance;
}

/**
 * Loads the database engine, which is native code.
 *
 * It is loaded at the first use and not with the module, so that a command that needs no database
 * needs no permission for one, and so that a refusal can be explained.
 *
 * @returns The engine's library.
 * @throws {UsageError} `PERMISSION_DENIED` when native code may not be loaded.
 */
export async function loadNative(): Promise<Native> {
  try {
    const api = await import("@duckdb/node-api");
    const bindings = await import("@duckdb/node-bindings");
    // The bindings are CommonJS: the module itself is the default export, which the types do not say.
    const raw = (bindings as unknown as { default: Native["raw"] }).default;
    return { api, raw };
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotCapable)) throw cause;
    throw new UsageError(
      "Cannot load the database engine as it is native code and this process may not load any: " +
        "run with --allow-ffi",
      { code: "PERMISSION_DENIED", cause },
    );
  }
}

/**
 * Runs an action on a connection of its own, which is closed afterwards.
 *
 * A streamed result lives on its connection until the last row, so two reads that overlap in time
 * must not share one.
 *
 * @param database Where to connect.
 * @param action What to do.
 * @returns What the action returns.
 */
export async function withConnection<T>(
  database: Database,
  action: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const connection = await database.instance.connect();
  try {
    return await action(connection);
  } finally {
    connection.closeSync();
  }
}
