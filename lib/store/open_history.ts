import { CachedHistory } from "./cached_history.ts";
import { ColumnCache } from "./column_cache.ts";
import { openStore } from "./open_store.ts";
import { storeRevision } from "./store_revision.ts";

/** How a history is opened. */
export interface OpenHistoryOptions {
  /** Whether columns are kept beside the store and used again; yes unless told. */
  useCache?: boolean;
}

/**
 * Opens the history of a store for reading, through the columnar cache beside it.
 *
 * The cache is a folder named like the store with `.cache` behind it. A file in it is used only when it
 * is whole, byte for byte, and was made from the very state the store is in, which every write changes;
 * otherwise the store itself is read, and the columns are kept for the next time. A store with changes in
 * its log, a folder that may not be read and `useCache: false` leave the cache out. It can be removed at
 * any time.
 *
 * @param path The database file.
 * @param options Whether to use the cache.
 * @returns The history, to be closed by the caller (`await using` does it). What is wrong with the store
 * itself is found when it is first read.
 *
 * @example The second look needs no database
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openStore } from "./open_store.ts";
 *
 * const folder = await Deno.makeTempDir();
 * const path = `${folder}/prices.duckdb`;
 * await (await openStore(path))[Symbol.asyncDispose]();
 * for (const opened of [true, false]) {
 *   await using history = await openHistory(path);
 *   await history.readBars("SOLUSDT", { startMs: 0, endMs: 60_000 });
 *   assertEquals(history.isStoreOpen, opened);
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function openHistory(
  path: string,
  { useCache = true }: OpenHistoryOptions = {},
): Promise<CachedHistory> {
  const file = useCache ? await readableFile(path) : null;
  const isWritable = file !== null && await isGranted("write", `${file}.cache`);
  return new CachedHistory({
    openStore: () => openStore(path, { readOnly: true }),
    openCache: () => {
      const revision = file === null ? null : storeRevision(file);
      return revision === null ? null : new ColumnCache(`${file}.cache`, revision, isWritable);
    },
  });
}

async function isGranted(kind: "read" | "write", path: string): Promise<boolean> {
  return (await Deno.permissions.query({ name: kind, path })).state === "granted";
}

/** The file behind the path, when it and all that lies beside it may be read without asking. */
async function readableFile(path: string): Promise<string | null> {
  if (!await isGranted("read", path)) return null;
  try {
    const file = await Deno.realPath(path);
    for (const one of [file, `${file}.wal`, `${file}.cache`]) {
      if (!await isGranted("read", one)) return null;
    }
    return file;
  } catch {
    // Opening the store says what is wrong with the path.
    return null;
  }
}
