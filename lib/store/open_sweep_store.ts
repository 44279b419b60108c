import { DataError } from "../base/mod.ts";
import { openDatabase, type OpenStoreOptions } from "./open_store.ts";
import type { SweepStore } from "./sweep_store.ts";

/**
 * Opens a file of sweep results, which is made on first use.
 *
 * @param path The file.
 * @param options How to open it.
 * @returns The results, to be closed by the caller (`using` does it).
 * @throws {DataError} as `openStore`, and `NOT_A_STORE` for a store of history.
 * @throws {UsageError} `PERMISSION_DENIED` when the process lacks a permission.
 *
 * @example Nothing tried yet
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * {
 *   using results = await openSweepStore(`${folder}/sweeps.duckdb`);
 *   assertEquals((await results.trials("ema_trend_htf", "SOLUSDT", 86_400_000)).count, 0);
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function openSweepStore(
  path: string,
  { readOnly }: Pick<OpenStoreOptions, "readOnly"> = {},
): Promise<SweepStore> {
  // A sweep needs cards and engine, which a command about data does not: they are loaded here.
  const { SWEEP_MIGRATIONS } = await import("./sweep_sql.ts");
  const { SweepStore } = await import("./sweep_store.ts");
  const options = { readOnly, migrations: SWEEP_MIGRATIONS };
  try {
    return await openDatabase(
      path,
      options,
      (database, context) => new SweepStore(database, context),
    );
  } catch (error) {
    throw error instanceof DataError && error.code === "STORE_CORRUPT"
      ? damaged(path, error)
      : error;
  }
}

/** Nothing can be synced in the place of results: they are made anew, and what was tried is forgotten. */
function damaged(path: string, cause: DataError): DataError {
  return new DataError(
    `Cannot open the results "${path}" as the file is damaged or not such a file: restore a copy, or ` +
      `name another (a new one makes every run again, and counts what was tried from zero)`,
    { code: cause.code, where: path, cause },
  );
}
