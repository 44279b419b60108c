import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  ceilToStep,
  DAY_MS,
  floorToStep,
  formatInstant,
  MINUTE_MS,
  parseInstant,
  parseTimeframe,
  timeframeMs,
  TIMEFRAMES,
  UsageError,
} from "../../lib/base/mod.ts";

Deno.test({
  name: "an instant is read from a date, an ISO timestamp or epoch milliseconds",
  permissions: "none",
  fn() {
    const table: [string, string][] = [
      ["2025-05-05", "2025-05-05T00:00:00Z"],
      ["2024-02-29", "2024-02-29T00:00:00Z"],
      ["2025-05-05T12:30", "2025-05-05T12:30:00Z"],
      ["2025-05-05 12:30", "2025-05-05T12:30:00Z"],
      ["2025-05-05T12:30:15", "2025-05-05T12:30:15Z"],
      ["2025-05-05T12:30:15.5", "2025-05-05T12:30:15.500Z"],
      ["2025-05-05T12:30Z", "2025-05-05T12:30:00Z"],
      ["2025-05-05T12:30:00+02:00", "2025-05-05T10:30:00Z"],
      ["2025-05-05T00:00-05:30", "2025-05-05T05:30:00Z"],
      ["1746403200000", "2025-05-05T00:00:00Z"],
      ["1746403200001", "2025-05-05T00:00:00.001Z"],
    ];
    for (const [text, instant] of table) assertEquals(formatInstant(parseInstant(text)), instant);
  },
});

Deno.test({
  name: "what is no instant is refused with its text and the spellings that are",
  permissions: "none",
  fn() {
    const bad = [
      "",
      "yesterday",
      "2025-5-5",
      "2025-13-01",
      "2025-02-30",
      "2023-02-29",
      "2025-05-05T25:00",
      "2025-05-05T12",
      " 2025-05-05",
      "1746403200",
      "-1746403200000",
      "NaN",
    ];
    for (const text of bad) {
      const error = assertThrows(() => parseInstant(text), UsageError, `"${text}"`);
      assertEquals(error.code, "BAD_INSTANT");
      assertStringIncludes(error.message, "epoch milliseconds");
    }
  },
});

Deno.test({
  name: "writing and reading an instant gives the instant",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (tsMs) => {
        assertEquals(parseInstant(formatInstant(tsMs)), tsMs);
      }),
      { seed: 1, numRuns: 500 },
    );
  },
});

Deno.test({
  name: "timeframes ascend, divide the day and are whole minutes",
  permissions: "none",
  fn() {
    const lengths = TIMEFRAMES.map(timeframeMs);
    assertEquals(lengths.map((length) => length / MINUTE_MS), [
      ...[1, 3, 5, 15, 30, 60],
      ...[120, 240, 360, 480, 720, 1440],
    ]);
    for (const length of lengths) assertEquals(DAY_MS % length, 0);
    for (const timeframe of TIMEFRAMES) assertEquals(parseTimeframe(timeframe), timeframe);
  },
});

Deno.test({
  name: "an unknown timeframe is refused, names of the language included, with the nearest known",
  permissions: "none",
  fn() {
    for (const text of ["", "7m", "1H", "60", "toString", "constructor", "__proto__"]) {
      const error = assertThrows(() => parseTimeframe(text), UsageError, `"${text}"`);
      assertEquals(error.code, "BAD_TIMEFRAME");
      assertStringIncludes(error.message, TIMEFRAMES.join(" "));
    }
    assertThrows(() => parseTimeframe("15min"), UsageError, 'did you mean "15m"?');
  },
});

Deno.test({
  name: "an instant lies between its floor and its ceiling, which are one step or nothing apart",
  permissions: "none",
  fn() {
    const instant = fc.integer({ min: -1e12, max: 4e12 });
    fc.assert(
      fc.property(instant, fc.constantFrom(...TIMEFRAMES), (tsMs, timeframe) => {
        const stepMs = timeframeMs(timeframe);
        const floor = floorToStep(tsMs, stepMs);
        const ceiling = ceilToStep(tsMs, stepMs);
        assertEquals([Math.abs(floor % stepMs), Math.abs(ceiling % stepMs)], [0, 0]);
        assertEquals(floor <= tsMs && tsMs <= ceiling, true);
        assertEquals(ceiling - floor, tsMs === floor ? 0 : stepMs);
      }),
      { seed: 1, numRuns: 500 },
    );
  },
});
