import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { DataError } from "../../lib/base/mod.ts";
import type { TimeRange } from "../../lib/columns/mod.ts";
import { pageBars } from "../../lib/providers/page_bars.ts";

const MINUTE = 60_000;

type Bar = readonly [number, number];

/** A source that has the given minutes, answers with at most so many, and counts its requests. */
function sourceOf(minutes: readonly number[], answerLimit: number, keep: "oldest" | "newest") {
  const source = {
    requests: [] as TimeRange[],
    ask({ startMs, endMs }: TimeRange): Promise<Bar[]> {
      source.requests.push({ startMs, endMs });
      const bars = minutes
        .filter((minute) => minute * MINUTE >= startMs && minute * MINUTE < endMs)
        .map((minute): Bar => [minute * MINUTE, minute + 0.5]);
      return Promise.resolve(
        keep === "oldest" ? bars.slice(0, answerLimit) : bars.slice(-answerLimit),
      );
    },
  };
  return source;
}

const rangeOf = (minutes: number) => ({ startMs: 0, endMs: minutes * MINUTE });
const optionsOf = (length: number) => ({ pageBars: length, valueCount: 1, source: "last of A" });
const allBut = (count: number, isHole: (minute: number) => boolean) =>
  Array.from({ length: count }, (_, minute) => minute).filter((minute) => !isHole(minute));

Deno.test({
  name: "everything a source has comes, however it cuts, orders and repeats its answers",
  permissions: "none",
  fn: async () => {
    const source = fc.record({
      minutes: fc.uniqueArray(fc.integer({ min: 0, max: 299 }), { maxLength: 300 }),
      answerLimit: fc.integer({ min: 1, max: 120 }),
      keep: fc.constantFrom("oldest" as const, "newest" as const),
      isMixed: fc.boolean(),
      length: fc.integer({ min: 1, max: 150 }),
    });
    await fc.assert(
      fc.asyncProperty(source, async ({ minutes, answerLimit, keep, isMixed, length }) => {
        const sorted = minutes.toSorted((a, b) => a - b);
        const { ask } = sourceOf(sorted, answerLimit, keep);
        const mixed = async (range: TimeRange) => {
          const bars = await ask(range);
          return isMixed ? [...bars.toReversed(), ...bars] : bars;
        };
        const [ts, value] = await pageBars(mixed, rangeOf(300), optionsOf(length));
        assertEquals([...ts], sorted.map((minute) => minute * MINUTE));
        assertEquals([...value], sorted.map((minute) => minute + 0.5));
      }),
      { seed: 1, numRuns: 300 },
    );
  },
});

Deno.test({
  name: "neighbouring requests share one minute, and a complete answer is not asked for twice",
  permissions: "none",
  fn: async () => {
    const { ask, requests } = sourceOf(allBut(250, () => false), Infinity, "oldest");
    await pageBars(ask, rangeOf(250), optionsOf(100));
    assertEquals(
      requests.map(({ startMs, endMs }) => [startMs / MINUTE, endMs / MINUTE]),
      [[0, 100], [99, 199], [198, 250]],
    );
  },
});

Deno.test({
  name: "a hole is believed after a second answer, scattered ones together",
  permissions: "none",
  fn: async () => {
    const one = sourceOf(allBut(100, (minute) => minute >= 40 && minute < 50), Infinity, "oldest");
    await pageBars(one.ask, rangeOf(100), optionsOf(100));
    assertEquals(one.requests.slice(1), [{ startMs: 40 * MINUTE, endMs: 50 * MINUTE }]);
    const many = sourceOf(allBut(1000, (minute) => minute % 5 === 2), Infinity, "newest");
    await pageBars(many.ask, rangeOf(1000), optionsOf(1000));
    // 200 holes, and the source is known to answer with 800 bars at once: two spans cover them.
    assertEquals(many.requests.length, 3);
  },
});

Deno.test({
  name: "an answer that lacks a part is completed, and the remark says so",
  permissions: "none",
  fn: async () => {
    const { ask, requests } = sourceOf(allBut(100, () => false), Infinity, "oldest");
    const half = async (range: TimeRange) => {
      const bars = await ask(range);
      return requests.length === 1 ? bars.slice(50) : bars;
    };
    const remarks: string[] = [];
    const remark = (sentence: string) => void remarks.push(sentence);
    const [ts] = await pageBars(half, rangeOf(100), { ...optionsOf(100), remark });
    assertEquals(ts.length, 100);
    assertEquals(remarks, [
      "last of A answered with part of a page; 50 bars came when asked again",
    ]);
  },
});

Deno.test({
  name: "answers that disagree where they overlap are an error that names both",
  permissions: "none",
  fn: async () => {
    const ask = ({ startMs }: TimeRange) =>
      Promise.resolve(
        Array.from({ length: 10 }, (_, i): Bar => [startMs + i * MINUTE, startMs]),
      );
    const error = await assertRejects(
      () => pageBars(ask, rangeOf(19), optionsOf(10)),
      DataError,
      "disagree about the bar of 1970-01-01T00:09:00Z: 0, then 540000",
    );
    assertEquals(error.code, "CONFLICTING_BARS");
  },
});

Deno.test({
  name: "a bar off the minute, or without a readable time, is an error",
  permissions: "none",
  fn: async () => {
    for (const at of [90_000, NaN, Infinity]) {
      const ask = () => Promise.resolve([[at, 1] as const]);
      const error = await assertRejects(() => pageBars(ask, rangeOf(2), optionsOf(10)), DataError);
      assertEquals(error.code, "MISALIGNED_BAR");
    }
  },
});

Deno.test({
  name: "bars outside of what was asked for are left out, and an empty range asks nothing",
  permissions: "none",
  fn: async () => {
    const ask = () =>
      Promise.resolve([[-MINUTE, 1], [0, 2], [MINUTE, 3], [9 * MINUTE, 4]] as const);
    const [ts] = await pageBars(ask, rangeOf(2), optionsOf(10));
    assertEquals([...ts], [0, MINUTE]);
    const columns = await pageBars(
      () => Promise.reject(new Error("asked")),
      rangeOf(0),
      optionsOf(10),
    );
    assert(columns.every((column) => column.length === 0));
  },
});
