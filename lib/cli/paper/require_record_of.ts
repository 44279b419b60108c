import { basename, dirname } from "@std/path";
import { DataMissingError, UsageError } from "../../base/mod.ts";
import { readPrePaperManifest, RECORDED_BARS } from "../../artifacts/mod.ts";
import { symbolInName } from "../../providers/mod.ts";

/**
 * Refuses recorded minutes of another symbol. Minutes themselves do not say whose they are: a session's
 * record stands beside its manifest, and other files say it by their name, if at all.
 *
 * @param file The recorded minutes, a file or a folder.
 * @param symbol Whose they have to be.
 * @throws {UsageError} `OTHER_SYMBOL`.
 */
export function requireRecordOf(file: string, symbol: string): void {
  const said = basename(file) === RECORDED_BARS
    ? symbolOfSession(dirname(file))
    : symbolInName(basename(file));
  if (said === null || said === symbol) return;
  throw new UsageError(
    `Cannot play ${file} to a run of ${symbol} as it is a record of ${said}: name one of ${symbol}`,
    { code: "OTHER_SYMBOL", where: file },
  );
}

/** A record may have been moved away from its session. */
function symbolOfSession(folder: string): string | null {
  try {
    return readPrePaperManifest(folder).symbol;
  } catch (error) {
    if (error instanceof DataMissingError) return null;
    throw error;
  }
}
