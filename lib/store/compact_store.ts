import { withLogs } from "./lock_down.ts";
import { migrate } from "./migrations.ts";
import { claimFile } from "./open_files.ts";
import { openStore } from "./open_store.ts";
import { withScratch } from "./scratch.ts";
import { copyTables, sqlText } from "./sql.ts";
import { translateError } from "./translate_error.ts";

/** Size of a store's file, in bytes. */
export interface CompactOutcome {
  /** Before. */
  beforeBytes: number;
  /** After. */
  afterBytes: number;
}

/**
 * Writes a store anew, its series in order of symbol and time, and puts the new file in the place of
 * the old one in one step. No row changes; room that removed rows held goes back to the disk.
 *
 * @param path The store, which nobody has open.
 * @returns The sizes before and after.
 * @throws {DataMissingError} `STORE_MISSING`.
 * @throws {DataError} as `openStore`, and `DISK_FULL`; the store is as it was then.
 */
export async function compactStore(path: string): Promise<CompactOutcome> {
  // A look for reading refuses what does not exist; opening for writing folds the log into the file.
  (await openStore(path, { readOnly: true })).close();
  (await openStore(path)).close();
  const file = await Deno.realPath(path);
  const part = `${file}.part`;
  const release = claimFile(file, false);
  try {
    const allowedPaths = [file, part].flatMap(withLogs);
    await removeAll(withLogs(part));
    await withScratch({ allowedPaths }, async (connection) => {
      await connection.run(`ATTACH ${sqlText(file)} AS old_store (READ_ONLY)`);
      await connection.run(`ATTACH ${sqlText(part)} AS new_store`);
      await connection.run("USE new_store");
      await migrate(connection, { path, readOnly: false });
      for (const statement of copyTables("old_store", "new_store")) await connection.run(statement);
      await connection.run("CHECKPOINT new_store");
      await connection.run("USE memory");
      await connection.run("DETACH new_store");
    });
    const beforeBytes = (await Deno.stat(file)).size;
    await Deno.rename(part, file);
    return { beforeBytes, afterBytes: (await Deno.stat(file)).size };
  } catch (error) {
    await removeAll(withLogs(part));
    throw translateError(error, "compact the store", path);
  } finally {
    release();
  }
}

/** What a compaction that was ended from outside left behind, its log included. */
async function removeAll(files: readonly string[]): Promise<void> {
  for (const file of files) await Deno.remove(file).catch(() => {});
}
