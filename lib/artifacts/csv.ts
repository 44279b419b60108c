/** A named column of numbers or texts; `null` and NaN are written as empty cells. */
export interface CsvColumn {
  /** Heading. */
  name: string;
  /** One value per row; texts hold no comma, quote or line break. */
  values: ArrayLike<number | string | boolean | null>;
}

/** Rows of a chunk: enough to write with few calls, few enough to hold little in memory. */
const CHUNK_ROWS = 4096;

/**
 * Columns as CSV text: a heading line, then one line per row, `\n` at every end. Numbers are written
 * with the fewest digits that read back as the same double, so the text does not depend on a locale.
 *
 * @param columns Columns of one length.
 * @returns The text in pieces that end with a line.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const chunks = csvChunks([{ name: "x", values: [0.1, NaN] }]);
 * assertEquals([...chunks].join(""), "x\n0.1\n\n");
 * ```
 */
export function* csvChunks(columns: readonly CsvColumn[]): Generator<string> {
  yield columns.map((column) => column.name).join(",") + "\n";
  const rows = columns[0].values.length;
  for (let from = 0; from < rows; from += CHUNK_ROWS) {
    let text = "";
    for (let row = from; row < Math.min(from + CHUNK_ROWS, rows); row++) {
      for (let c = 0; c < columns.length; c++) {
        const value = columns[c].values[row];
        if (c > 0) text += ",";
        if (value !== null && value === value) text += value;
      }
      text += "\n";
    }
    yield text;
  }
}

/**
 * Writes columns as a CSV file, piece by piece.
 *
 * @param path The file.
 * @param columns Columns of one length.
 */
export async function writeCsv(path: string, columns: readonly CsvColumn[]): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  const encoder = new TextEncoder();
  for (const chunk of csvChunks(columns)) {
    const bytes = encoder.encode(chunk);
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
  }
}
