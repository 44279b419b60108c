import { DataError, DataMissingError } from "../base/mod.ts";

/**
 * Reads a JSON file.
 *
 * @param path The file.
 * @returns What it says.
 * @throws {DataMissingError} `FILE_MISSING`.
 * @throws {DataError} `BAD_JSON`.
 */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(Deno.readTextFileSync(path));
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) {
      throw new DataMissingError(`Cannot read ${path} as there is no such file`, {
        code: "FILE_MISSING",
        where: path,
        cause,
      });
    }
    if (!(cause instanceof SyntaxError)) throw cause;
    // The parser quotes the file, and a terminal would obey control characters in it.
    const reason = cause.message.replaceAll(/[\p{Cc}\ufffd]/gu, "·");
    throw new DataError(`Cannot read ${path} as JSON: ${reason}`, {
      code: "BAD_JSON",
      where: path,
      cause,
    });
  }
}
