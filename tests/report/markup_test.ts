import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { figure } from "../../lib/report/markup.ts";

Deno.test({
  name: "a figure is written as the runtime writes it for English",
  permissions: "none",
  fn() {
    const byRuntime = (value: number, digits: number) =>
      value.toLocaleString("en-US", {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      });
    // Decimals with a five at their end are where ways of rounding differ.
    const decimal = fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 7 }))
      .map(([whole, places]) => Number(`${whole}e-${places}`));
    fc.assert(
      fc.property(
        fc.oneof(decimal, fc.double({ noNaN: true })),
        fc.integer({ min: 0, max: 4 }),
        (value, digits) => assertEquals(figure(value, digits), byRuntime(value, digits)),
      ),
      {
        seed: 1,
        numRuns: 3000,
        examples: [[-0, 2], [-0.001, 2], [1.005, 2], [0.245, 2], [999.995, 2], [
          999_999_999.995,
          2,
        ]],
      },
    );
    assertEquals([figure(null), figure(NaN)], ["–", "–"]);
  },
});
