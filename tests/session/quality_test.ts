import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { MINUTE_MS, timeframeMs } from "../../lib/base/mod.ts";
import { QualityTracker } from "../../lib/session/mod.ts";

const OPEN_MS = 1_000 * 86_400_000;

Deno.test({
  name: "completeness and gaps are those of the minutes that arrived, at any moment",
  permissions: "none",
  fn() {
    const length = 97;
    const minutes = fc.uniqueArray(fc.nat(length - 1), { maxLength: length });
    fc.assert(
      fc.property(minutes, fc.nat(length), (arrived, now) => {
        const tracker = new QualityTracker(["A"], ["1m"]);
        tracker.begin(OPEN_MS, OPEN_MS + length * MINUTE_MS);
        const seen = arrived.filter((minute) => minute < now).sort((a, b) => a - b);
        for (const minute of seen) {
          const tsOpenMs = OPEN_MS + minute * MINUTE_MS;
          tracker.count(0, 0, tsOpenMs, tsOpenMs + MINUTE_MS);
        }
        const [{ expected, present, percent, gaps }] = tracker.report(OPEN_MS + now * MINUTE_MS);
        assertEquals([expected, present], [now, seen.length]);
        assertEquals(percent, now === 0 ? null : seen.length / now * 100);
        const missing = gaps.flatMap(({ startMs, endMs }) =>
          Array.from(
            { length: (endMs - startMs) / MINUTE_MS },
            (_, i) => (startMs - OPEN_MS) / MINUTE_MS + i,
          )
        );
        const there = new Set(seen);
        assertEquals(
          missing,
          Array.from({ length: now }, (_, m) => m).filter((m) => !there.has(m)),
        );
      }),
      { seed: 1 },
    );
  },
});

Deno.test({
  name: "the short last bar of a session is expected at its close, not before",
  permissions: "none",
  fn() {
    const tracker = new QualityTracker(["A", "B"], ["1m", "1h"]);
    tracker.begin(OPEN_MS, OPEN_MS + 210 * MINUTE_MS);
    for (let hour = 0; hour < 3; hour++) {
      const open = OPEN_MS + hour * timeframeMs("1h");
      tracker.count(1, 1, open, open + timeframeMs("1h"));
    }
    const hourly = (nowMs?: number) => tracker.report(nowMs)[3];
    assertEquals(hourly(OPEN_MS + 209 * MINUTE_MS).percent, 100);
    assertEquals(hourly(), {
      symbol: "B",
      interval: "1h",
      expected: 4,
      present: 3,
      percent: 75,
      gaps: [{ startMs: OPEN_MS + 180 * MINUTE_MS, endMs: OPEN_MS + 210 * MINUTE_MS }],
    });
  },
});

Deno.test({
  name: "a new session forgets the one before",
  permissions: "none",
  fn() {
    const tracker = new QualityTracker(["A"], ["1m"]);
    tracker.begin(OPEN_MS, OPEN_MS + MINUTE_MS);
    tracker.count(0, 0, OPEN_MS, OPEN_MS + MINUTE_MS);
    assertEquals(tracker.report()[0].percent, 100);
    tracker.begin(OPEN_MS + 86_400_000, OPEN_MS + 86_400_000 + 2 * MINUTE_MS);
    assertEquals(tracker.report()[0].gaps.length, 1);
    assertEquals(tracker.report()[0].percent, 0);
  },
});
