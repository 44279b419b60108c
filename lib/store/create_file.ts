import { fileExists } from "./file_exists.ts";
import type { Native } from "./native.ts";
import { ENGINE_OPTIONS, withLogs } from "./lock_down.ts";

/**
 * Makes an empty database file unless there is one, in one step: it is made whole under another name
 * first, so a process that ends on the way leaves no piece of a file under this one, and of two that
 * make it at the same time one is too late and takes the other's.
 *
 * @param native The engine.
 * @param file The file, in a folder that exists.
 */
export async function createFile({ api }: Native, file: string): Promise<void> {
  if (fileExists(file)) return;
  const draft = `${file}.${crypto.randomUUID()}.new`;
  try {
    (await api.DuckDBInstance.create(draft, { ...ENGINE_OPTIONS })).closeSync();
    // A link never replaces a file, which a renaming would; some file systems have none.
    await Deno.link(draft, file).catch(async () => {
      if (!fileExists(file)) await Deno.rename(draft, file);
    });
  } finally {
    for (const piece of withLogs(draft)) await Deno.remove(piece).catch(() => {});
  }
}
