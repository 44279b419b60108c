import { DataError } from "../base/mod.ts";

/** How often each file is open in this process, and whether for writing. */
const openFiles = new Map<string, { readers: number; hasWriter: boolean }>();

/**
 * Claims a database file for this process: many readers, or one writer.
 *
 * The engine guards a file against other processes with a system lock, which does not see a second
 * opening from inside the same process. Worse, closing that second one drops the lock of the first.
 *
 * @param path Real path of the file.
 * @param readOnly How it will be opened.
 * @returns Gives the claim back; calling it again does nothing.
 * @throws {DataError} `STORE_LOCKED` when the file is already open and one side writes.
 */
export function claimFile(path: string, readOnly: boolean): () => void {
  const claim = openFiles.get(path) ?? { readers: 0, hasWriter: false };
  if (claim.hasWriter || (!readOnly && claim.readers > 0)) {
    throw new DataError(
      `Cannot open "${path}" as this process has it open already: close that one first`,
      { code: "STORE_LOCKED", where: path },
    );
  }
  if (readOnly) claim.readers++;
  else claim.hasWriter = true;
  openFiles.set(path, claim);
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    if (readOnly) claim.readers--;
    else claim.hasWriter = false;
    if (claim.readers === 0 && !claim.hasWriter) openFiles.delete(path);
  };
}
