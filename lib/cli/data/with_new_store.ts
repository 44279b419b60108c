import type { Store } from "../../store/mod.ts";

/**
 * Opens a store for writing for one task. A file that the task was the first to ask for and brought no
 * row into is not left behind.
 *
 * @param path The store.
 * @param task What to do with it.
 * @returns What the task returns; the store is closed by then.
 */
export async function withNewStore<T>(
  path: string,
  task: (store: Store) => Promise<T>,
): Promise<T> {
  const { openStore } = await import("../../store/mod.ts");
  const isNew = !isThere(path);
  let isUseless = false;
  try {
    await using store = await openStore(path);
    try {
      return await task(store);
    } finally {
      isUseless = isNew && (await store.status()).length === 0;
    }
  } finally {
    if (isUseless) { for (const file of [path, `${path}.wal`]) removeIfThere(file); }
  }
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function removeIfThere(path: string): void {
  if (isThere(path)) Deno.removeSync(path);
}
