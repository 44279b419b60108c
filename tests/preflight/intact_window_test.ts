import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { MINUTE_MS, timeframeMs } from "../../lib/base/mod.ts";
import type { TimeRange } from "../../lib/columns/mod.ts";
import { intactWindow } from "../../lib/preflight/intact_window.ts";
import { requiredWindow, type WindowRequest } from "../../lib/preflight/mod.ts";
import { DAY_START_MS } from "./memory_history.ts";

const HOUR_MS = 60 * MINUTE_MS;
const at = (hour: number) => DAY_START_MS + hour * HOUR_MS;
const hours = (from: number, to: number): TimeRange => ({ startMs: at(from), endMs: at(to) });

/** Two days on 15m, with four hours of context before them. */
const REQUEST: WindowRequest = {
  ...hours(24, 72),
  timeframes: { exec: "15m", htf: "1h" },
  warmupBars: { exec: 4, htf: 4 },
  delayBars: 0,
};

Deno.test({
  name: "the longest stretch between gaps is taken, after its own warm-up",
  permissions: "none",
  fn() {
    assertEquals(intactWindow(REQUEST, []), hours(24, 72));
    assertEquals(intactWindow(REQUEST, [hours(20, 26)]), hours(30, 72));
    assertEquals(intactWindow(REQUEST, [hours(60, 72)]), hours(24, 60));
    assertEquals(intactWindow(REQUEST, [hours(30, 31), hours(70, 71)]), hours(35, 70));
    assertEquals(intactWindow(REQUEST, [hours(20, 72)]), null);
    const halfPast = { ...REQUEST, startMs: at(24.5) };
    assertEquals(intactWindow(halfPast, [hours(60, 72)]), hours(24.5, 60));
  },
});

Deno.test({
  name: "a window that is found needs no missing minute, and starting earlier would",
  permissions: "none",
  fn() {
    const gap = fc.tuple(fc.nat(52 * 60 - 1), fc.integer({ min: 1, max: 300 }));
    const warmupBars = fc.record({ exec: fc.nat(60), htf: fc.nat(12) });
    const htf = fc.constantFrom("1h" as const, "4h" as const, "5m" as const);
    fc.assert(
      fc.property(fc.array(gap, { maxLength: 6 }), warmupBars, htf, (list, warmupBars, htf) => {
        const request = { ...REQUEST, timeframes: { exec: "15m" as const, htf }, warmupBars };
        const needed = requiredWindow(request);
        const gaps: TimeRange[] = [];
        let freeMs = needed.startMs;
        for (const [minute, length] of list.toSorted((a, b) => a[0] - b[0])) {
          const startMs = Math.max(freeMs, needed.startMs + minute * MINUTE_MS);
          const endMs = Math.min(needed.endMs, startMs + length * MINUTE_MS);
          if (startMs < endMs) gaps.push({ startMs, endMs });
          freeMs = Math.max(freeMs, endMs + MINUTE_MS);
        }
        const window = intactWindow(request, gaps);
        if (window === null) return;
        const inner = requiredWindow({ ...request, ...window });
        const touched = gaps.some((gap) => gap.startMs < inner.endMs && inner.startMs < gap.endMs);
        assertEquals(touched, false);
        assertEquals(window.startMs >= needed.startMs && window.endMs <= needed.endMs, true);
        const stepMs = Math.max(timeframeMs("15m"), timeframeMs(htf));
        const earlier = { ...request, ...window, startMs: window.startMs - stepMs };
        const { startMs } = requiredWindow(earlier);
        const overlaps = gaps.some((gap) => gap.startMs < inner.endMs && startMs < gap.endMs);
        assertEquals(overlaps || startMs < needed.startMs, true);
      }),
      { seed: 1, numRuns: 500 },
    );
  },
});
