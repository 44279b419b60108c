import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { csvChunks } from "../../lib/artifacts/mod.ts";

Deno.test({
  name: "every number is written with the digits it is read back from, a missing one as nothing",
  permissions: "none",
  fn() {
    const cell = (value: number) => Number.isNaN(value) ? "" : String(value);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double(), fc.double({ noNaN: true, noDefaultInfinity: true }))),
        (rows) => {
          const values = [0, 1].map((c) => Float64Array.from(rows, (row) => row[c]));
          const expected = ["a,b", ...rows.map((row) => row.map(cell).join(",")), ""].join("\n");
          for (const columns of [values, values.map((column) => [...column])]) {
            const [a, b] = columns;
            const text = [...csvChunks([{ name: "a", values: a }, { name: "b", values: b }])];
            assertEquals(text.join(""), expected);
          }
        },
      ),
      { seed: 1, numRuns: 300, examples: [[[[-0, 5e-324], [1e21, 1e-7], [NaN, 1]]]] },
    );
  },
});

Deno.test({
  name: "a long table is written in pieces that end with a line, as one text",
  permissions: "none",
  fn() {
    const values = Float64Array.from({ length: 5000 }, (_, i) => i === 3000 ? NaN : i / 8);
    const pieces = [...csvChunks([{ name: "x", values }])];
    assertEquals(pieces.map((piece) => piece.at(-1)), pieces.map(() => "\n"));
    const lines = Array.from(values, (value) => Number.isNaN(value) ? "" : String(value));
    assertEquals([pieces.length > 3, pieces.join("")], [true, ["x", ...lines, ""].join("\n")]);
  },
});
