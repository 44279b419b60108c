import { DatabaseSync } from "node:sqlite";
import { basename, dirname, join, resolve } from "node:path";
import { DataError, DataMissingError, UsageError } from "../base/mod.ts";
import { SqliteBarCache } from "./sqlite_bar_cache.ts";
import { CACHE_MIGRATIONS } from "./cache_sql.ts";
import { requireAccess } from "./require.ts";
import { translateError } from "./translate_error.ts";

/** How a cache is opened. */
export interface OpenBarCacheOptions {
  /** Only read: the file has to exist. */
  readOnly?: boolean;
  /** Venue whose minutes are kept; a cache keeps those of one venue only, the first that brought any. */
  venue?: string;
  /** Time zone of the market whose bars are written; `UTC` unless told. */
  marketTz?: string;
  /** Stamps what is written, epoch milliseconds; the clock of this process unless told. */
  now?: () => number;
}

/** A cache of this path is gone when it is closed, and touches no file. */
const MEMORY = ":memory:";

/** How long a writer waits for another one, milliseconds. */
const PATIENCE_MS = 5000;

/**
 * Opens the cache of live minutes. Opened for writing, a missing file is created and an older schema
 * brought up to date. What was written is there after a crash of the process.
 *
 * @param path The SQLite file; `:memory:` for a cache that is gone when it is closed.
 * @param options How to open it.
 * @returns The cache, to be closed by the caller (`using` does it).
 * @throws {DataMissingError} `CACHE_MISSING` when it is to be read and does not exist.
 * @throws {DataError} `CACHE_NEWER_SCHEMA`, `CACHE_OLDER_SCHEMA`, `CACHE_OF_ANOTHER_VENUE`,
 * `STORE_CORRUPT` or `STORE_LOCKED`.
 * @throws {UsageError} `PERMISSION_DENIED`, or `BAD_USAGE` for a folder.
 *
 * @example Created on first use
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * {
 *   using cache = await openBarCache(`${folder}/cache.db`);
 *   assertEquals(cache.extent("last", "SOLUSDT"), null);
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function openBarCache(
  path: string,
  { readOnly = false, venue, marketTz = "UTC", now = Date.now }: OpenBarCacheOptions = {},
): Promise<SqliteBarCache> {
  let database: DatabaseSync | undefined;
  try {
    const file = path === MEMORY ? path : await realPath(path, readOnly);
    if (path !== MEMORY) await requireAccess(readOnly ? "read" : "write", file);
    database = new DatabaseSync(file, { readOnly, timeout: PATIENCE_MS });
    // A killed process loses nothing that was committed; only a power cut could take the last commits.
    if (!readOnly) database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    migrate(database, path, readOnly);
    const cache = new SqliteBarCache(database, { path, marketTz, now, venue });
    cache.requireVenue();
    return cache;
  } catch (error) {
    database?.close();
    throw translateError(error, "open the cache", path);
  }
}

/** The file behind the path, whose folder is made where it is to be written. */
async function realPath(path: string, readOnly: boolean): Promise<string> {
  const folder = dirname(resolve(path));
  if (!readOnly) await Deno.mkdir(folder, { recursive: true });
  try {
    const file = await Deno.realPath(path);
    if (!(await Deno.stat(file)).isDirectory) return file;
    throw new UsageError(`Cannot open the cache "${path}" as it is a folder: name a file`, {
      code: "BAD_USAGE",
      where: path,
    });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    if (!readOnly) return join(await Deno.realPath(folder), basename(path));
    throw new DataMissingError(
      `Cannot read the cache "${path}" as there is no such file: "paper check" makes it`,
      { code: "CACHE_MISSING", where: path, cause: error },
    );
  }
}

function migrate(database: DatabaseSync, path: string, readOnly: boolean): void {
  const known = CACHE_MIGRATIONS.length;
  const version = () => Number(database.prepare("PRAGMA user_version").get()?.user_version);
  if (version() > known || (readOnly && version() < known)) {
    const isNewer = version() > known;
    throw new DataError(
      `Cannot open the cache "${path}" as its schema is version ${version()} and this program ` +
        `${isNewer ? `knows up to ${known}` : `needs ${known}`}: ` +
        (isNewer ? "use the program that wrote it, or a newer one" : `open it with "paper check"`),
      { code: isNewer ? "CACHE_NEWER_SCHEMA" : "CACHE_OLDER_SCHEMA", where: path },
    );
  }
  if (version() === known) return;
  database.exec("BEGIN IMMEDIATE");
  try {
    // Another process may have been here while this one waited for its turn.
    for (const statements of CACHE_MIGRATIONS.slice(version())) {
      for (const statement of statements) database.exec(statement);
    }
    database.exec(`PRAGMA user_version = ${known}`);
    database.exec("COMMIT");
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}
