import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { DAY_MS, formatInstant } from "../../lib/base/mod.ts";
import { type CalendarPeriod, periodReturns, simpleReturns } from "../../lib/metrics/mod.ts";
import { START_MS } from "./sample_run.ts";

/** Daily equities on the given days after Monday 2024-01-01. */
function daily(days: number[], equityUsdt: number[]) {
  return {
    dayStartMs: Float64Array.from(days, (day) => START_MS + day * DAY_MS),
    equityUsdt: Float64Array.from(equityUsdt),
  };
}

function rows(days: number[], equityUsdt: number[], period: CalendarPeriod) {
  return periodReturns(daily(days, equityUsdt), 100, period)
    .map(({ startMs, returnPct }) => [formatInstant(startMs).slice(0, 10), returnPct]);
}

Deno.test({
  name: "weeks begin on Monday, months on the first, both in UTC",
  permissions: "none",
  fn() {
    // Wednesday 3, Sunday 7, Monday 8 January, Wednesday 31 January, Thursday 1 February 2024.
    const days = [2, 6, 7, 30, 31];
    const equity = [150, 200, 100, 50, 75];
    assertEquals(rows(days, equity, "day"), [
      ["2024-01-03", 50],
      ["2024-01-07", (200 / 150 - 1) * 100],
      ["2024-01-08", -50],
      ["2024-01-31", -50],
      ["2024-02-01", 50],
    ]);
    assertEquals(rows(days, equity, "week"), [
      ["2024-01-01", 100],
      ["2024-01-08", -50],
      ["2024-01-29", -25],
    ]);
    assertEquals(rows(days, equity, "month"), [["2024-01-01", -50], ["2024-02-01", 50]]);
  },
});

Deno.test({
  name: "leap days and turns of the year fall into their month and ISO week",
  permissions: "none",
  fn() {
    // Thursday 29 February, Friday 1 March, Tuesday 31 December 2024, Wednesday 1 January 2025.
    const days = [59, 60, 365, 366];
    const equity = [110, 110, 110, 110];
    assertEquals(rows(days, equity, "month").map(([month]) => month), [
      ...["2024-02-01", "2024-03-01", "2024-12-01", "2025-01-01"],
    ]);
    assertEquals(rows(days, equity, "week").map(([week]) => week), ["2024-02-26", "2024-12-30"]);
  },
});

Deno.test({
  name: "a period that begins without equity has no return",
  permissions: "none",
  fn() {
    assertEquals(rows([0, 1, 2], [50, 0, 0], "day"), [
      ["2024-01-01", -50],
      ["2024-01-02", -100],
      ["2024-01-03", null],
    ]);
    assertEquals(rows([], [], "day"), []);
  },
});

Deno.test({
  name: "the series of returns ends with the one that blew the account",
  permissions: "none",
  fn() {
    assertEquals([...simpleReturns(Float64Array.of(50, 0, 0, 10), 100)], [-0.5, -1]);
    assertEquals([...simpleReturns(Float64Array.of(-10, 20), 100)], [-1.1]);
    assertEquals([...simpleReturns(new Float64Array(0), 100)], []);
  },
});

Deno.test({
  name: "the returns of every table compound to the return of the run",
  permissions: "none",
  fn() {
    const path = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 9 }), fc.double({ min: 1, max: 1e6, noNaN: true })),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(path, (steps) => {
        let day = 0;
        const days = steps.map(([gap]) => day += gap);
        const equity = steps.map(([, value]) => value);
        const total = equity[equity.length - 1] / 100;
        for (const period of ["day", "week", "month"] as const) {
          const table = periodReturns(daily(days, equity), 100, period);
          const growth = table.reduce((product, row) => product * (1 + row.returnPct! / 100), 1);
          // Percent keeps fewer digits of a return near -100 %: a fall by 1e6 loses six.
          assertAlmostEquals(growth / total, 1, 1e-6);
          assertEquals(table.length, new Set(table.map((row) => row.startMs)).size);
        }
        const returns = simpleReturns(Float64Array.from(equity), 100);
        const growth = returns.reduce((product, value) => product * (1 + value), 1);
        assertAlmostEquals(growth / total, 1, 1e-6);
      }),
      { seed: 1, numRuns: 200 },
    );
  },
});
