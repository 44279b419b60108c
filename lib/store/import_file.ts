import { basename } from "@std/path";
import type { Stream } from "../columns/mod.ts";
import { readFile, type ReadFileOptions } from "./read_file.ts";
import { requireSymbol } from "./require.ts";
import type { Store } from "./store.ts";

/** What to import. */
export interface ImportFileOptions extends ReadFileOptions<Stream> {
  /** What the rows are marked with; by default the kind and name of the file, `csv:sol_2025`. */
  source?: string;
}

/** What an import did. */
export interface ImportOutcome {
  /** Rows in the file. */
  rows: number;
  /** Rows that the store did not have. */
  added: number;
  /** Rows that took the place of one with another value or source. */
  replaced: number;
  /** What the rows are marked with. */
  source: string;
  /** First instant of the file. */
  firstMs: number;
  /** Last instant of the file. */
  lastMs: number;
}

/**
 * Brings the rows of a file into the store: all of them, or none when one is bad.
 *
 * @param store Where to.
 * @param options What.
 * @returns What it did.
 * @throws {DataMissingError} `FILE_MISSING`.
 * @throws {DataError} naming file and line of the first bad row.
 */
export async function importFile(
  store: Store,
  { source: givenSource, ...file }: ImportFileOptions,
): Promise<ImportOutcome> {
  requireSymbol(file.symbol);
  const { kind, columns, filled } = await readFile(file);
  const source = givenSource ?? `${kind.replace(".gz", "")}:${stem(file.path)}`;
  const { rows: written, replaced } = await store.write(file.stream, file.symbol, columns, {
    source,
    filled,
  });
  const ts = "tsMs" in columns ? columns.tsMs : columns.tsOpenMs;
  return {
    rows: ts.length,
    added: written - replaced,
    replaced,
    source,
    firstMs: ts[0],
    lastMs: ts[ts.length - 1],
  };
}

function stem(path: string): string {
  return basename(path).replace(/(\.csv)?(\.[^.]+)?$/i, "");
}
