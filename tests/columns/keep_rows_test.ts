import { assertEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import { allocateBars, keepRows } from "../../lib/columns/mod.ts";

Deno.test({
  name: "exactly the rows that are kept are there, in every column and in their order",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.double({ noNaN: true }), fc.boolean())), (rows) => {
        const columns = {
          price: Float64Array.from(rows, ([price]) => price),
          row: Float64Array.from(rows.keys()),
        };
        const kept = keepRows(columns, (row) => rows[row][1]);
        const expected = [...rows.entries()].filter(([, [, isKept]]) => isKept);
        assertEquals([...kept.price], expected.map(([, [price]]) => price));
        assertEquals([...kept.row], expected.map(([row]) => row));
      }),
      { seed: 7 },
    );
  },
});

Deno.test({
  name: "columns of which every row is kept are not copied, and empty ones stay empty",
  permissions: "none",
  fn() {
    for (const bars of [allocateBars(3), allocateBars(0)]) {
      assertStrictEquals(keepRows(bars, () => true), bars);
    }
    assertEquals(keepRows(allocateBars(3), () => false), allocateBars(0));
  },
});
