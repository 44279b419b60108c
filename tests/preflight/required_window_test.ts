import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { formatInstant, parseInstant, type Timeframe, UsageError } from "../../lib/base/mod.ts";
import { requiredWindow, type WindowRequest } from "../../lib/preflight/mod.ts";

function request(
  [start, end]: [string, string],
  timeframes: WindowRequest["timeframes"],
  warmupBars: WindowRequest["warmupBars"] = {},
  delayBars = 0,
): WindowRequest {
  return {
    startMs: parseInstant(start),
    endMs: parseInstant(end),
    timeframes,
    warmupBars,
    delayBars,
  };
}

// window, exec, warm-up of exec, delay -> first minute, first decision, last decision, decisions
const EXEC_TABLE = `
2025-05-08T00:00Z 2025-05-09T00:00Z 15m  1  0 | 2025-05-08T00:00:00Z 2025-05-08T00:15:00Z 2025-05-09T00:00:00Z 96
2025-05-08T00:00Z 2025-05-09T00:00Z 15m  0  0 | 2025-05-08T00:00:00Z 2025-05-08T00:15:00Z 2025-05-09T00:00:00Z 96
2025-05-08T00:00Z 2025-05-09T00:00Z 15m  5  0 | 2025-05-07T23:00:00Z 2025-05-08T00:15:00Z 2025-05-09T00:00:00Z 96
2025-05-08T00:00Z 2025-05-09T00:00Z 15m  5  9 | 2025-05-07T22:00:00Z 2025-05-08T00:15:00Z 2025-05-09T00:00:00Z 96
2025-05-08T00:00Z 2025-05-09T00:00Z 15m  9  5 | 2025-05-07T22:00:00Z 2025-05-08T00:15:00Z 2025-05-09T00:00:00Z 96
2025-05-08T00:01Z 2025-05-09T00:00Z 15m  1  0 | 2025-05-08T00:15:00Z 2025-05-08T00:30:00Z 2025-05-09T00:00:00Z 95
2025-05-08T00:00Z 2025-05-08T23:59Z 15m  1  0 | 2025-05-08T00:00:00Z 2025-05-08T00:15:00Z 2025-05-08T23:45:00Z 95
2025-05-08T00:00Z 2025-05-08T00:15Z 15m  1  0 | 2025-05-08T00:00:00Z 2025-05-08T00:15:00Z 2025-05-08T00:15:00Z 1
2025-05-08T05:00Z 2025-05-10T05:00Z 1d   2  0 | 2025-05-08T00:00:00Z 2025-05-10T00:00:00Z 2025-05-10T00:00:00Z 1
2025-05-08T00:00Z 2025-05-08T00:03Z 1m   1  0 | 2025-05-08T00:00:00Z 2025-05-08T00:01:00Z 2025-05-08T00:03:00Z 3`;

for (const row of EXEC_TABLE.trim().split("\n")) {
  Deno.test({
    name: `required window of exec: ${row.replaceAll(/ +/g, " ")}`,
    permissions: "none",
    fn() {
      const [given, expected] = row.split("|").map((side) => side.trim().split(/ +/));
      const [start, end, exec, warmup, delay] = given;
      const window = requiredWindow(request(
        [start, end],
        { exec: exec as Timeframe },
        { exec: Number(warmup) },
        Number(delay),
      ));
      assertEquals([
        formatInstant(window.startMs),
        formatInstant(window.firstDecisionMs),
        formatInstant(window.endMs),
        String(window.decisions),
      ], expected);
    },
  });
}

// The first decision is at 06:15: start of the context's warm-up, its last bar by then, bars needed.
const CONTEXT_TABLE = `
4h 1  | 2025-05-08T00:00:00Z 2025-05-08T20:00:00Z 5
4h 10 | 2025-05-06T12:00:00Z 2025-05-08T20:00:00Z 14
1h 3  | 2025-05-08T03:00:00Z 2025-05-08T22:00:00Z 19
5m 3  | 2025-05-08T06:00:00Z 2025-05-08T22:00:00Z 192
1d 2  | 2025-05-06T00:00:00Z 2025-05-08T00:00:00Z 2`;

for (const row of CONTEXT_TABLE.trim().split("\n")) {
  Deno.test({
    name: `required window of a context: ${row}`,
    permissions: "none",
    fn() {
      const [given, expected] = row.split("|").map((side) => side.trim().split(/ +/));
      const [timeframe, warmup] = given;
      const window = requiredWindow(request(
        ["2025-05-08T06:00Z", "2025-05-08T22:00Z"],
        { exec: "15m", htf: timeframe as Timeframe },
        { htf: Number(warmup) },
      ));
      const { startMs, endMs, requiredBars } = window.roles.htf!;
      assertEquals(
        [formatInstant(startMs), formatInstant(endMs), String(requiredBars)],
        expected,
      );
      assertEquals(window.startMs, Math.min(startMs, window.roles.exec.startMs));
    },
  });
}

Deno.test({
  name: "the longest warm-up of all roles decides where the minutes begin",
  permissions: "none",
  fn() {
    const window = requiredWindow(request(
      ["2025-05-08", "2025-05-09"],
      { exec: "15m", ltf: "5m", mtf: "1h", htf: "4h" },
      { exec: 20, ltf: 20, mtf: 50, htf: 10 },
    ));
    assertEquals(formatInstant(window.startMs), "2025-05-05T22:00:00Z");
    assertEquals(Object.keys(window.roles).sort(), ["exec", "htf", "ltf", "mtf"]);
  },
});

for (
  const [start, end, exec] of [
    ["2025-05-08", "2025-05-08", "1m"],
    ["2025-05-09", "2025-05-08", "1m"],
    ["2025-05-08", "2025-05-08T00:14Z", "15m"],
    ["2025-05-08T00:01Z", "2025-05-08T00:29Z", "15m"],
  ] as const
) {
  Deno.test({
    name: `a window that holds no exec bar is refused: ${start} to ${end} on ${exec}`,
    permissions: "none",
    fn() {
      const error = assertThrows(
        () => requiredWindow(request([start, end], { exec })),
        UsageError,
        `no whole ${exec} bar`,
      );
      assertEquals(error.code, "EMPTY_WINDOW");
    },
  });
}

Deno.test({
  name: "an end that is not a number is refused like an empty window",
  permissions: "none",
  fn() {
    const given = { ...request(["2025-05-08", "2025-05-09"], { exec: "15m" }), endMs: NaN };
    const error = assertThrows(() => requiredWindow(given), UsageError);
    assertMatch(error.message, /to NaN/);
  },
});

for (const bad of [-1, 1.5, NaN]) {
  Deno.test({
    name: `a warm-up or delay of ${bad} bars is refused`,
    permissions: "none",
    fn() {
      const window: [string, string] = ["2025-05-08", "2025-05-09"];
      for (
        const given of [
          request(window, { exec: "15m" }, { exec: bad }),
          request(window, { exec: "15m", htf: "4h" }, { htf: bad }),
          request(window, { exec: "15m" }, {}, bad),
        ]
      ) {
        assertEquals(assertThrows(() => requiredWindow(given), UsageError).code, "BAD_WARMUP");
      }
    },
  });
}
