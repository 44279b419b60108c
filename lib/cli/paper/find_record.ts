import { basename, dirname, join } from "node:path";
import { DataMissingError, UsageError } from "../../base/mod.ts";
import { readPrePaperManifest, RECORDED_BARS } from "../../artifacts/mod.ts";
import { symbolInName } from "../../providers/mod.ts";

/**
 * Finds recorded minutes, and refuses those of another symbol. Minutes themselves do not say whose they
 * are: a session's record stands beside its manifest, and other files say it by their name, if at all.
 *
 * @param source What was named: a session's folder or its minutes, a file, or a folder of series.
 * @param symbol Whose minutes they have to be.
 * @returns A session's minutes, or what was named.
 * @throws {DataMissingError} `SOURCE_MISSING`.
 * @throws {UsageError} `OTHER_SYMBOL`.
 */
export function findRecord(source: string, symbol: string): string {
  const info = statOf(source);
  if (info === null) {
    throw new DataMissingError(
      `Cannot play "${source}" as there is no such file or folder: name recorded minutes with --source`,
      { code: "SOURCE_MISSING", where: source },
    );
  }
  const record = info.isDirectory ? join(source, RECORDED_BARS) : source;
  const isSession = basename(record) === RECORDED_BARS && statOf(record) !== null;
  const said = isSession ? symbolOfSession(dirname(record)) : symbolInName(basename(source));
  if (said !== null && said !== symbol) {
    throw new UsageError(
      `Cannot play ${source} to a run of ${symbol} as it is a record of ${said}: name one of ${symbol}`,
      { code: "OTHER_SYMBOL", where: source },
    );
  }
  return isSession ? record : source;
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

function statOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
