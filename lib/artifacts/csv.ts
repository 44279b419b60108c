/** A named column of numbers or texts; `null` and NaN are written as empty cells. */
export interface CsvColumn {
  /** Heading. */
  name: string;
  /** One value per row; texts hold no comma, quote or line break. */
  values: ArrayLike<number | string | boolean | null>;
}

/** Rows of a chunk: enough to write with few calls, few enough to hold little in memory. */
const CHUNK_ROWS = 1024;

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
  // Neighbours are often equal, above all while nothing is open, and writing a number takes long.
  const cells = columns.map(({ values }) => ({
    values,
    value: values[0],
    text: textOf(values[0]),
  }));
  for (let from = 0; from < rows; from += CHUNK_ROWS) {
    let text = "";
    for (let row = from; row < Math.min(from + CHUNK_ROWS, rows); row++) {
      for (let c = 0; c < cells.length; c++) {
        const cell = cells[c];
        const value = cell.values[row];
        if (value !== cell.value) {
          cell.value = value;
          cell.text = textOf(value);
        }
        text += c === 0 ? cell.text : "," + cell.text;
      }
      text += "\n";
    }
    yield text;
  }
}

/** The fewest digits that read back as the same number; a zero has no sign. */
function textOf(value: CsvColumn["values"][number] | undefined): string {
  return value === null || value === undefined || value !== value ? "" : String(value);
}
