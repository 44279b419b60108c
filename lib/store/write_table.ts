import type { DuckDBConnection } from "@duckdb/node-api";
import { resolve } from "node:path";
import { UsageError } from "../base/mod.ts";
import type { Native } from "./native.ts";
import { withScratch } from "./scratch.ts";
import { sqlName, sqlText } from "./sql.ts";
import { translateError } from "./translate_error.ts";

/** One column of a file. Columns of a file have one length. */
export interface TableColumn {
  /** Its name. */
  name: string;
  /** Its type in the file. */
  type: "double" | "bigint" | "integer" | "varchar" | "boolean";
  /** Its values; `null` is a missing one. */
  values: ArrayLike<number | string | boolean | null>;
}

/** How each kind of file is written. */
const FORMATS: readonly { suffix: string; options: string }[] = [
  { suffix: ".parquet", options: "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880" },
  { suffix: ".csv", options: "FORMAT csv, HEADER true, COMPRESSION none" },
  { suffix: ".csv.gz", options: "FORMAT csv, HEADER true, COMPRESSION gzip" },
];

/**
 * Writes columns as the kind of file that the path ends with: `.parquet`, `.csv` or `.csv.gz`. The
 * same columns give the same bytes.
 *
 * @param path The file; replaced in one step when it exists.
 * @param table Its columns, in order.
 * @throws {DataError} `DISK_FULL` or `STORE_NOT_WRITABLE`; the file is untouched then.
 * @throws {UsageError} `UNKNOWN_FORMAT` when the ending is another one, `PERMISSION_DENIED` when the
 * process may not write there.
 *
 * @example Two columns
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const path = await Deno.makeTempFile({ suffix: ".parquet" });
 * await writeTable(path, [
 *   { name: "n", type: "integer", values: [1, 2] },
 *   { name: "label", type: "varchar", values: ["a", null] },
 * ]);
 * assertEquals(new TextDecoder().decode((await Deno.readFile(path)).slice(0, 4)), "PAR1");
 * await Deno.remove(path);
 * ```
 */
export async function writeTable(path: string, table: readonly TableColumn[]): Promise<void> {
  const format = FORMATS.find(({ suffix }) => path.toLowerCase().endsWith(suffix));
  if (!format) {
    throw new UsageError(
      `Cannot export to "${path}" as its ending names no known kind of file: use .parquet, .csv or ` +
        `.csv.gz`,
      { code: "UNKNOWN_FORMAT", where: path },
    );
  }
  await write(path, table, format.options);
}

async function write(path: string, table: readonly TableColumn[], format: string): Promise<void> {
  const part = `${resolve(path)}.part`;
  try {
    // Creating it here asks the runtime for permission, which the native engine would not.
    await Deno.writeFile(part, new Uint8Array(0));
    await withScratch({ allowedPaths: [part], threads: 1 }, async (connection, { native }) => {
      const columns = table.map(({ name, type }) => `${sqlName(name)} ${type.toUpperCase()}`);
      await connection.run(`CREATE TABLE content (${columns.join(", ")})`);
      await append(native, connection, table);
      await connection.run(`COPY content TO ${sqlText(part)} (${format}, USE_TMP_FILE false)`);
    });
    await Deno.rename(part, path);
  } catch (error) {
    await Deno.remove(part).catch(() => {});
    throw translateError(error, "write", path);
  }
}

/** Appends a vector at a time; number columns without missing values are copied as they are. */
async function append(
  { api, raw }: Native,
  connection: DuckDBConnection,
  table: readonly TableColumn[],
): Promise<void> {
  const rows = table[0]?.values.length ?? 0;
  const types = table.map(({ type }) =>
    type === "varchar" ? api.VARCHAR : type === "boolean" ? api.BOOLEAN : api.DOUBLE
  );
  const vectorSize = raw.vector_size();
  const appender = await connection.createAppender("content");
  const chunk = api.DuckDBDataChunk.create(types);
  for (let row = 0; row < rows; row += vectorSize) {
    const count = Math.min(vectorSize, rows - row);
    chunk.reset();
    chunk.rowCount = count;
    for (let c = 0; c < table.length; c++) {
      const { values } = table[c];
      if (values instanceof Float64Array) {
        const { buffer, byteOffset } = values;
        const vector = raw.data_chunk_get_vector(chunk.chunk, c);
        const offset = byteOffset + row * 8;
        raw.copy_data_to_vector(vector, 0, buffer as ArrayBuffer, offset, count * 8);
      } else {
        chunk.setColumnValues(c, Array.from({ length: count }, (_, i) => values[row + i]));
      }
    }
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
