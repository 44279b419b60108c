import type { DuckDBInstance } from "@duckdb/node-api";
import { basename, dirname, join, resolve } from "node:path";
import { DataMissingError, UsageError } from "../base/mod.ts";
import { createFile } from "./create_file.ts";
import { ENGINE_OPTIONS, lockDown } from "./lock_down.ts";
import { migrate, type Migration } from "./migrations.ts";
import { type Database, loadNative, withConnection } from "./native.ts";
import { claimFile } from "./open_files.ts";
import { requireAccess } from "./require.ts";
import { Store } from "./store.ts";
import type { StoreContext } from "./store_access.ts";
import { requireStorePath } from "./store_path.ts";
import { translateError } from "./translate_error.ts";

/** How a store is opened. */
export interface OpenStoreOptions {
  /** Only read: the file has to exist, and others may read it at the same time. */
  readOnly?: boolean;
  /** The schema's history; the program's own unless a test says otherwise. */
  migrations?: readonly Migration[];
}

/**
 * Opens a store. Opened for writing, a missing file is created and an older schema brought up to
 * date. The engine can touch no file but this one from here on.
 *
 * @param path The database file.
 * @param options How to open it.
 * @returns The store, to be closed by the caller (`await using` does it).
 * @throws {DataMissingError} `STORE_MISSING` when it is to be read and does not exist.
 * @throws {DataError} `STORE_LOCKED`, `STORE_CORRUPT`, `STORE_NEWER_SCHEMA`, `STORE_OLDER_SCHEMA`,
 * `NOT_A_STORE`, `STORE_NOT_WRITABLE` or `DISK_FULL`.
 * @throws {UsageError} `PERMISSION_DENIED` when the process lacks a permission, `BAD_STORE_NAME` when
 * the path ends like a table's.
 *
 * @example Created on first use
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * {
 *   await using store = await openStore(`${folder}/prices.duckdb`);
 *   assertEquals(await store.status(), []);
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function openStore(path: string, options: OpenStoreOptions = {}): Promise<Store> {
  return openDatabase(path, options, (database, context) => new Store(database, context));
}

/**
 * Opens a database of this program, whatever it holds.
 *
 * @param path The database file.
 * @param options How to open it; the migrations say what it holds.
 * @param make What to make of it.
 * @returns What was made of it, to be closed by the caller.
 */
export async function openDatabase<T>(
  path: string,
  { readOnly = false, migrations }: OpenStoreOptions,
  make: (database: Database, context: StoreContext) => T,
): Promise<T> {
  let release = () => {};
  let instance: DuckDBInstance | undefined;
  try {
    await requireStorePath(path);
    const file = await realPath(path, readOnly);
    await requireAccess("read", file);
    // The log is kept beside the file, so the folder has to be writable, wherever a link leads.
    if (!readOnly) await requireWrite(dirname(file));
    const native = await loadNative();
    release = claimFile(file, readOnly);
    if (!readOnly) await createFile(native, file);
    const options = { ...ENGINE_OPTIONS, access_mode: readOnly ? "READ_ONLY" : "READ_WRITE" };
    instance = await native.api.DuckDBInstance.create(file, options);
    const database = { native, instance };
    await withConnection(database, async (connection) => {
      await lockDown(connection, []);
      await migrate(connection, { path, readOnly, migrations });
    });
    return make(database, { path, readOnly, release });
  } catch (error) {
    instance?.closeSync();
    release();
    throw translateError(error, "open the store", path);
  }
}

/**
 * The file behind the path. Asking for it also asks the runtime for permission, which the native
 * engine would not.
 */
async function realPath(path: string, readOnly: boolean): Promise<string> {
  const folder = dirname(resolve(path));
  if (!readOnly) await requireWrite(folder);
  try {
    return await Deno.realPath(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    if (readOnly) throw await storeMissing(path, folder);
    await Deno.mkdir(folder, { recursive: true });
    return join(await Deno.realPath(folder), basename(path));
  }
}

async function requireWrite(folder: string): Promise<void> {
  const { state } = await Deno.permissions.query({ name: "write", path: folder });
  if (state === "granted") return;
  throw new UsageError(
    `Cannot open the store for writing as this process may not write the folder "${folder}", where ` +
      `its log is kept too: run with --allow-write=${folder}`,
    { code: "PERMISSION_DENIED", where: folder },
  );
}

/** The import that is offered makes the store where this process may write, or below data/. */
async function storeMissing(path: string, folder: string): Promise<DataMissingError> {
  const { state } = await Deno.permissions.query({ name: "write", path: folder });
  const isWithin = folder === resolve("data") || folder.startsWith(join(resolve("data"), "/"));
  const place = state === "granted" || isWithin ? path : `data/${basename(path)}`;
  return new DataMissingError(
    `Cannot read the store "${path}" as there is no such file: import or sync some data first`,
    {
      code: "STORE_MISSING",
      where: path,
      fixCommand: `deno task cli data import --bundled --db ${JSON.stringify(place)}`,
    },
  );
}
