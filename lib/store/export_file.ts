import { DataMissingError, formatInstant } from "../base/mod.ts";
import type { Stream, TimeRange } from "../columns/mod.ts";
import type { Store } from "./store.ts";
import { columnList, STREAM_TABLES } from "./tables.ts";
import { type TableColumn, writeTable } from "./write_table.ts";

/** What to export. */
export interface ExportFileOptions {
  /** The file: `.parquet`, `.csv` or `.csv.gz`. */
  path: string;
  /** Name in the store. */
  symbol: string;
  /** Which series. */
  stream: Stream;
  /** Which instants. */
  range: TimeRange;
}

/**
 * Writes a range of a series to a file that `importFile` reads back to the same rows. Bars carry
 * their source, so that invented ones stay marked. The same rows give the same bytes.
 *
 * @param store Where from.
 * @param options What, and where to.
 * @returns Number of rows.
 * @throws {DataMissingError} `NO_ROWS` when the range holds none.
 * @throws {UsageError} `UNKNOWN_FORMAT` when the ending is another one.
 */
export async function exportFile(
  store: Store,
  { path, symbol, stream, range }: ExportFileOptions,
): Promise<number> {
  const { ts, values } = STREAM_TABLES[stream];
  const columns = columnList(stream, await store.read(stream, symbol, range));
  if (columns[0].length === 0) {
    throw new DataMissingError(
      `Cannot export ${symbol} ${stream} as "${store.path}" has no row of it from ` +
        `${formatInstant(range.startMs)} to ${
          formatInstant(range.endMs)
        }: see what it holds with ` +
        `"data status"`,
      { code: "NO_ROWS", where: store.path },
    );
  }
  const table: TableColumn[] = [ts, ...values].map((name, i) => ({
    name,
    type: name.endsWith("_ms") ? "bigint" : "double",
    values: columns[i],
  }));
  if (stream !== "funding") {
    const sources = await store.readSources(stream, symbol, range);
    table.push({ name: "source", type: "varchar", values: sources });
  }
  await writeTable(path, table);
  return columns[0].length;
}
