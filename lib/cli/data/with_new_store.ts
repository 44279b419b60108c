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
  const { fileExists, openStore } = await import("../../store/mod.ts");
  const isNew = !fileExists(path);
  let isUseless = false;
  try {
    await using store = await openStore(path);
    try {
      return await task(store);
    } finally {
      isUseless = isNew && (await store.status()).length === 0;
    }
  } finally {
    for (const file of isUseless ? [path, `${path}.wal`] : []) {
      if (fileExists(file)) Deno.removeSync(file);
    }
  }
}
