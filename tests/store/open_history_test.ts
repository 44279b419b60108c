import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { DataError, DataMissingError, MINUTE_MS, SeededRandom } from "../../lib/base/mod.ts";
import { sliceColumns, type TimeRange } from "../../lib/columns/mod.ts";
import type { HistoryPort } from "../../lib/preflight/mod.ts";
import { openHistory, openStore, Store } from "../../lib/store/mod.ts";
import { inFolder, makeBars, rangeOf, START_MS } from "./fixtures.ts";

const ROWS = 1_000;
const WHOLE = rangeOf(ROWS);
const INSTRUMENT = {
  symbol: "A",
  kind: "perp" as const,
  tickSize: 0.01,
  qtyStep: 0.001,
  minQty: 0.001,
  minNotional: 5,
  maintenanceTiers: [{ maxNotionalUsdt: null, maintenanceRate: 0.005, deductionUsdt: 0 }],
  fundingIntervalMs: 28_800_000,
  calendar: "24/7",
  venue: "seeded",
};

/** A store of all streams, with a filled hole in the last price. */
async function makeStore(path: string, seed = 1): Promise<void> {
  await using store = await openStore(path);
  const bars = makeBars(ROWS, seed);
  await store.write("last", "A", sliceColumns(bars, 0, 400), { source: "seeded" });
  await store.write("last", "A", sliceColumns(bars, 420, ROWS), { source: "seeded" });
  await store.fillFlat("last", "A", WHOLE);
  const { volume: _, ...mark } = makeBars(ROWS, seed + 1);
  await store.write("mark", "A", mark, { source: "seeded" });
  const tsMs = Float64Array.of(START_MS, START_MS + 28_800_000);
  const funding = { tsMs, rate: tsMs.map(() => 1e-4), intervalMs: tsMs.map(() => 28_800_000) };
  await store.write("funding", "A", funding, { source: "seeded" });
  await store.writeInstrument(INSTRUMENT);
}

/** Everything a history can be asked about a range. */
async function answers(history: HistoryPort, range: TimeRange): Promise<unknown> {
  return {
    bars: await history.readBars("A", range),
    mark: await history.readMark("A", range),
    funding: await history.readFunding("A", range),
    instrument: await history.readInstrument("A"),
    filled: await history.filledRanges("A", range),
    filledMark: await history.filledRanges("A", range, "mark"),
    last: await history.extent("A", "last"),
    none: await history.extent("B", "funding"),
  };
}

async function fromStore(path: string, range: TimeRange): Promise<unknown> {
  await using store = await openStore(path, { readOnly: true });
  return await answers(store, range);
}

async function fromHistory(path: string, range: TimeRange) {
  await using history = await openHistory(path);
  const bars = await history.readBars("A", range);
  const { isStoreOpen } = history;
  return { bars, isStoreOpen, answers: await answers(history, range) };
}

function filesOf(path: string): string[] {
  return [...Deno.readDirSync(`${path}.cache`)].map(({ name }) => name).sort();
}

const inStore = (action: (path: string) => Promise<void>) =>
  inFolder(async (folder) => {
    const path = `${folder}/s.duckdb`;
    await makeStore(path);
    await action(path);
  });

Deno.test("every answer is the store's own, whichever part of what was read before is asked for", () =>
  inStore(async (path) => {
    const random = new SeededRandom(7);
    assertEquals((await fromHistory(path, WHOLE)).isStoreOpen, true);
    for (let i = 0; i < 12; i++) {
      const ends = [random.nextInt(ROWS + 1), random.nextInt(ROWS + 1)].sort((a, b) => a - b);
      const [startMs, endMs] = ends.map((minute) => START_MS + minute * MINUTE_MS);
      const { isStoreOpen, answers } = await fromHistory(path, { startMs, endMs });
      assertEquals(isStoreOpen, false);
      assertEquals(answers, await fromStore(path, { startMs, endMs }));
    }
    const beyond = { startMs: START_MS - MINUTE_MS, endMs: WHOLE.endMs };
    const { isStoreOpen, answers } = await fromHistory(path, beyond);
    assertEquals(isStoreOpen, true);
    assertEquals(answers, await fromStore(path, beyond));
  }));

Deno.test("no write to the store leaves its cache in use", () =>
  inStore(async (path) => {
    const later = makeBars(1, 9, WHOLE.endMs);
    const changed = { ...sliceColumns(makeBars(ROWS, 5), 100, 101) };
    const writes: ((store: Store) => Promise<unknown>)[] = [
      (store) => store.write("last", "A", changed, { source: "seeded" }),
      (store) => store.write("last", "A", later, { source: "seeded" }),
      (store) => store.delete("mark", "A", rangeOf(3)),
      (store) => store.fillFlat("mark", "A", rangeOf(3)),
      (store) => store.writeInstrument({ ...INSTRUMENT, tickSize: 0.1 }),
      (store) => store.delete("funding", "A", rangeOf(1)),
    ];
    for (const write of writes) {
      await fromHistory(path, WHOLE);
      assertEquals((await fromHistory(path, WHOLE)).isStoreOpen, false);
      await using store = await openStore(path);
      await write(store);
      store.close();
      const { isStoreOpen, answers } = await fromHistory(path, WHOLE);
      assertEquals(isStoreOpen, true);
      assertEquals(answers, await fromStore(path, WHOLE));
    }
    assertEquals(filesOf(path).length, 4, "files of the states before are removed");
  }));

