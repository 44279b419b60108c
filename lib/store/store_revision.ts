import { sha256Hex } from "../base/mod.ts";

/** The header blocks of a database file; the engine counts every checkpoint in one of them. */
const HEADER_BYTES = 12_288;

/**
 * What changes with every write to a database file, without loading the engine that writes it.
 *
 * The engine first writes a change to the log beside the file and later into the file, where it counts
 * that step up in the header. So a file without a log is its last state, and its header together with
 * what the system knows of the file (which one it is, its size, when its content and its entry last
 * changed) is the name of that state. A copy put in its place, even one of the same size and header,
 * is another file or an entry changed at another time.
 *
 * @param file Real path of the database.
 * @returns 64 hexadecimal digits, or `null` when the file cannot be read or a log holds changes that it
 * does not.
 */
export function storeRevision(file: string): string | null {
  try {
    const before = identityOf(file);
    if (hasContent(`${file}.wal`)) return null;
    const head = readHead(file);
    // A write that came in between shows in one of the two looks.
    return before === identityOf(file) ? sha256Hex(`${before}:${sha256Hex(head)}`) : null;
  } catch {
    // Whoever opens the store says what is wrong with the file.
    return null;
  }
}

function identityOf(file: string): string {
  const { dev, ino, size, mtime, ctime } = Deno.statSync(file);
  return JSON.stringify([dev, ino, size, mtime?.getTime(), ctime?.getTime()]);
}

function hasContent(file: string): boolean {
  try {
    return Deno.statSync(file).size > 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function readHead(file: string): Uint8Array {
  using handle = Deno.openSync(file);
  const head = new Uint8Array(HEADER_BYTES);
  let size = 0;
  for (let read: number | null = 0; read !== null && size < head.length; size += read ?? 0) {
    read = handle.readSync(head.subarray(size));
  }
  return head.subarray(0, size);
}
