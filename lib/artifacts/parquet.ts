import { ByteWriter, type ColumnSource, parquetWrite, type SchemaElement } from "hyparquet-writer";
import type { TableColumn } from "../store/mod.ts";

/** Rows of a row group: what readers expect, and little to hold at once. */
const GROUP_ROWS = 122_880;

/** Room for a file, so that it seldom has to be moved to a larger one: a value, and all around them. */
const VALUE_BYTES = 8;
const HEAD_BYTES = 16_384;

/** How each type stands in a file. */
const TYPES: Readonly<Record<TableColumn["type"], Omit<SchemaElement, "name">>> = {
  double: { type: "DOUBLE" },
  bigint: { type: "INT64" },
  integer: { type: "INT32" },
  varchar: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  boolean: { type: "BOOLEAN" },
};

/**
 * Columns as a Parquet file. The same columns give the same bytes on every machine: values are stored
 * plain, as no compressor then has a say in them.
 *
 * A column of a typed array has no missing values and says so; in any other one `null` is a missing value.
 *
 * @param table The columns, in order, of one length.
 * @returns The whole file.
 *
 * @example Two columns
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = parquetBytes([
 *   { name: "n", type: "integer", values: [1, 2] },
 *   { name: "label", type: "varchar", values: ["a", null] },
 * ]);
 * assertEquals(new TextDecoder().decode(bytes.subarray(0, 4)), "PAR1");
 * ```
 */
export function parquetBytes(table: readonly TableColumn[]): Uint8Array {
  const schema: SchemaElement[] = [
    { name: "root", num_children: table.length },
    ...table.map(({ name, type, values }): SchemaElement => ({
      name,
      ...TYPES[type],
      repetition_type: ArrayBuffer.isView(values) ? "REQUIRED" : "OPTIONAL",
    })),
  ];
  const columnData = table.map(({ name, type, values }): ColumnSource => ({
    name,
    data: type === "bigint" ? wholeNumbers(values) : values as ColumnSource["data"],
    encoding: "PLAIN",
    offsetIndex: false,
  }));
  const rows = table[0]?.values.length ?? 0;
  const writer = new ByteWriter(rows * table.length * VALUE_BYTES + HEAD_BYTES);
  parquetWrite({
    writer,
    columnData,
    schema,
    codec: "UNCOMPRESSED",
    statistics: false,
    rowGroupSize: GROUP_ROWS,
    pageSize: 0,
    createdBy: "closedbar",
  });
  return writer.getBytes();
}

/** 64-bit columns are written from their own kind of number. */
function wholeNumbers(values: TableColumn["values"]): ColumnSource["data"] {
  const toBig = (value: TableColumn["values"][number]) => BigInt(value as number);
  if (!ArrayBuffer.isView(values)) {
    return Array.from(values, (value) => value === null ? null : toBig(value));
  }
  const out = new BigInt64Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = toBig(values[i]);
  return out;
}