Deno.test("a store that takes the place of another one of the same size is not taken for it", () =>
  inStore(async (path) => {
    await Deno.copyFile(path, `${path}.copy`);
    for (const [file, close] of [[path, 50], [`${path}.copy`, 60]] as const) {
      await using store = await openStore(file);
      const bar = { ...sliceColumns(makeBars(ROWS), 5, 6) };
      const bars = { ...bar, low: bar.low.map(() => 1), close: bar.close.map(() => close) };
      await store.write("last", "A", bars, { source: "seeded" });
    }
    assertEquals((await fromHistory(path, WHOLE)).bars.close[5], 50);
    const { size } = await Deno.stat(path);
    await Deno.rename(`${path}.copy`, path);
    assertEquals((await Deno.stat(path)).size, size);
    const { bars, isStoreOpen } = await fromHistory(path, WHOLE);
    assertEquals([bars.close[5], isStoreOpen], [60, true]);
  }));

Deno.test("a file that is damaged, cut short or of another layout is read anew and mended", () =>
  inStore(async (path) => {
    const expected = (await fromHistory(path, WHOLE)).answers;
    const name = filesOf(path).find((one) => one.includes("~last~"))!;
    const file = `${path}.cache/${name}`;
    const whole = await Deno.readFile(file);
    const random = new SeededRandom(3);
    const flipped = (at: number) => whole.map((byte, i) => i === at ? byte ^ 1 : byte);
    const text = new TextDecoder().decode(whole);
    const broken: Record<string, Uint8Array> = {
      empty: new Uint8Array(0),
      "another name": flipped(0),
      "another header": flipped(40),
      "another layout": whole.map((byte, i) => i === text.indexOf(":1,") + 1 ? byte + 1 : byte),
      "its first row": flipped(whole.length - 6 * ROWS * 8),
      "its last bytes": flipped(whole.length - 1),
      "zeros in the middle": whole.map((byte, i) => i > 9_000 && i < 20_000 ? 0 : byte),
      "one byte more": Uint8Array.from([...whole, 0]),
      "half of it": whole.slice(0, whole.length / 2),
      "one byte less": whole.slice(0, -1),
    };
    for (let i = 0; i < 10; i++) {
      broken[`some byte, try ${i}`] = flipped(random.nextInt(whole.length));
    }
    for (const [what, bytes] of Object.entries(broken)) {
      // Written beside and put in place, as a mapped file must not be cut short.
      await Deno.writeFile(`${file}.new`, bytes);
      await Deno.rename(`${file}.new`, file);
      // Padding between the columns means nothing, so a change there changes nothing.
      const { answers } = await fromHistory(path, WHOLE);
      assertEquals(answers, expected, what);
      assertEquals((await fromHistory(path, WHOLE)).isStoreOpen, false, what);
    }
  }));

Deno.test("a store with changes in its log is not answered for", () =>
  inStore(async (path) => {
    await fromHistory(path, WHOLE);
    await using store = await openStore(path);
    await store.delete("last", "A", rangeOf(1));
    assert((await Deno.stat(`${path}.wal`)).size > 0);
    const error = await assertRejects(() => fromHistory(path, WHOLE), DataError);
    assertEquals(error.code, "STORE_LOCKED");
  }));

Deno.test("answers of two states of a store are never given as one", () =>
  inStore(async (path) => {
    await (async () => {
      await using history = await openHistory(path);
      await history.readBars("A", WHOLE);
    })();
    await using history = await openHistory(path);
    await history.readBars("A", WHOLE);
    await using store = await openStore(path);
    await store.delete("mark", "A", rangeOf(1));
    store.close();
    const error = await assertRejects(() => history.readMark("A", WHOLE), DataError);
    assertEquals([error.code, error.where], ["STORE_CHANGED", path]);
  }));

Deno.test("windows that a wider one covers are removed, and eight are kept side by side", () =>
  inStore(async (path) => {
    await using history = await openHistory(path);
    const at = (minute: number) => START_MS + minute * MINUTE_MS;
    const marks = () => filesOf(path).filter((name) => name.includes("~mark~"));
    for (let i = 0; i < 12; i++) {
      await history.readMark("A", { startMs: at(i * 10), endMs: at(i * 10 + 15) });
    }
    assertEquals(marks().length, 8);
    await history.readMark("A", WHOLE);
    assertEquals(marks().length, 1);
  }));

Deno.test("without the cache, and without a folder to write, the store itself is read", () =>
  inStore(async (path) => {
    const expected = await fromStore(path, WHOLE);
    for (let i = 0; i < 2; i++) {
      await using history = await openHistory(path, { useCache: false });
      assertEquals(await answers(history, WHOLE), expected);
      assertEquals(history.isStoreOpen, true);
    }
    // A file stands where the folder would be.
    await Deno.writeTextFile(`${path}.cache`, "");
    assertEquals((await fromHistory(path, WHOLE)).answers, expected);
    await Deno.remove(`${path}.cache`);
  }));

Deno.test("what was read can be changed without changing what is kept", () =>
  inStore(async (path) => {
    await fromHistory(path, WHOLE);
    const { bars } = await fromHistory(path, WHOLE);
    const { close } = (await fromHistory(path, WHOLE)).bars;
    const before = close[3];
    bars.close[3] = 1;
    assertEquals((await fromHistory(path, WHOLE)).bars.close[3], before);
    assertNotEquals(before, 1);
  }));

Deno.test("a store that is not there is found missing at the first question", async () => {
  await using history = await openHistory("none/there.duckdb");
  await assertRejects(() => history.readInstrument("A"), DataMissingError);
});
