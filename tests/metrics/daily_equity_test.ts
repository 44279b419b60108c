import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { DAY_MS } from "../../lib/base/mod.ts";
import { dailyEquity } from "../../lib/metrics/mod.ts";
import { START_MS } from "./sample_run.ts";

const HOUR_MS = DAY_MS / 24;

/** Days and equities of closes given as hours after the start, each with its own equity. */
function days(closeHours: number[], startMs = START_MS) {
  const daily = dailyEquity(
    {
      tsCloseMs: Float64Array.from(closeHours, (hours) => START_MS + hours * HOUR_MS),
      equityUsdt: Float64Array.from(closeHours),
    },
    startMs,
  );
  return [...daily.dayStartMs].map((ms, i) => [(ms - START_MS) / DAY_MS, daily.equityUsdt[i]]);
}

Deno.test({
  name: "a day keeps its last equity and midnight ends it",
  permissions: "none",
  fn() {
    assertEquals(days([]), []);
    assertEquals(days([1]), [[0, 1]]);
    assertEquals(days([8, 16, 24, 32, 48, 49]), [[0, 24], [1, 48], [2, 49]]);
  },
});

Deno.test({
  name: "days without a close are absent",
  permissions: "none",
  fn() {
    assertEquals(days([20, 44, 116]), [[0, 20], [1, 44], [4, 116]]);
  },
});

Deno.test({
  name: "a close at the start of the window belongs to the first day",
  permissions: "none",
  fn() {
    assertEquals(days([0, 12, 24]), [[0, 24]]);
    assertEquals(days([0]), [[0, 0]]);
    // A window that begins at 10:00 has its first day from midnight on all the same.
    assertEquals(days([10, 11], START_MS + 10 * HOUR_MS), [[0, 11]]);
  },
});

Deno.test({
  name: "each day ends with its last close, however many closes a day has",
  permissions: "none",
  fn() {
    const step = fc.integer({ min: 1, max: 30 }).map((hours) => hours * 3_600_000);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let tsMs = 0;
        const tsCloseMs = Float64Array.from(steps, (gap) => tsMs += gap);
        const equityUsdt = tsCloseMs.map((_, i) => 100 + i);
        const lasts = new Map<number, number>();
        for (const [i, ts] of tsCloseMs.entries()) {
          lasts.set((Math.ceil(ts / DAY_MS) - 1) * DAY_MS, equityUsdt[i]);
        }
        const daily = dailyEquity({ tsCloseMs, equityUsdt }, 0);
        assertEquals([...daily.dayStartMs], [...lasts.keys()]);
        assertEquals([...daily.equityUsdt], [...lasts.values()]);
      }),
    );
  },
});
