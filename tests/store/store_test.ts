import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { DataError, type Instrument, MINUTE_MS, UsageError } from "../../lib/base/mod.ts";
import { type BarColumns, sliceColumns } from "../../lib/columns/mod.ts";
import { openStore, type Store } from "../../lib/store/mod.ts";
import { inFolder, makeBars, rangeOf, START_MS } from "./fixtures.ts";

const SOL: Instrument = {
  symbol: "SOLUSDT",
  kind: "perp",
  tickSize: 0.01,
  qtyStep: 1,
  minQty: 1,
  minNotional: 5,
  maintenanceTiers: [
    { maxNotionalUsdt: 10_000, maintenanceRate: 0.005, deductionUsdt: 0 },
    { maxNotionalUsdt: null, maintenanceRate: 0.01, deductionUsdt: 50 },
  ],
  fundingIntervalMs: 28_800_000,
  calendar: "24/7",
  venue: "binance",
};

async function withStore(action: (store: Store, path: string) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    await using store = await openStore(`${folder}/s.duckdb`);
    await action(store, `${folder}/s.duckdb`);
  });
}

const source = "test";

Deno.test("rows come back as they were written, in the range that was asked for", () =>
  withStore(async (store) => {
    const bars = makeBars(5000);
    assertEquals(await store.write("last", "A", bars, { source }), { rows: 5000, replaced: 0 });
    assertEquals(await store.readBars("A", rangeOf(5000)), bars);
    const range = { startMs: START_MS + 10 * MINUTE_MS, endMs: START_MS + 20 * MINUTE_MS };
    assertEquals(await store.readBars("A", range), sliceColumns(bars, 10, 20));
    assertEquals((await store.readBars("B", rangeOf(5000))).close.length, 0);
  }));

Deno.test("mark and funding rows come back as they were written", () =>
  withStore(async (store) => {
    const { volume: _, ...mark } = makeBars(100);
    await store.write("mark", "A", mark, { source });
    assertEquals(await store.readMark("A", rangeOf(100)), mark);
    const funding = {
      tsMs: Float64Array.of(START_MS + 3, START_MS + 28_800_001),
      rate: Float64Array.of(1e-4, -2e-4),
      intervalMs: Float64Array.of(28_800_000, 28_800_000),
    };
    await store.write("funding", "A", funding, { source });
    assertEquals(
      await store.readFunding("A", { startMs: START_MS, endMs: START_MS + 1e9 }),
      funding,
    );
  }));

Deno.test("what was written is there after closing and reopening, for readers too", () =>
  inFolder(async (folder) => {
    const path = `${folder}/deep/s.duckdb`;
    {
      await using store = await openStore(path);
      await store.write("last", "A", makeBars(10), { source });
    }
    await using first = await openStore(path, { readOnly: true });
    await using second = await openStore(path, { readOnly: true });
    assertEquals(await first.readBars("A", rangeOf(10)), makeBars(10));
    assertEquals(await second.extent("A", "last"), {
      firstMs: START_MS,
      lastMs: START_MS + 9 * MINUTE_MS,
      rows: 10,
    });
    assertThrows(() => first.write("last", "A", makeBars(1), { source }), UsageError, "reading");
  }));

Deno.test("writing twice changes nothing but the sync log", () =>
  withStore(async (store) => {
    await store.write("last", "A", makeBars(3000), { source });
    const before = await store.status();
    assertEquals(await store.write("last", "A", makeBars(3000), { source }), {
      rows: 0,
      replaced: 0,
    });
    assertEquals(await store.status(), before);
    assertEquals((await store.syncs()).map(({ id, rows, outcome }) => [id, rows, outcome]), [
      [1, 3000, "written"],
      [2, 0, "unchanged"],
    ]);
  }));

Deno.test("a row that differs replaces the stored one and takes its source", () =>
  withStore(async (store) => {
    await store.write("last", "A", makeBars(100), { source: "old" });
    const changed = sliceColumns(makeBars(100), 40, 60);
    changed.volume[0] = 12345;
    assertEquals(await store.write("last", "A", changed, { source: "old" }), {
      rows: 1,
      replaced: 1,
      overwritten: { rows: 1, sources: ["old"] },
    });
    const stored = await store.readBars("A", rangeOf(100));
    assertEquals(stored.volume[40], 12345);
    assertEquals(stored.tsOpenMs, makeBars(100).tsOpenMs);
    assertEquals(await store.write("last", "A", changed, { source: "new" }), {
      rows: 20,
      replaced: 20,
    });
    assertEquals((await store.status())[0].sources, { new: 20, old: 80 });
  }));

