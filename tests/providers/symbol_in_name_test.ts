import { assertEquals } from "@std/assert";
import { symbolInName } from "../../lib/providers/mod.ts";

const NAMES: [name: string, symbol: string | null][] = [
  ["SOLUSDT_1m.csv.gz", "SOLUSDT"],
  ["BRK.B_last.csv", "BRK.B"],
  ["SOLUSDT_mark_1m.parquet", "SOLUSDT"],
  ["SOLUSDT_funding.csv", "SOLUSDT"],
  ["1000PEPEUSDT-1m-2025-05-01.csv.gz", "1000PEPEUSDT"],
  ["SOLUSDT-fundingRate-2025-05.csv", "SOLUSDT"],
  ["SOLUSDT_1_2025-05-01_2025-05-31.csv.gz", "SOLUSDT"],
  // Names that a person gives say nothing that can be relied upon.
  ["SOLUSDT.csv", null],
  ["bars_1m.csv", null],
  ["my_own_1m.csv", null],
  ["SOLUSDT_1m_of_may.csv", null],
  ["data", null],
];

Deno.test({
  name: "the symbol is read from names that series and archives have, and from no other",
  permissions: "none",
  fn() {
    for (const [name, symbol] of NAMES) assertEquals(symbolInName(name), symbol, name);
  },
});
