import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { lastIndexAtOrBefore, lowerBound } from "../../lib/columns/mod.ts";

const ascending = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 30 })
  .map((values) => Float64Array.from(values.sort((a, b) => a - b)));
const value = fc.integer({ min: -2, max: 42 });

Deno.test({
  name: "the as-of look-up finds what a walk from the end finds, repeated values included",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(ascending, value, (column, value) => {
        assertEquals(
          lastIndexAtOrBefore(column, value),
          column.findLastIndex((entry) => entry <= value),
        );
      }),
      { seed: 1, numRuns: 1_000 },
    );
  },
});

Deno.test({
  name: "the lower bound finds what a walk from the beginning finds",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(ascending, value, (column, value) => {
        const first = column.findIndex((entry) => entry >= value);
        assertEquals(lowerBound(column, value), first === -1 ? column.length : first);
      }),
      { seed: 1, numRuns: 1_000 },
    );
  },
});
