import { assertEquals, assertRejects } from "@std/assert";
import { DuckDBInstance } from "@duckdb/node-api";
import { DataMissingError } from "../../lib/base/mod.ts";
import { type TableColumn, writeTable } from "../../lib/store/mod.ts";
import { inFolder } from "./fixtures.ts";

const ROWS = 5000;
const TABLE: TableColumn[] = [
  { name: "seq", type: "integer", values: Int32Array.from({ length: ROWS }, (_, i) => i) },
  {
    name: "ts_ms",
    type: "bigint",
    values: Float64Array.from({ length: ROWS }, (_, i) => 1e12 + i),
  },
  { name: "price", type: "double", values: Float64Array.from({ length: ROWS }, (_, i) => i / 3) },
  {
    name: "size",
    type: "double",
    values: Array.from({ length: ROWS }, (_, i) => i % 2 ? null : i),
  },
  {
    name: 'a "label"',
    type: "varchar",
    values: Array.from({ length: ROWS }, (_, i) => i % 3 ? `é${i}` : null),
  },
  { name: "is_long", type: "boolean", values: Array.from({ length: ROWS }, (_, i) => i % 5 === 0) },
];

Deno.test("a Parquet file holds every value, and missing ones as missing", () =>
  inFolder(async (folder) => {
    const path = `${folder}/t.parquet`;
    await writeTable(path, TABLE);
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    const result = await connection.run(`SELECT * FROM '${path}'`);
    assertEquals(result.columnNames(), TABLE.map(({ name }) => name));
    assertEquals(
      result.columnTypes().map(String),
      ["INTEGER", "BIGINT", "DOUBLE", "DOUBLE", "VARCHAR", "BOOLEAN"],
    );
    const columns = await result.getColumnsJS();
    columns.forEach((column, c) => {
      const isNumeric = typeof column[0] === "number" || typeof column[0] === "bigint";
      const read = isNumeric
        ? column.map((value) => value === null ? null : Number(value))
        : column;
      assertEquals(read, Array.from(TABLE[c].values));
    });
    connection.closeSync();
    instance.closeSync();
  }));

Deno.test("the same columns give the same bytes, and no rows give a file too", () =>
  inFolder(async (folder) => {
    await writeTable(`${folder}/a.parquet`, TABLE);
    await writeTable(`${folder}/b.parquet`, TABLE);
    assertEquals(
      await Deno.readFile(`${folder}/a.parquet`),
      await Deno.readFile(`${folder}/b.parquet`),
    );
    await writeTable(`${folder}/none.parquet`, [{ name: "x", type: "double", values: [] }]);
    assertEquals((await Deno.readFile(`${folder}/none.parquet`)).length > 0, true);
  }));

Deno.test("a folder that is not there is an error and leaves nothing behind", () =>
  inFolder(async (folder) => {
    await assertRejects(
      () => writeTable(`${folder}/none/a.parquet`, TABLE),
      DataMissingError,
      "create it",
    );
    assertEquals([...Deno.readDirSync(folder)], []);
  }));
