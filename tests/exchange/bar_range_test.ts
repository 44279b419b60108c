import { assertEquals } from "@std/assert";
import { BarRange } from "../../lib/exchange/mod.ts";

const columns = {
  tsOpenMs: Float64Array.of(0, 60_000, 120_000),
  open: Float64Array.of(10, 11, 12),
  high: Float64Array.of(15, 13, 14),
  low: Float64Array.of(9, 7, 8),
  close: Float64Array.of(11, 12, 13),
  markOpen: Float64Array.of(10, 11, 12),
  markHigh: Float64Array.of(16, 19, 17),
  markLow: Float64Array.of(8, 9, 6),
  markClose: Float64Array.of(12, 13, 14),
  volume: Float64Array.of(1, 1, 1),
};

Deno.test({
  name: "a range holds its own minutes alone, and the next one nothing of the one before",
  permissions: "none",
  fn() {
    const range = new BarRange();
    assertEquals({ ...range.gather(columns, 0, 3) }, {
      lastMin: 7,
      lastMax: 15,
      markMin: 6,
      markMax: 19,
      markClose: 14,
    });
    assertEquals({ ...range.gather(columns, 1, 2) }, {
      lastMin: 7,
      lastMax: 13,
      markMin: 9,
      markMax: 19,
      markClose: 13,
    });
  },
});
