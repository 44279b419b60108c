import { DataError, UsageError } from "../base/mod.ts";

/**
 * Endings by which the engine takes a file for a table: it would not open such a file as a database,
 * but a database in memory beside it, and every row written there would be lost.
 */
const TABLE_ENDING = /\.(csv|tsv|json|jsonl|ndjson|parquet)(\.(gz|zst))?$/i;

/**
 * Refuses a path that leads to a table or a folder and not to a store.
 *
 * @param path What was given as a store.
 * @throws {DataError} `NOT_A_STORE` when it exists.
 * @throws {UsageError} `BAD_STORE_NAME` when it would have to be made.
 */
export async function requireStorePath(path: string): Promise<void> {
  const file = await realPath(path);
  const ending = TABLE_ENDING.exec(file ?? path)?.[0];
  const isFolder = file !== null && (await Deno.stat(file)).isDirectory;
  if (ending === undefined && !isFolder) return;
  const repair = "name a file for the store with --db, for example data/closedbar.duckdb";
  if (file === null) {
    throw new UsageError(
      `Cannot make a store named "${path}" as ${ending} is the ending of a table: ${repair}`,
      { code: "BAD_STORE_NAME", where: path },
    );
  }
  const what = isFolder ? "a folder" : `a ${ending} file`;
  throw new DataError(`Cannot open "${path}" as a store as it is ${what}: ${repair}`, {
    code: "NOT_A_STORE",
    where: path,
  });
}

async function realPath(path: string): Promise<string | null> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
