/** A named column of numbers or texts; `null` and NaN are written as empty cells. */
export interface CsvColumn {
  /** Heading. */
  name: string;
  /** One value per row; texts hold no comma, quote or line break. */
  values: ArrayLike<number | string | boolean | null>;
}

/** What one row has in one column. */
type Cell = CsvColumn["values"][number];

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
  const values = columns.map((column) => column.values);
  const isNumeric = values.every((column) => column instanceof Float64Array);
  const count = values[0].length;
  const rows: Cell[][] = Array.from({ length: CHUNK_ROWS }, () => values.map(() => 0));
  for (let from = 0; from < count; from += CHUNK_ROWS) {
    rows.length = Math.min(CHUNK_ROWS, count - from);
    for (let r = 0; r < rows.length; r++) {
      for (let c = 0; c < values.length; c++) rows[r][c] = values[c][from + r];
    }
    yield (isNumeric ? numberLines(rows) : null) ?? lines(rows);
  }
}

/** JSON writes the same digits, many times as fast; `null` when one of the numbers is none in JSON. */
function numberLines(rows: readonly Cell[][]): string | null {
  const json = JSON.stringify(rows);
  return json.includes("null") ? null : json.slice(2, -2).replaceAll("],[", "\n") + "\n";
}

function lines(rows: readonly Cell[][]): string {
  return rows.map((row) => row.map(textOf).join(",") + "\n").join("");
}

/** The fewest digits that read back as the same number; a zero has no sign. */
function textOf(value: Cell): string {
  return value === null || value !== value ? "" : String(value);
}
