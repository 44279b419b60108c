import { assertEquals } from "@std/assert";
import { DuckDBInstance } from "@duckdb/node-api";
import { parquetBytes } from "../../lib/artifacts/mod.ts";
import type { TableColumn } from "../../lib/store/mod.ts";

function table(rows: number): TableColumn[] {
  const list = <T>(at: (i: number) => T) => Array.from({ length: rows }, (_, i) => at(i));
  return [
    { name: "seq", type: "integer", values: Int32Array.from(list((i) => i)) },
    { name: "ts_ms", type: "bigint", values: Float64Array.from(list((i) => 1e12 + i)) },
    { name: "exit_ts_ms", type: "bigint", values: list((i) => i % 7 ? 1e12 + i : null) },
    { name: "price", type: "double", values: Float64Array.from(list((i) => i / 3)) },
    { name: "size", type: "double", values: list((i) => i % 2 ? null : i) },
    { name: 'a "label"', type: "varchar", values: list((i) => i % 3 ? `é${i}` : null) },
    { name: "is_long", type: "boolean", values: list((i) => i % 5 === 0) },
  ];
}

async function readBack(bytes: Uint8Array) {
  const path = await Deno.makeTempFile({ suffix: ".parquet" });
  await Deno.writeFile(path, bytes);
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    const result = await connection.run(`SELECT * FROM '${path}'`);
    const columns = await result.getColumnsJS();
    return {
      names: result.columnNames(),
      types: result.columnTypes().map(String),
      columns: columns.map((column) =>
        column.map((value) => typeof value === "bigint" ? Number(value) : value)
      ),
    };
  } finally {
    connection.closeSync();
    instance.closeSync();
    await Deno.remove(path);
  }
}

for (const rows of [0, 1, 5_000, 130_000]) {
  Deno.test(`another engine reads every value of ${rows} rows, and missing ones as missing`, async () => {
    const written = table(rows);
    const { names, types, columns } = await readBack(parquetBytes(written));
    assertEquals(names, written.map(({ name }) => name));
    const expected = ["INTEGER", "BIGINT", "BIGINT", "DOUBLE", "DOUBLE", "VARCHAR", "BOOLEAN"];
    assertEquals(types, expected);
    const same = columns.map((column, c) =>
      column.length === written[c].values.length &&
      column.every((value, row) => Object.is(value, written[c].values[row]))
    );
    // Nothing comes back as columns where there are no rows.
    assertEquals(same, rows === 0 ? [] : written.map(() => true));
  });
}

Deno.test("the same columns give the same bytes", () => {
  assertEquals(parquetBytes(table(1_000)), parquetBytes(table(1_000)));
});
