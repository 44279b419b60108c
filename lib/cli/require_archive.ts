import { DataMissingError } from "../base/mod.ts";

/**
 * Refuses an archive that is not there before anything is opened or asked: what repairs from it would
 * fail on every range alike.
 *
 * @param path Folder or file.
 * @throws {DataMissingError} `ARCHIVE_MISSING`.
 */
export async function requireArchive(path: string): Promise<void> {
  try {
    await Deno.stat(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new DataMissingError(
      `Cannot repair from the archive "${path}" as there is no such folder or file: name it with ` +
        `--archive`,
      { code: "ARCHIVE_MISSING", where: path, cause },
    );
  }
}
