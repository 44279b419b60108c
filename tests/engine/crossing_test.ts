import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Crossing } from "../../lib/engine/crossing.ts";

const column = fc.array(fc.constantFrom(1, 2, 3, NaN), { minLength: 1, maxLength: 60 });

/** As the definition says it, row by row. */
function rises(a: readonly number[], b: readonly number[]): number[] {
  return a.map((_, i) => i > 0 && a[i] > b[i] && a[i - 1] <= b[i - 1] ? 1 : 0);
}

Deno.test({
  name: "crossings are those of the definition both ways, however the rows arrive",
  permissions: "none",
  fn() {
    fc.assert(fc.property(column, column, fc.integer({ min: 1, max: 9 }), (one, other, step) => {
      const rows = Math.min(one.length, other.length);
      const [a, b] = [one.slice(0, rows), other.slice(0, rows)];
      const operand = (values: number[]) => ({ column: Float64Array.from(values), fill() {} });
      const { above, below } = new Crossing(operand(a), operand(b));
      for (let from = 0; from < rows; from += step) {
        const to = Math.min(from + step, rows);
        below.fill(from, to);
        above.fill(from, to);
      }
      assertEquals([...above.flags.subarray(0, rows)], rises(a, b));
      assertEquals([...below.flags.subarray(0, rows)], rises(b, a));
    }));
  },
});
