import { UsageError } from "../base/mod.ts";

/**
 * Makes a folder and those above it, where they are not there yet.
 *
 * @param path The folder.
 * @throws {UsageError} `NOT_A_FOLDER` when a file is in its place, or in the place of one above it.
 */
export function makeFolder(path: string): void {
  try {
    Deno.mkdirSync(path, { recursive: true });
  } catch (cause) {
    const isFile = cause instanceof Deno.errors.AlreadyExists ||
      cause instanceof Deno.errors.NotADirectory;
    throw isFile ? notAFolder("write into", path, cause) : cause;
  }
}

/**
 * The failure of whoever names a file where a folder is wanted.
 *
 * @param action What was to be done, for example `write into`.
 * @param path What was named.
 * @param cause What the system says.
 * @returns The error.
 */
export function notAFolder(action: string, path: string, cause: unknown): UsageError {
  return new UsageError(
    `Cannot ${action} "${path}" as there is a file in its place: name a folder`,
    {
      code: "NOT_A_FOLDER",
      where: path,
      cause,
    },
  );
}
