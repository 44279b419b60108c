import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import type { Native } from "./native.ts";

/** How a query's result becomes columns. */
export interface ReadColumnsOptions {
  /** A query whose columns are all DOUBLE. */
  sql: string;
  /** Its parameters. */
  values?: DuckDBValue[];
  /** How many columns it has. */
  width: number;
  /** Expected number of rows; the exact number saves memory. */
  capacity?: number;
  /** What a missing value means: called with its column, its row and the columns read so far. */
  onNull?: (column: number, row: number, columns: readonly Float64Array[]) => void;
}

const FIRST_CAPACITY = 65_536;

/** Values of a piece of garbage: more would not be young to the collector. */
const GARBAGE_VALUES = 8192;

/** The piece that was left last. */
let garbage: readonly unknown[] = [];

/**
 * Leaves the collector as much to do as a chunk and the copies of its vectors hold. It frees them by
 * handles of a few bytes, and would come so seldom on account of those that a year's chunks piled up.
 */
function leaveGarbage(values: number): void {
  for (let left = 2 * values; left > 0; left -= garbage.length) {
    garbage = new Array(GARBAGE_VALUES);
  }
}

/**
 * Reads a result into one array per column, chunk by chunk, without building row objects.
 *
 * @param native The engine's library.
 * @param connection Where to run the query; nothing else may run on it meanwhile.
 * @param options The query. A missing value becomes NaN unless `onNull` throws.
 * @returns `width` columns of one length.
 */
export async function readColumns(
  { raw }: Native,
  connection: DuckDBConnection,
  { sql, values, width, capacity = FIRST_CAPACITY, onNull }: ReadColumnsOptions,
): Promise<Float64Array[]> {
  const result = await connection.stream(sql, values);
  let columns = Array.from({ length: width }, () => new Float64Array(capacity));
  let rows = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    const count = chunk?.rowCount ?? 0;
    if (chunk === null || count === 0) break;
    if (rows + count > columns[0].length) columns = columns.map(doubled);
    for (let c = 0; c < width; c++) {
      const vector = raw.data_chunk_get_vector(chunk.chunk, c);
      const bytes = raw.vector_get_data(vector, count * 8);
      columns[c].set(new Float64Array(bytes.buffer, bytes.byteOffset, count), rows);
      // There is no mask when every value of the chunk is present, despite what the types say.
      const mask = raw.vector_get_validity(vector, Math.ceil(count / 64) * 8) as Uint8Array | null;
      if (mask !== null) blankMissing(columns[c], rows, count, mask);
    }
    if (onNull) reportMissing(columns, rows, count, onNull);
    rows += count;
    leaveGarbage(count * width);
  }
  return rows === columns[0].length ? columns : columns.map((column) => column.slice(0, rows));
}

function doubled(column: Float64Array): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(column.length * 2);
  wider.set(column);
  return wider;
}

/** Writes NaN where the mask has a zero bit; what the vector holds there means nothing. */
function blankMissing(column: Float64Array, from: number, count: number, mask: Uint8Array): void {
  for (let i = 0; i < count; i++) {
    if ((mask[i >>> 3] & (1 << (i & 7))) === 0) column[from + i] = NaN;
  }
}

/** A stored NaN is as missing as a NULL: neither is a number. */
function reportMissing(
  columns: readonly Float64Array[],
  from: number,
  count: number,
  onNull: NonNullable<ReadColumnsOptions["onNull"]>,
): void {
  for (let c = 0; c < columns.length; c++) {
    const column = columns[c];
    for (let row = from; row < from + count; row++) {
      if (Number.isNaN(column[row])) onNull(c, row, columns);
    }
  }
}
