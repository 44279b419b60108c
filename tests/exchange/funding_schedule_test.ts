import { assertEquals } from "@std/assert";
import { MINUTE_MS } from "../../lib/base/mod.ts";
import { scheduleFunding, withSettlement } from "../../lib/exchange/mod.ts";

/** Rows and rates of records stamped at `minutes` over minutes that open at `opens`. */
function schedule(minutes: number[], opens: number[]) {
  const { minuteRow, rate } = scheduleFunding({
    tsMs: Float64Array.from(minutes, (minute) => minute * MINUTE_MS),
    rate: Float64Array.from(minutes, (_, i) => i + 1),
    intervalMs: new Float64Array(minutes.length),
  }, Float64Array.from(opens, (minute) => minute * MINUTE_MS));
  return { rows: [...minuteRow], rates: [...rate] };
}

Deno.test({
  name: "a record belongs to the minute that closes at its instant",
  permissions: "none",
  fn() {
    assertEquals(schedule([2, 4], [0, 1, 2, 3]), { rows: [1, 3], rates: [1, 2] });
  },
});

Deno.test({
  name: "a record of the first minute's open belongs to nobody",
  permissions: "none",
  fn() {
    assertEquals(schedule([0, 1], [0, 1, 2]), { rows: [0], rates: [2] });
  },
});

Deno.test({
  name: "records before, after and in a hole of the minutes are left out with their rates",
  permissions: "none",
  fn() {
    assertEquals(schedule([5, 12, 15, 22, 40], [10, 11, 20, 21]), { rows: [1, 3], rates: [2, 4] });
  },
});

Deno.test({
  name: "two records of one instant are both kept",
  permissions: "none",
  fn() {
    assertEquals(schedule([2, 2.5], [0, 1, 2]), { rows: [1, 1], rates: [1, 2] });
  },
});

Deno.test({
  name: "a record is settled when its minute closes, on the mark price of that close",
  permissions: "none",
  fn() {
    const tsOpenMs = Float64Array.of(0, 1, 2, 3).map((minute) => minute * MINUTE_MS);
    const funding = {
      tsMs: Float64Array.of(2 * MINUTE_MS, 4 * MINUTE_MS + 3),
      rate: Float64Array.of(1, 2),
      intervalMs: new Float64Array(2),
    };
    const looked = scheduleFunding(funding, tsOpenMs);
    const held = withSettlement(looked, tsOpenMs, Float64Array.of(10, 11, 12, 13));
    assertEquals(held, {
      ...looked,
      settlement: {
        tsMs: Float64Array.of(2 * MINUTE_MS, 4 * MINUTE_MS),
        markPrice: Float64Array.of(11, 13),
      },
    });
  },
});
