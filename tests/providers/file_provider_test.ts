import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DataMissingError } from "../../lib/base/mod.ts";
import { sliceColumns } from "../../lib/columns/mod.ts";
import { createFileProvider } from "../../lib/providers/mod.ts";
import { exportFile, openStore, readFile } from "../../lib/store/mod.ts";
import { inFolder, makeBars, rangeOf, START_MS } from "../store/fixtures.ts";

const at = (minute: number) => START_MS + minute * 60_000;

/** Files of A: the last price with two invented minutes, the mark price, and funding. */
async function makeFiles(folder: string): Promise<void> {
  await using store = await openStore(`${folder}/s.duckdb`);
  const bars = makeBars(100);
  const filled = Float64Array.from({ length: 100 }, (_, i) => i === 50 || i === 51 ? 1 : 0);
  await store.write("last", "A", bars, { source: "x", filled });
  const { volume: _, ...mark } = makeBars(100, 2);
  await store.write("mark", "A", mark, { source: "x" });
  const funding = {
    tsMs: Float64Array.of(at(10) + 3),
    rate: Float64Array.of(0.001),
    intervalMs: Float64Array.of(28_800_000),
  };
  await store.write("funding", "A", funding, { source: "x" });
  const range = rangeOf(100);
  const export_ = (name: string, stream: "last" | "mark" | "funding") =>
    exportFile(store, { path: `${folder}/${name}`, symbol: "A", stream, range });
  await export_("A_1m.parquet", "last");
  await export_("A_mark_1m.csv.gz", "mark");
  await export_("A_funding.csv", "funding");
}

Deno.test("each series of a folder is found by its name, whatever the format", () =>
  inFolder(async (folder) => {
    await makeFiles(folder);
    const provider = createFileProvider({ path: folder, readFile, name: "archive" });
    assertEquals(provider.name, "archive");
    const { volume: _, ...mark } = makeBars(100, 2);
    assertEquals(
      await provider.fetchBars("A", "mark", at(7), at(9)),
      sliceColumns(mark, 7, 9),
    );
    const funding = await provider.fetchBars("A", "funding", at(0), at(100));
    assertEquals([...funding.tsMs], [at(10) + 3]);
    assertEquals((await provider.fetchBars("A", "funding", at(11), at(100))).rate.length, 0);
  }));

Deno.test("invented rows of a file are not served", () =>
  inFolder(async (folder) => {
    await makeFiles(folder);
    const provider = createFileProvider({ path: `${folder}/A_1m.parquet`, readFile });
    assertEquals(provider.name, "csv:A_1m");
    const { tsOpenMs } = await provider.fetchBars("A", "last", at(49), at(53));
    assertEquals([...tsOpenMs], [at(49), at(52)]);
  }));

Deno.test("a file is read once for many ranges", async () => {
  let reads = 0;
  const columns = makeBars(100);
  const provider = createFileProvider({
    path: "bars.csv",
    readFile: () => {
      reads++;
      return Promise.resolve({ columns: columns as never, filled: new Float64Array(100) });
    },
  });
  for (let minute = 0; minute < 100; minute += 10) {
    const bars = await provider.fetchBars("A", "last", at(minute), at(minute + 10));
    assertEquals(bars, sliceColumns(columns, minute, minute + 10));
  }
  assertEquals(reads, 1);
});

Deno.test("what is not there is missing data", () =>
  inFolder(async (folder) => {
    const inside = createFileProvider({ path: folder, readFile });
    await assertRejects(
      () => inside.fetchBars("B", "mark", 0, 1),
      DataMissingError,
      "B_mark_1m.parquet",
    );
    const nowhere = createFileProvider({ path: `${folder}/none.csv`, readFile });
    await assertRejects(() => nowhere.fetchBars("B", "last", 0, 1), DataMissingError, "none.csv");
    await assertRejects(() => inside.fetchInstrument("B"), DataMissingError, "B");
  }));

Deno.test("a single file is one series: the last price, or what its name or the caller says", async () => {
  const columns = makeBars(2);
  const rows = () => Promise.resolve({ columns: columns as never, filled: new Float64Array(2) });
  const heldBy = (path: string, stream?: "last" | "mark" | "funding") =>
    createFileProvider({ path, readFile: rows, ...(stream === undefined ? {} : { stream }) });
  const cases: [path: string, stream: "last" | "mark" | "funding"][] = [
    ["full.csv", "last"],
    ["SOLUSDT_1m.csv.gz", "last"],
    ["MARKUSDT_1m.csv.gz", "last"],
    ["SOLUSDT_mark_1m.csv.gz", "mark"],
    ["archive/markPriceKlines/SOLUSDT/1m/SOLUSDT-1m-2025-05.csv", "mark"],
    ["SOLUSDT_funding.csv", "funding"],
    ["SOLUSDT-fundingRate-2025-05.csv", "funding"],
  ];
  for (const [path, stream] of cases) assertEquals(await heldBy(path).streams!(), [stream], path);
  assertEquals(await heldBy("full.csv", "mark").streams!(), ["mark"]);
  assertEquals(await heldBy("store.duckdb").streams!(), null);
  const full = heldBy("full.csv");
  assertEquals((await full.fetchBars("A", "last", at(0), at(2))).tsOpenMs.length, 2);
  for (const stream of ["mark", "funding"] as const) {
    const { message } = await assertRejects(
      () => full.fetchBars("A", stream, at(0), at(2)),
      DataMissingError,
    );
    assertStringIncludes(message, `Cannot take ${stream} of A from "full.csv"`);
    assertStringIncludes(message, `A_${stream}`);
  }
});
