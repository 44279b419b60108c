import { assertEquals } from "@std/assert";
import { MINUTE_MS } from "../../lib/base/mod.ts";
import { sliceColumns } from "../../lib/columns/mod.ts";
import { openStore } from "../../lib/store/mod.ts";
import { missingFunding } from "../../lib/store/missing_ranges.ts";
import { inFolder, makeBars, rangeOf, START_MS } from "./fixtures.ts";

const at = (minute: number) => START_MS + minute * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;

Deno.test("minutes that are absent or invented are still to be fetched", () =>
  inFolder(async (folder) => {
    await using store = await openStore(`${folder}/s.duckdb`);
    const bars = makeBars(100);
    await store.write("last", "A", sliceColumns(bars, 10, 20), { source: "x" });
    await store.write("last", "A", sliceColumns(bars, 25, 100), { source: "x" });
    assertEquals(await store.missingRanges("last", "A", rangeOf(100)), [
      { startMs: at(0), endMs: at(10) },
      { startMs: at(20), endMs: at(25) },
    ]);
    await store.fillFlat("last", "A", rangeOf(100));
    assertEquals(await store.missingRanges("last", "A", { startMs: at(5), endMs: at(22) }), [
      { startMs: at(5), endMs: at(10) },
      { startMs: at(20), endMs: at(22) },
    ]);
    assertEquals(await store.missingRanges("last", "A", { startMs: at(30), endMs: at(90) }), []);
  }));

Deno.test("rows that came in another order are no holes", () =>
  inFolder(async (folder) => {
    await using store = await openStore(`${folder}/s.duckdb`);
    const bars = makeBars(100);
    for (const [from, to] of [[60, 100], [0, 20], [30, 60]]) {
      await store.write("last", "A", sliceColumns(bars, from, to), { source: "x" });
    }
    const missing = await store.missingRanges("last", "A", rangeOf(100));
    assertEquals(missing, [{ startMs: at(20), endMs: at(30) }]);
  }));

Deno.test("a hole of many years is one range", () =>
  inFolder(async (folder) => {
    await using store = await openStore(`${folder}/s.duckdb`);
    const range = rangeOf(5 * 366 * 1440);
    assertEquals(await store.missingRanges("mark", "A", range), [range]);
  }));

/** Records at some hours, each with its interval in hours. */
function records(...hours: [at: number, interval: number][]) {
  return {
    tsMs: Float64Array.from(hours, ([hour]) => START_MS + hour * HOUR_MS + 3),
    rate: new Float64Array(hours.length),
    intervalMs: Float64Array.from(hours, ([, interval]) => interval * HOUR_MS),
  };
}

const DAY = { startMs: START_MS, endMs: START_MS + 24 * HOUR_MS };
const hoursOf = (ranges: { startMs: number; endMs: number }[]) =>
  ranges.map(({ startMs, endMs }) =>
    [startMs, endMs].map((ts) => Math.round((ts - START_MS) / HOUR_MS))
  );

const FUNDING: [name: string, records: [number, number][], missing: number[][]][] = [
  ["none at all", [], [[0, 24]]],
  ["every record", [[0, 8], [8, 8], [16, 8]], []],
  ["every record, and those around", [[-8, 8], [0, 8], [8, 8], [16, 8], [24, 8]], []],
  ["one missing in the middle", [[0, 8], [16, 8]], [[0, 16]]],
  ["the first missing", [[8, 8], [16, 8]], [[0, 8]]],
  ["the last missing", [[0, 8], [8, 8]], [[8, 24]]],
  ["only those before", [[-16, 8], [-8, 8]], [[0, 24]]],
  ["an interval that shrinks", [[0, 8], [8, 8], [12, 4], [16, 4], [20, 4]], []],
  ["a hole before a shrunk interval", [[0, 8], [8, 8], [16, 4], [20, 4]], [[8, 16]]],
];

for (const [name, rows, missing] of FUNDING) {
  Deno.test(`funding with ${name} is asked for where a record was due`, () => {
    assertEquals(hoursOf(missingFunding(records(...rows), DAY)), missing);
  });
}
