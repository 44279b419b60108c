import type { DuckDBConnection } from "@duckdb/node-api";
import type { Native } from "./native.ts";

/** What a run of appended rows shares. */
export interface AppendOptions {
  /** Table name. */
  table: string;
  /** Leading texts, the same for every row. */
  before: readonly string[];
  /** Trailing texts, the same for every row. */
  after: readonly string[];
}

/**
 * Appends rows `[from, to)` of number columns to a table, a vector at a time.
 *
 * Texts that all rows share are one constant vector each, and the engine casts whole numbers to the
 * table's own type.
 *
 * @param native The engine's library.
 * @param connection Where the table is; the rows belong to its open transaction.
 * @param columns Number columns in the table's order.
 * @param from First row.
 * @param to Row after the last one.
 * @param options The table and what all rows share.
 */
export async function appendRows(
  { api, raw }: Native,
  connection: DuckDBConnection,
  columns: readonly Float64Array[],
  from: number,
  to: number,
  { table, before, after }: AppendOptions,
): Promise<void> {
  const types = [
    ...before.map(() => api.VARCHAR),
    ...columns.map(() => api.DOUBLE),
    ...after.map(() => api.VARCHAR),
  ];
  const constants = [
    ...before.map((text, i) => ({ slot: i, value: raw.create_varchar(text) })),
    ...after.map((text, i) => ({
      slot: before.length + columns.length + i,
      value: raw.create_varchar(text),
    })),
  ];
  const vectorSize = raw.vector_size();
  const appender = await connection.createAppender(table);
  // One chunk serves every turn: a new one per turn would pile up until the collector runs.
  const chunk = api.DuckDBDataChunk.create(types);
  for (let row = from; row < to; row += vectorSize) {
    const count = Math.min(vectorSize, to - row);
    chunk.reset();
    chunk.rowCount = count;
    for (const { slot, value } of constants) {
      raw.vector_reference_value(raw.data_chunk_get_vector(chunk.chunk, slot), value);
    }
    for (let c = 0; c < columns.length; c++) {
      const vector = raw.data_chunk_get_vector(chunk.chunk, before.length + c);
      const { buffer, byteOffset } = columns[c];
      const offset = byteOffset + row * 8;
      raw.copy_data_to_vector(vector, 0, buffer as ArrayBuffer, offset, count * 8);
    }
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
