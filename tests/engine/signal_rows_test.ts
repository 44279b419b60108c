import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { firstAtOrAbove, rowsWithAny } from "../../lib/engine/signal_rows.ts";

const flagColumns = fc.integer({ min: 0, max: 40 }).chain((rows) => {
  const column = fc.array(fc.constantFrom(0, 0, 0, 1), { minLength: rows, maxLength: rows });
  return fc.array(column, { minLength: 1, maxLength: 4 });
});

Deno.test({
  name: "rows with any flag are those that a look at each row finds",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(flagColumns, fc.nat(5), (columns, spare) => {
        const rows = columns[0].length;
        // Columns may be longer than what counts, as those that grow are.
        const flags = columns.map((column) =>
          Uint8Array.from([...column, ...Array(spare).fill(1)])
        );
        const expected = [...columns[0].keys()].filter((row) => columns.some((c) => c[row] === 1));
        assertEquals([...rowsWithAny(flags, rows)], expected);
      }),
    );
  },
});

Deno.test({
  name: "the place of a row in a list is before the first one that is not below it",
  permissions: "none",
  fn() {
    const rows = Int32Array.of(2, 5, 9);
    assertEquals([0, 2, 3, 9, 10].map((row) => firstAtOrAbove(rows, row)), [0, 0, 1, 2, 3]);
    assertEquals(firstAtOrAbove(new Int32Array(0), 1), 0);
  },
});
