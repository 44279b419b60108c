import { basename } from "node:path";
import { MINUTE_MS } from "../base/mod.ts";
import { findGaps, type Stream, type TimeRange } from "../columns/mod.ts";
import { readFile, type ReadFileOptions } from "./read_file.ts";
import { requireSymbol } from "./require.ts";
import type { Store } from "./store.ts";
import type { WriteOutcome } from "./write_rows.ts";

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
  /** What was lost, where rows of other values were replaced. */
  overwritten?: WriteOutcome["overwritten"];
  /** Stretches between the first and the last minute without a row; none of funding. */
  gaps: TimeRange[];
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
  const { rows: written, replaced, overwritten } = await store.write(
    file.stream,
    file.symbol,
    columns,
    {
      source,
      filled,
    },
  );
  const ts = "tsMs" in columns ? columns.tsMs : columns.tsOpenMs;
  const [firstMs, lastMs] = [ts[0], ts[ts.length - 1]];
  const window = { startMs: firstMs, endMs: lastMs + MINUTE_MS };
  return {
    rows: ts.length,
    added: written - replaced,
    replaced,
    ...(overwritten === undefined ? {} : { overwritten }),
    gaps: "tsMs" in columns ? [] : findGaps(ts, window, MINUTE_MS),
    source,
    firstMs,
    lastMs,
  };
}

function stem(path: string): string {
  return basename(path).replace(/(\.csv)?(\.[^.]+)?$/i, "");
}
