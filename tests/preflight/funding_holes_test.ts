import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { MINUTE_MS } from "../../lib/base/mod.ts";
import type { FundingColumns } from "../../lib/columns/mod.ts";
import { FUNDING_TOLERANCE_MS, observeFunding } from "../../lib/preflight/funding_holes.ts";
import { DAY_START_MS, fundingEvery, withoutRows } from "./memory_history.ts";

const HOUR_MS = 60 * MINUTE_MS;
const TERMS = { toleranceMs: FUNDING_TOLERANCE_MS, usualIntervalMs: 8 * HOUR_MS };
const at = (hour: number) => DAY_START_MS + hour * HOUR_MS;
const hours = (startHour: number, endHour: number) => ({
  startMs: at(startHour),
  endMs: at(endHour),
});

/** Records at hours, each with its interval in hours, some milliseconds late. */
function records(...list: [hour: number, interval: number][]): FundingColumns {
  const tsMs = Float64Array.from(list, ([hour], i) => at(hour) + (i * 7) % 10);
  return {
    tsMs,
    rate: tsMs.map(() => 1e-4),
    intervalMs: Float64Array.from(list, ([, interval]) => interval * HOUR_MS),
  };
}

function judge(funding: FundingColumns, startHour: number, endHour: number) {
  return observeFunding(funding, hours(startHour, endHour), TERMS)
    .map(({ severity, count, gaps }) => [severity, count, ...gaps]);
}

/** From the end of the minute a record lies in, to the next record. */
const between = (startHour: number, endHour: number) => ({
  startMs: at(startHour) + MINUTE_MS,
  endMs: at(endHour),
});

Deno.test({
  name: "records on their grid, some milliseconds late, leave nothing missing",
  permissions: "none",
  fn() {
    for (const interval of [1, 4, 8]) {
      assertEquals(judge(fundingEvery(interval, at(0), at(96)), 24, 72), []);
    }
  },
});

Deno.test({
  name: "an interval that goes from 8 h over 4 h to 1 h and back is no hole",
  permissions: "none",
  fn() {
    const change = records(
      ...[[0, 8], [8, 8], [16, 8], [20, 4], [24, 4], [25, 1], [26, 1], [27, 1]] as [
        number,
        number,
      ][],
      ...[[31, 4], [35, 4], [43, 8], [51, 8]] as [number, number][],
    );
    assertEquals(judge(change, 0, 51), []);
  },
});

Deno.test({
  name: "one missing record of an 8 h series is an error, though the tolerance is 8 h",
  permissions: "none",
  fn() {
    const funding = withoutRows(fundingEvery(8, at(0), at(96)), (row) => row === 5);
    assertEquals(judge(funding, 24, 72), [["error", 1, between(32, 48)]]);
  },
});

Deno.test({
  name: "a missing record is found when intervals were measured across its hole",
  permissions: "none",
  fn() {
    const measured = records([0, 8], [8, 8], [24, 16], [32, 8], [40, 8]);
    assertEquals(judge(measured, 0, 40), [["error", 1, between(8, 24)]]);
  },
});

Deno.test({
  name: "three missing records of an hourly series count as three",
  permissions: "none",
  fn() {
    const funding = withoutRows(fundingEvery(1, at(0), at(48)), (row) => row >= 10 && row <= 12);
    assertEquals(judge(funding, 0, 48), [["error", 3, between(9, 13)]]);
  },
});

Deno.test({
  name: "a record that is late by less than its interval is a warning",
  permissions: "none",
  fn() {
    const late = records([0, 8], [8, 8], [20, 8], [28, 8]);
    assertEquals(judge(late, 0, 28), [["warning", 1, between(8, 20)]]);
    const [{ message }] = observeFunding(late, hours(0, 28), TERMS);
    assertEquals(
      message,
      "1 funding record is missing, with up to 12 h between records that are due every 8 h, " +
        "within the tolerance",
    );
  },
});

Deno.test({
  name: "a smaller tolerance turns the late record into an error",
  permissions: "none",
  fn() {
    const late = records([0, 8], [8, 8], [20, 8], [28, 8]);
    const [found] = observeFunding(late, hours(0, 28), { ...TERMS, toleranceMs: 2 * HOUR_MS });
    assertEquals(found.severity, "error");
  },
});

Deno.test({
  name: "records that end before the window are judged by the last one's interval",
  permissions: "none",
  fn() {
    const funding = fundingEvery(8, at(0), at(24));
    assertEquals(judge(funding, 0, 32), []);
    assertEquals(judge(funding, 0, 33), [["warning", 1, between(24, 33)]]);
    assertEquals(judge(funding, 0, 39), [["warning", 1, between(24, 39)]]);
    assertEquals(judge(funding, 0, 41), [["error", 2, between(24, 41)]]);
  },
});

Deno.test({
  name: "records that begin after the start are judged by the first one's interval",
  permissions: "none",
  fn() {
    const funding = fundingEvery(8, at(24), at(96));
    assertEquals(judge(funding, 16, 96), []);
    assertEquals(judge(funding, 15, 96), [["warning", 1, hours(15, 24)]]);
    assertEquals(judge(funding, 0, 96), [["error", 2, hours(0, 24)]]);
  },
});

Deno.test({
  name: "a hole that lies before or after the window does not concern it",
  permissions: "none",
  fn() {
    const funding = withoutRows(fundingEvery(8, at(0), at(96)), (row) => row === 2 || row === 9);
    assertEquals(judge(funding, 17, 71), []);
    assertEquals(judge(funding, 16, 72), []);
    assertEquals(judge(funding, 15, 72), [["error", 1, { startMs: at(15), endMs: at(24) }]]);
    assertEquals(judge(funding, 16, 73), [["error", 1, between(64, 73)]]);
  },
});

Deno.test({
  name: "no record at all is an error over the whole window",
  permissions: "none",
  fn() {
    assertEquals(judge(fundingEvery(8, at(0), at(-9)), 0, 24), [["error", 2, hours(0, 24)]]);
    const [{ message }] = observeFunding(fundingEvery(8, at(0), at(-9)), hours(0, 24), TERMS);
    assertEquals(
      message,
      "no funding record lies in the window or within 16 h of it, and a perpetual pays funding",
    );
  },
});

Deno.test({
  name: "every single record strictly inside a window is missed exactly",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 4, 8),
        fc.integer({ min: 3, max: 60 }),
        fc.nat(),
        (interval, count, pick) => {
          const whole = fundingEvery(interval, at(0), at(count * interval));
          const dropped = 1 + pick % (count - 1);
          const funding = withoutRows(whole, (row) => row === dropped);
          const gap = between((dropped - 1) * interval, (dropped + 1) * interval);
          assertEquals(judge(funding, 0, count * interval), [["error", 1, gap]]);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  },
});
