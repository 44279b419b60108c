import { ARCHIVE_ENDING, ARCHIVE_NAMES } from "./archive_files.ts";
import { SERIES_SUFFIXES } from "./file_provider.ts";

const SYMBOL = "[A-Z0-9][A-Z0-9.]*";

const PATTERNS = [
  ...Object.values(SERIES_SUFFIXES).flat().filter((suffix) => suffix !== ""),
  ...Object.values(ARCHIVE_NAMES).flat(),
].map((rest) => new RegExp(`^(${SYMBOL})${rest}${ARCHIVE_ENDING}$`));

/**
 * The symbol whose minutes a file holds, where its name says it in the way in which folders of series
 * and the venues' public archives are read. Of a name that says nothing, anything may be in the file.
 *
 * @param name Name of the file, without its folder.
 * @returns The symbol in capitals as it stands there, or `null`.
 *
 * @example A series, a month of an archive, and a name that says nothing
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(symbolInName("SOLUSDT_1m.csv.gz"), "SOLUSDT");
 * assertEquals(symbolInName("BTCUSDT-1m-2025-05.csv"), "BTCUSDT");
 * assertEquals(symbolInName("my_record.csv"), null);
 * ```
 */
export function symbolInName(name: string): string | null {
  return PATTERNS.map((pattern) => pattern.exec(name)?.[1]).find((symbol) => symbol) ?? null;
}