Deno.test("any sequence of overlapping writes leaves the last value of each minute", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ from: fc.nat(40), count: fc.integer({ min: 1, max: 30 }) }), {
        minLength: 1,
        maxLength: 5,
      }),
      (batches) =>
        withStore(async (store) => {
          const expected = new Map<number, number>();
          for (const [seed, { from, count }] of batches.entries()) {
            const bars = makeBars(count, seed, START_MS + from * MINUTE_MS);
            bars.tsOpenMs.forEach((ts, i) => expected.set(ts, bars.close[i]));
            await store.write("last", "A", bars, { source });
          }
          const stored = await store.readBars("A", rangeOf(100));
          const sorted = [...expected].sort(([a], [b]) => a - b);
          assertEquals([...stored.tsOpenMs].map((ts, i) => [ts, stored.close[i]]), sorted);
        }),
    ),
    { seed: 1, numRuns: 15 },
  ));

Deno.test("writes and reads that overlap in time do not disturb each other", () =>
  withStore(async (store) => {
    await store.write("last", "A", makeBars(20_000), { source });
    const [first, second] = await Promise.all([
      store.readBars("A", rangeOf(20_000)),
      store.readBars("A", rangeOf(20_000)),
      store.write("last", "B", makeBars(20_000, 2), { source }),
      store.write("mark", "B", makeBars(20_000, 3), { source }),
    ]);
    assertEquals(first, makeBars(20_000));
    assertEquals(second, first);
    assertEquals((await store.status()).map((series) => series.rows), [20_000, 20_000, 20_000]);
  }));

const BAD_BARS: [string, string, (bars: BarColumns) => void][] = [
  ["BAD_BAR", "not a number", (bars) => bars.close[5] = NaN],
  ["BAD_BAR", "not finite", (bars) => bars.high[5] = Infinity],
  ["BAD_BAR", "above 0", (bars) => bars.low[5] = -1],
  ["BAD_BAR", "below", (bars) => bars.high[5] = bars.low[5]],
  ["BAD_BAR", "above", (bars) => bars.low[5] = bars.high[5]],
  ["BAD_BAR", "negative", (bars) => bars.volume[5] = -1],
  ["MISALIGNED_BAR", "not on the minute", (bars) => bars.tsOpenMs[5] += 1],
  ["DUPLICATE_BAR", "repeats", (bars) => bars.tsOpenMs[5] = bars.tsOpenMs[4]],
  ["UNORDERED_BAR", "goes back", (bars) => bars.tsOpenMs[0] += 10.5 * MINUTE_MS - 30_000],
  ["BAD_INSTANT", "no instant", (bars) => bars.tsOpenMs[5] *= 1000],
];

for (const [code, problem, spoil] of BAD_BARS) {
  Deno.test(`a bad row is refused with ${code} (${problem}) and nothing is written`, () =>
    withStore(async (store) => {
      const bars = makeBars(10);
      spoil(bars);
      const error = await assertRejects(
        () => store.write("last", "A", bars, { source }),
        DataError,
        problem,
      );
      assertEquals(error.code, code);
      assertEquals([await store.status(), await store.syncs()], [[], []]);
    }));
}

Deno.test("a bad funding record is refused", () =>
  withStore(async (store) => {
    const write = (tsMs: number[], rate: number[], intervalMs: number[]) =>
      store.write("funding", "A", {
        tsMs: Float64Array.from(tsMs),
        rate: Float64Array.from(rate),
        intervalMs: Float64Array.from(intervalMs),
      }, { source });
    for (
      const [rows, code] of [
        [[[1, 1], [0, 0], [1, 1]], "DUPLICATE_FUNDING"],
        [[[2, 1], [0, 0], [1, 1]], "UNORDERED_FUNDING"],
        [[[1], [NaN], [1]], "BAD_FUNDING"],
        [[[1], [0], [0]], "BAD_FUNDING"],
        [[[1.5], [0], [1]], "BAD_INSTANT"],
      ] as const
    ) {
      const [ts, rate, interval] = rows;
      const error = await assertRejects(() => write([...ts], [...rate], [...interval]), DataError);
      assertEquals(error.code, code);
    }
  }));

Deno.test("names and ranges that cannot be meant are refused", () =>
  withStore(async (store) => {
    const bars = makeBars(1);
    assertThrows(() => store.write("last", "../x", bars, { source }), UsageError, "symbol");
    assertThrows(() => store.readBars("A", { startMs: 2, endMs: 1 }), UsageError, "range");
    assertThrows(() => store.readBars("A", { startMs: NaN, endMs: 1 }), UsageError, "range");
    store.close();
    store.close();
    await assertRejects(() => store.readBars("A", rangeOf(1)), UsageError, "closed");
  }));

