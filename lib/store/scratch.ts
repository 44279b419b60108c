import type { DuckDBConnection } from "@duckdb/node-api";
import { ENGINE_OPTIONS, lockDown } from "./lock_down.ts";
import { type Database, loadNative, withConnection } from "./native.ts";

/** What a scratch database may do. */
export interface ScratchOptions {
  /** Files it may read or write; nothing else on the disk. */
  allowedPaths: readonly string[];
  /** One thread makes the bytes it writes independent of timing. */
  threads?: number;
}

/**
 * Runs an action on a database in memory that can touch the named files only. Foreign files are read
 * and written here, so that the store's own database never opens a path from outside.
 *
 * @param options Files and threads.
 * @param action What to do with it.
 * @returns What the action returns.
 */
export async function withScratch<T>(
  { allowedPaths, threads = 2 }: ScratchOptions,
  action: (connection: DuckDBConnection, database: Database) => Promise<T>,
): Promise<T> {
  const native = await loadNative();
  const options = { ...ENGINE_OPTIONS, threads: String(threads), memory_limit: "1GB" };
  const instance = await native.api.DuckDBInstance.create(":memory:", options);
  const database = { native, instance };
  try {
    return await withConnection(database, async (connection) => {
      await lockDown(connection, allowedPaths);
      return await action(connection, database);
    });
  } finally {
    instance.closeSync();
  }
}
