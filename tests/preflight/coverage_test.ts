import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { MINUTE_MS, timeframeMs } from "../../lib/base/mod.ts";
import {
  describeRange,
  missingMinutes,
  observeCoverage,
  observeMapping,
  timeframeCoverage,
} from "../../lib/preflight/coverage.ts";
import { requiredWindow } from "../../lib/preflight/mod.ts";
import { DAY_START_MS } from "./memory_history.ts";

const HOUR_MS = 60 * MINUTE_MS;

/** Four hours of 15m with half an hour of exec and two hours of context before them. */
const WINDOW = requiredWindow({
  startMs: DAY_START_MS + 2 * HOUR_MS,
  endMs: DAY_START_MS + 6 * HOUR_MS,
  timeframes: { exec: "15m", htf: "1h" },
  warmupBars: { exec: 3, htf: 2 },
  delayBars: 0,
});

const REQUIRED_MINUTES = (WINDOW.endMs - WINDOW.startMs) / MINUTE_MS;

/** Which minutes are there, as a bit each. */
const presence = fc.array(fc.boolean(), {
  minLength: REQUIRED_MINUTES,
  maxLength: REQUIRED_MINUTES,
  size: "max",
}).chain((bits) =>
  // Long runs are what real data has, so whole stretches are switched on or off as well.
  fc.array(
    fc.tuple(fc.nat(REQUIRED_MINUTES), fc.nat(120), fc.boolean()),
    { maxLength: 12 },
  ).map((stretches) => {
    const out = [...bits];
    for (const [from, length, isPresent] of stretches) out.fill(isPresent, from, from + length);
    return out;
  })
);

function minutesOf(bits: readonly boolean[]): Float64Array {
  return Float64Array.from(
    bits.flatMap((isPresent, i) => isPresent ? [WINDOW.startMs + i * MINUTE_MS] : []),
  );
}

Deno.test({
  name: "gaps, exec closes and whole bars agree with a minute by minute count",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(presence, (bits) => {
        const isPresent = (ms: number) => bits[(ms - WINDOW.startMs) / MINUTE_MS];
        const gaps = missingMinutes(minutesOf(bits), true, [WINDOW]);
        const absent = bits.filter((bit) => !bit).length;
        assertEquals(observeCoverage("last", gaps, [WINDOW])[0]?.count ?? 0, absent);
        const listed = gaps.flatMap(({ startMs, endMs }) => {
          return Array.from({ length: (endMs - startMs) / MINUTE_MS }, (_, i) => {
            return startMs + i * MINUTE_MS;
          });
        });
        assertEquals(listed.some((ms) => isPresent(ms)), false);
        assertEquals(listed.length, absent);
        for (let i = 1; i < gaps.length; i++) {
          assertEquals(gaps[i - 1].endMs < gaps[i].startMs, true);
        }

        const { exec } = WINDOW.roles;
        const stepMs = timeframeMs(exec.timeframe);
        const unmapped: number[] = [];
        for (let close = exec.startMs + stepMs; close <= exec.endMs; close += stepMs) {
          if (!isPresent(close - MINUTE_MS)) unmapped.push(close);
        }
        const [mapping] = observeMapping(gaps, exec);
        const closes = (mapping?.gaps ?? []).flatMap(({ startMs, endMs }) => {
          return Array.from({ length: (endMs - startMs) / stepMs }, (_, i) => {
            return startMs + (i + 1) * stepMs;
          });
        });
        assertEquals(closes, unmapped);
        assertEquals(mapping?.count ?? 0, unmapped.length);

        for (const role of ["exec", "htf"] as const) {
          const { startMs, endMs, timeframe } = WINDOW.roles[role]!;
          const lengthMs = timeframeMs(timeframe);
          const whole: number[] = [];
          for (let open = startMs; open < endMs; open += lengthMs) {
            const minutes = Array.from({ length: lengthMs / MINUTE_MS }, (_, i) => {
              return open + i * MINUTE_MS;
            });
            if (minutes.every(isPresent)) whole.push(open);
          }
          const covered = timeframeCoverage(gaps, WINDOW)[role]!;
          assertEquals(covered.availableBars, whole.length);
          assertEquals(covered.firstTsMs, whole.at(0) ?? null);
          assertEquals(covered.lastTsMs, whole.length === 0 ? null : whole.at(-1)! + lengthMs);
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  },
});

Deno.test({
  name: "rows out of order, off the minute or outside the window leave the gaps as they are",
  permissions: "none",
  fn() {
    const at = (minute: number) => WINDOW.startMs + minute * MINUTE_MS;
    const tsOpenMs = Float64Array.of(at(-2), at(0), at(2), at(1), at(4) + 1, at(REQUIRED_MINUTES));
    assertEquals(missingMinutes(tsOpenMs, false, [WINDOW]), [
      { startMs: at(3), endMs: WINDOW.endMs },
    ]);
    assertEquals([...tsOpenMs.subarray(2, 4)], [at(2), at(1)]);
  },
});

Deno.test({
  name: "complete minutes give no observation and whole bars throughout",
  permissions: "none",
  fn() {
    assertEquals(observeCoverage("mark", [], [WINDOW]), []);
    assertEquals(observeMapping([], WINDOW.roles.exec), []);
    assertEquals(timeframeCoverage([], WINDOW).exec, {
      tf: "15m",
      warmupBars: 3,
      requiredBars: 18,
      availableBars: 18,
      firstTsMs: DAY_START_MS + 1.5 * HOUR_MS,
      lastTsMs: DAY_START_MS + 6 * HOUR_MS,
    });
  },
});

Deno.test({
  name: "a hole inside an exec bar does not touch its close",
  permissions: "none",
  fn() {
    const open = WINDOW.roles.exec.startMs;
    const inside = { startMs: open, endMs: open + 14 * MINUTE_MS };
    assertEquals(observeMapping([inside], WINDOW.roles.exec), []);
    const last = { startMs: open + 14 * MINUTE_MS, endMs: open + 15 * MINUTE_MS };
    assertEquals(observeMapping([last], WINDOW.roles.exec)[0].count, 1);
  },
});

Deno.test({
  name: "a range is described with both ends and its minutes",
  permissions: "none",
  fn() {
    assertEquals(
      describeRange({ startMs: DAY_START_MS, endMs: DAY_START_MS + MINUTE_MS }),
      "2025-05-05T00:00:00Z to 2025-05-05T00:01:00Z (1 minute)",
    );
    assertEquals(
      describeRange({ startMs: DAY_START_MS, endMs: DAY_START_MS + HOUR_MS }),
      "2025-05-05T00:00:00Z to 2025-05-05T01:00:00Z (60 minutes)",
    );
  },
});
