import { assertEquals } from "@std/assert";
import { MINUTE_MS } from "../../lib/base/mod.ts";
import type { BarColumns } from "../../lib/columns/mod.ts";
import { observeOutliers, OUTLIER_BLOCK_ROWS } from "../../lib/preflight/outliers.ts";
import { walkMinutes } from "../support/walk.ts";
import { DAY_START_MS, withoutRows } from "./memory_history.ts";

const ROWS = 2 * OUTLIER_BLOCK_ROWS + 500;

function walk(): BarColumns {
  return walkMinutes(ROWS, 3, DAY_START_MS);
}

const instants = (bars: BarColumns) =>
  observeOutliers(bars).flatMap(({ examples }) => examples.map((text) => text.slice(0, 20)));

Deno.test({
  name: "a plain walk has no outlier",
  permissions: "none",
  fn() {
    assertEquals(observeOutliers(walk()), []);
    assertEquals(observeOutliers(walkMinutes(0, 3)), []);
    assertEquals(observeOutliers(walkMinutes(1, 3)), []);
  },
});

for (
  const [name, row, instant] of [
    ["first block", 700, "2025-05-05T11:40:00Z"],
    ["second block", OUTLIER_BLOCK_ROWS, "2025-05-06T00:00:00Z"],
    ["last block", ROWS - 2, "2025-05-07T08:18:00Z"],
  ] as const
) {
  Deno.test({
    name: `a planted spike in the ${name} is one warning at its minute`,
    permissions: "none",
    fn() {
      const high = walk();
      high.high[row] = high.close[row] * 1.05;
      assertEquals(instants(high), [instant]);
      const low = walk();
      low.low[row] = low.close[row] * 0.95;
      assertEquals(instants(low), [instant]);
      const close = walk();
      close.close[row] *= 1.05;
      close.high[row] = close.close[row];
      assertEquals(instants(close), [instant]);
      const [{ severity, code, count }] = observeOutliers(close);
      assertEquals([severity, code, count], ["warning", "OUTLIER_BAR", 1]);
    },
  });
}

Deno.test({
  name: "a jump that stays is no outlier",
  permissions: "none",
  fn() {
    const bars = walk();
    for (let i = 900; i < ROWS; i++) {
      for (const field of ["open", "high", "low", "close"] as const) bars[field][i] *= 1.1;
    }
    assertEquals(observeOutliers(bars), []);
  },
});

Deno.test({
  name: "a spike beside a hole has no neighbour to revert to",
  permissions: "none",
  fn() {
    const bars = walk();
    bars.high[700] = bars.close[700] * 1.05;
    assertEquals(observeOutliers(withoutRows(bars, (row) => row === 701)), []);
  },
});

Deno.test({
  name: "a move of less than one percent is never an outlier, however quiet the market",
  permissions: "none",
  fn() {
    const flat = (value: number) => new Float64Array(100).fill(value);
    const bars: BarColumns = {
      tsOpenMs: Float64Array.from({ length: 100 }, (_, i) => DAY_START_MS + i * MINUTE_MS),
      open: flat(100),
      high: flat(100),
      low: flat(100),
      close: flat(100),
      volume: flat(0),
    };
    bars.high[50] = 100.99;
    assertEquals(observeOutliers(bars), []);
    bars.high[50] = 101.01;
    const [{ message, examples, gaps }] = observeOutliers(bars);
    const example = "2025-05-05T00:50:00Z: high 101.01 low 100 between closes 100 and 100";
    assertEquals(
      message,
      `1 minute moves beyond 20 robust deviations and 1 % and reverts at once, first ${example}`,
    );
    assertEquals(examples, [example]);
    const startMs = DAY_START_MS + 50 * MINUTE_MS;
    assertEquals(gaps, [{ startMs, endMs: startMs + MINUTE_MS }]);
  },
});

Deno.test({
  name: "in a wild market the deviation decides, not the percent",
  permissions: "none",
  fn() {
    const rows = 1_000;
    const close = Float64Array.from({ length: rows }, (_, i) => i % 2 === 0 ? 100 : 101);
    const bars: BarColumns = {
      tsOpenMs: Float64Array.from({ length: rows }, (_, i) => DAY_START_MS + i * MINUTE_MS),
      open: close.slice(),
      high: close.slice(),
      low: close.slice(),
      close,
      volume: close.map(() => 1),
    };
    // Returns alternate between 1 % and 0.990 %: 20 deviations are 20 * 1.4826 * 1 % = 29.7 %.
    bars.high[500] = 101 * 1.29;
    assertEquals(observeOutliers(bars), []);
    bars.high[500] = 101 * 1.3;
    assertEquals(observeOutliers(bars)[0].count, 1);
  },
});
