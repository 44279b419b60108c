import { assertEquals } from "@std/assert";
import { MINUTE_MS } from "../../lib/base/mod.ts";
import type { BarColumns } from "../../lib/columns/mod.ts";
import { observeBadBars, observeBadFunding } from "../../lib/preflight/bad_bars.ts";
import { DAY_START_MS } from "./memory_history.ts";

/** Minutes that are all `10 12 9 11` with a volume of 5. */
function plainBars(rows: number): BarColumns {
  const column = (value: number) => new Float64Array(rows).fill(value);
  return {
    tsOpenMs: Float64Array.from({ length: rows }, (_, i) => DAY_START_MS + i * MINUTE_MS),
    open: column(10),
    high: column(12),
    low: column(9),
    close: column(11),
    volume: column(5),
  };
}

const TABLE: [string, keyof BarColumns, number, boolean][] = [
  ["high below the close", "high", 10.5, true],
  ["high below the open", "open", 12.5, true],
  ["high equal to the close", "high", 11, false],
  ["low above the open", "low", 10.5, true],
  ["low above the close", "close", 8.5, true],
  ["low equal to the open", "low", 10, false],
  ["a price of zero", "low", 0, true],
  ["a price below zero", "low", -9, true],
  ["an open that is no number", "open", NaN, true],
  ["a high that is no number", "high", NaN, true],
  ["a low that is no number", "low", NaN, true],
  ["a close that is no number", "close", NaN, true],
  ["an infinite high", "high", Infinity, true],
  ["an infinite low", "low", -Infinity, true],
  ["a volume below zero", "volume", -1, true],
  ["a volume that is no number", "volume", NaN, true],
  ["an infinite volume", "volume", Infinity, true],
  ["a volume of zero", "volume", 0, false],
];

for (const [name, field, value, isBad] of TABLE) {
  Deno.test({
    name: `a bar with ${name} is ${isBad ? "bad" : "fine"}`,
    permissions: "none",
    fn() {
      const bars = plainBars(4);
      bars[field][2] = value;
      const found = observeBadBars("last", bars);
      assertEquals(found.length, isBad ? 1 : 0);
      if (!isBad) return;
      const startMs = DAY_START_MS + 2 * MINUTE_MS;
      assertEquals(found[0].code, "BAD_BAR");
      assertEquals(found[0].count, 1);
      assertEquals(found[0].gaps, [{ startMs, endMs: startMs + MINUTE_MS }]);
    },
  });
}

Deno.test({
  name: "bad bars are counted once each, and neighbours form one range",
  permissions: "none",
  fn() {
    const bars = plainBars(10);
    bars.high[3] = 1;
    bars.volume[3] = -1;
    bars.volume[4] = -1;
    bars.low[8] = NaN;
    const [found] = observeBadBars("last", bars);
    const at = (minute: number) => DAY_START_MS + minute * MINUTE_MS;
    assertEquals(found.count, 3);
    assertEquals(found.gaps, [
      { startMs: at(3), endMs: at(5) },
      { startMs: at(8), endMs: at(9) },
    ]);
    assertEquals(
      found.message,
      "3 last bars cannot be true, first 2025-05-05T00:03:00Z: open 10 high 1 low 9 close 11 " +
        "volume -1",
    );
  },
});

Deno.test({
  name: "a mark bar has no volume to be judged by",
  permissions: "none",
  fn() {
    const { volume: _, ...mark } = plainBars(3);
    assertEquals(observeBadBars("mark", mark), []);
    mark.close[1] = 99;
    assertEquals(
      observeBadBars("mark", mark)[0].message,
      "1 mark bar cannot be true, first 2025-05-05T00:01:00Z: open 10 high 12 low 9 close 99",
    );
  },
});

Deno.test({
  name: "a funding record needs a finite rate and an interval above zero",
  permissions: "none",
  fn() {
    const tsMs = Float64Array.of(0, 1, 2, 3).map((i) => DAY_START_MS + i * 28_800_000);
    const found = observeBadFunding({
      tsMs,
      rate: Float64Array.of(-0.01, NaN, 0.01, 0),
      intervalMs: Float64Array.of(28_800_000, 28_800_000, 0, 28_800_000),
    });
    assertEquals(found[0].count, 2);
    assertEquals(found[0].examples, [
      "2025-05-05T08:00:00Z: rate NaN interval 28800000 ms",
      "2025-05-05T16:00:00Z: rate 0.01 interval 0 ms",
    ]);
  },
});
