import { assertEquals } from "@std/assert";
import { withCapacity } from "../../lib/columns/mod.ts";

Deno.test({
  name: "a column that grows row by row keeps its rows and is copied a handful of times",
  permissions: "none",
  fn() {
    let column = new Int32Array(0);
    let copies = 0;
    for (let row = 0; row < 1_000; row++) {
      const roomy = withCapacity(column, row, row + 1);
      if (roomy !== column) copies++;
      column = roomy;
      column[row] = row;
    }
    assertEquals([...column.subarray(0, 1_000)], Array.from({ length: 1_000 }, (_, row) => row));
    assertEquals(copies, 11);
  },
});

Deno.test({
  name: "rows that are not filled are not copied",
  permissions: "none",
  fn() {
    assertEquals([...withCapacity(Uint8Array.of(1, 2, 3), 2, 4)], [1, 2, 0, 0, 0, 0]);
  },
});