Deno.test("contract terms come back as they were written, and the newest ones win", () =>
  withStore(async (store) => {
    assertEquals(await store.readInstrument("SOLUSDT"), null);
    await store.writeInstrument(SOL);
    assertEquals(await store.readInstrument("SOLUSDT"), SOL);
    const spot = { ...SOL, kind: "spot" as const, maintenanceTiers: [], fundingIntervalMs: null };
    await store.writeInstrument(spot);
    assertEquals(await store.readInstrument("SOLUSDT"), spot);
  }));

Deno.test("the status lists holes and sources of each series", () =>
  withStore(async (store) => {
    await store.write("last", "A", makeBars(10), { source: "csv:x" });
    await store.write("last", "A", makeBars(10, 2, START_MS + 12 * MINUTE_MS), { source: "y" });
    const hour = 3_600_000;
    await store.write("funding", "A", {
      tsMs: Float64Array.of(8 * hour + 2, 16 * hour, 32 * hour + 5),
      rate: Float64Array.of(0, 0, 0),
      intervalMs: Float64Array.of(8 * hour, 8 * hour, 8 * hour),
    }, { source: "y" });
    assertEquals(await store.status(), [
      {
        symbol: "A",
        stream: "last",
        rows: 20,
        firstMs: START_MS,
        lastMs: START_MS + 21 * MINUTE_MS,
        gapCount: 1,
        gaps: [{ startMs: START_MS + 10 * MINUTE_MS, endMs: START_MS + 12 * MINUTE_MS }],
        sources: { "csv:x": 10, y: 10 },
      },
      {
        symbol: "A",
        stream: "funding",
        rows: 3,
        firstMs: 8 * hour + 2,
        lastMs: 32 * hour + 5,
        gapCount: 1,
        gaps: [{ startMs: 24 * hour, endMs: 32 * hour + 5 }],
        sources: {},
      },
    ]);
  }));

Deno.test("flat minutes fill a hole only after a known close, and stay marked until real ones come", () =>
  withStore(async (store) => {
    const bars = makeBars(10);
    await store.write("last", "A", sliceColumns(bars, 2, 4), { source });
    await store.write("last", "A", sliceColumns(bars, 7, 10), { source });
    const at = (minute: number) => START_MS + minute * MINUTE_MS;
    const hole = { startMs: at(4), endMs: at(7) };
    assertEquals(await store.fillFlat("last", "A", rangeOf(10)), [hole]);
    assertEquals(await store.filledRanges("A", rangeOf(10)), [hole]);
    const stored = await store.readBars("A", rangeOf(10));
    assertEquals(stored.tsOpenMs, bars.tsOpenMs.subarray(2));
    assertEquals([stored.open[3], stored.low[3], stored.volume[3]], [
      bars.close[3],
      bars.close[3],
      0,
    ]);
    assertEquals(await store.readSources("last", "A", hole), Array(3).fill("filled_flat"));

    await store.write("last", "A", sliceColumns(bars, 5, 6), { source });
    assertEquals(await store.filledRanges("A", rangeOf(10)), [
      { startMs: at(4), endMs: at(5) },
      { startMs: at(6), endMs: at(7) },
    ]);
    assertEquals(await store.fillFlat("last", "A", rangeOf(10)), []);
  }));

Deno.test("removing a range removes these rows only", () =>
  withStore(async (store) => {
    const bars = makeBars(10);
    await store.write("last", "A", bars, { source });
    await store.write("last", "B", bars, { source });
    assertEquals(await store.delete("last", "A", rangeOf(4)), 4);
    assertEquals(await store.readBars("A", rangeOf(10)), sliceColumns(bars, 4, 10));
    assertEquals(await store.readBars("B", rangeOf(10)), bars);
  }));

Deno.test("the engine folds minutes to longer bars on its own", () =>
  withStore(async (store) => {
    const bars = makeBars(7);
    await store.write("last", "A", bars, { source });
    const folded = await store.readFoldedBars("A", rangeOf(7), 5 * MINUTE_MS);
    assertEquals([...folded.tsOpenMs], [START_MS, START_MS + 5 * MINUTE_MS]);
    assertEquals([...folded.minutes], [5, 2]);
    assertEquals([...folded.open], [bars.open[0], bars.open[5]]);
    assertEquals([...folded.close], [bars.close[4], bars.close[6]]);
    assertEquals(folded.high[0], Math.max(...bars.high.subarray(0, 5)));
    assertEquals(folded.low[1], Math.min(...bars.low.subarray(5)));
    assert(Math.abs(folded.volume[1] - bars.volume[5] - bars.volume[6]) < 1e-9);
  }));
