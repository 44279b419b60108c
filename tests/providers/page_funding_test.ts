import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../lib/base/mod.ts";
import type { TimeRange } from "../../lib/columns/mod.ts";
import { pageFunding } from "../../lib/providers/page_funding.ts";

const HOUR = 3_600_000;
const OPTIONS = { pageRecords: 200, source: "funding of A" };

/** A source with records at the given hours, stamped three milliseconds late. */
function sourceOf(hours: readonly number[], answerLimit = 200) {
  const source = {
    requests: 0,
    ask({ startMs, endMs }: TimeRange) {
      source.requests++;
      const records = hours
        .map((hour) => [hour * HOUR + 3, hour / 1e6] as const)
        .filter(([at]) => at >= startMs && at < endMs);
      return Promise.resolve(records.slice(-answerLimit));
    },
  };
  return source;
}

const every = (step: number, from: number, to: number) =>
  Array.from({ length: (to - from) / step }, (_, i) => from + i * step);

Deno.test({
  name: "a change of interval is seen at its first record, wherever the range is cut",
  permissions: "none",
  fn: async () => {
    const hours = [...every(8, 80, 400), ...every(4, 400, 500), ...every(1, 500, 1200)];
    const { ask } = sourceOf(hours);
    const whole = await pageFunding(ask, { startMs: 100 * HOUR, endMs: 1100 * HOUR }, OPTIONS);
    const first = hours.findIndex((hour) => hour >= 100);
    assertEquals(whole.tsMs.length, hours.filter((hour) => hour >= 100 && hour < 1100).length);
    whole.intervalMs.forEach((interval, i) =>
      assertEquals(interval, (hours[first + i] - hours[first + i - 1]) * HOUR)
    );
    const [rates, intervals]: [number[], number[]] = [[], []];
    for (let hour = 100; hour < 1100; hour += 37) {
      const range = { startMs: hour * HOUR, endMs: Math.min(hour + 37, 1100) * HOUR };
      const part = await pageFunding(ask, range, OPTIONS);
      rates.push(...part.rate);
      intervals.push(...part.intervalMs);
    }
    assertEquals([rates, intervals], [[...whole.rate], [...whole.intervalMs]]);
  },
});

Deno.test({
  name: "a page that is cut short is completed",
  permissions: "none",
  fn: async () => {
    const { ask } = sourceOf(every(1, 0, 900), 50);
    const { tsMs } = await pageFunding(ask, { startMs: 10 * HOUR, endMs: 900 * HOUR }, OPTIONS);
    assertEquals(tsMs.length, 890);
  },
});

Deno.test({
  name: "a stretch without records is asked for again and then believed, with an interval of 8 h",
  permissions: "none",
  fn: async () => {
    const source = sourceOf([...every(8, 0, 80), ...every(8, 120, 160)]);
    const range = { startMs: 16 * HOUR, endMs: 160 * HOUR };
    const { tsMs, intervalMs } = await pageFunding(source.ask, range, OPTIONS);
    assertEquals(tsMs.length, 8 + 5);
    assertEquals([...intervalMs], Array(13).fill(8 * HOUR));
    assertEquals(source.requests, 2);
  },
});

Deno.test({
  name: "answers that disagree about a record are an error",
  permissions: "none",
  fn: async () => {
    let rate = 0;
    const ask = () => Promise.resolve([[100 * HOUR, rate++]] as const);
    const error = await assertRejects(
      () => pageFunding(ask, { startMs: 50 * HOUR, endMs: 500 * HOUR }, OPTIONS),
      DataError,
      "1970-01-05T04:00:00Z: 0, then 1",
    );
    assertEquals(error.code, "CONFLICTING_FUNDING");
  },
});
