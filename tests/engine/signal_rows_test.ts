import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { rowsWithAny } from "../../lib/engine/signal_rows.ts";

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
