import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { DataMissingError, UsageError } from "../../lib/base/mod.ts";
import type { Stream } from "../../lib/columns/mod.ts";
import { exportFile, importFile, openStore, readFile } from "../../lib/store/mod.ts";
import { inFolder, makeBars, rangeOf, START_MS } from "./fixtures.ts";

const HOUR_MS = 3_600_000;

function makeStream(stream: Stream, rows: number, seed: number) {
  const bars = makeBars(rows, seed);
  const { volume: _, ...mark } = bars;
  const funding = {
    tsMs: bars.tsOpenMs.map((_, i) => START_MS + i * HOUR_MS + i % 7),
    rate: bars.open.map((price) => (price - 100) / 1e5),
    intervalMs: bars.open.map((_, i) => (i % 2 === 0 ? 1 : 8) * HOUR_MS),
  };
  return { last: bars, mark, funding }[stream];
}

Deno.test("what is exported comes back bit for bit, in every format", () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom<Stream>("last", "mark", "funding"),
      fc.constantFrom("parquet", "csv", "csv.gz"),
      fc.integer({ min: 1, max: 3000 }),
      fc.nat(1000),
      (stream, ending, rows, seed) =>
        inFolder(async (folder) => {
          const columns = makeStream(stream, rows, seed);
          const range = { startMs: START_MS, endMs: START_MS + 4000 * HOUR_MS };
          const path = `${folder}/series.${ending}`;
          await using store = await openStore(`${folder}/s.duckdb`);
          await store.write(stream, "A", columns, { source: "x" });
          assertEquals(await exportFile(store, { path, symbol: "A", stream, range }), rows);
          await importFile(store, { path, symbol: "B", stream });
          assertEquals(await store.read(stream, "B", range), columns);
        }),
    ),
    { seed: 1, numRuns: 12 },
  ));

Deno.test("the same rows give the same bytes, whatever their way into the store", () =>
  inFolder(async (folder) => {
    const bars = makeBars(3000);
    const write = async (name: string, cuts: number[]) => {
      await using store = await openStore(`${folder}/${name}.duckdb`);
      for (const seed of [9, 1]) {
        const all = makeBars(3000, seed);
        for (const [i, cut] of cuts.entries()) {
          const part = Object.fromEntries(
            Object.entries(all).map(([key, column]) => [key, column.slice(cut, cuts[i + 1])]),
          ) as unknown as typeof bars;
          await store.write("last", "A", part, { source: "x" });
        }
      }
      const digests: Record<string, Uint8Array> = {};
      for (const ending of ["parquet", "csv", "csv.gz"]) {
        const path = `${folder}/${name}.${ending}`;
        await exportFile(store, { path, symbol: "A", stream: "last", range: rangeOf(3000) });
        digests[ending] = await Deno.readFile(path);
      }
      return digests;
    };
    const whole = await write("whole", [0]);
    assertEquals(await write("parts", [0, 700, 2100]), whole);
    assertNotEquals(whole.parquet.length, 0);
  }));

Deno.test("invented rows stay marked through a file", () =>
  inFolder(async (folder) => {
    await using store = await openStore(`${folder}/s.duckdb`);
    const bars = makeBars(10);
    const filled = Float64Array.from({ length: 10 }, (_, i) => i === 3 || i === 4 ? 1 : 0);
    await store.write("last", "A", bars, { source: "x", filled });
    const path = `${folder}/a.csv`;
    await exportFile(store, { path, symbol: "A", stream: "last", range: rangeOf(10) });
    await importFile(store, { path, symbol: "B", stream: "last" });
    const expected = [{ startMs: START_MS + 180_000, endMs: START_MS + 300_000 }];
    assertEquals(await store.filledRanges("B", rangeOf(10)), expected);
    assertEquals((await readFile({ path, symbol: "A", stream: "last" })).filled, filled);
  }));

Deno.test("a range without rows is missing data, not an empty file", () =>
  inFolder(async (folder) => {
    await using store = await openStore(`${folder}/s.duckdb`);
    const path = `${folder}/a.csv`;
    await assertRejects(
      () => exportFile(store, { path, symbol: "A", stream: "last", range: rangeOf(10) }),
      DataMissingError,
      "data status",
    );
  }));

Deno.test("an export replaces a file in one step and leaves nothing else behind", () =>
  inFolder(async (folder) => {
    await using store = await openStore(`${folder}/s.duckdb`);
    await store.write("last", "A", makeBars(10), { source: "x" });
    const options = { symbol: "A", stream: "last", range: rangeOf(10) } as const;
    await Deno.mkdir(`${folder}/out`);
    await exportFile(store, { path: `${folder}/out/a.csv`, ...options });
    await exportFile(store, { path: `${folder}/out/a.csv`, ...options });
    assertEquals([...Deno.readDirSync(`${folder}/out`)].map(({ name }) => name), ["a.csv"]);
    await assertRejects(
      () => exportFile(store, { path: `${folder}/out/a.xlsx`, ...options }),
      UsageError,
      ".parquet",
    );
  }));
