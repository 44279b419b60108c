import { assertEquals, assertRejects } from "@std/assert";
import { DataError, DAY_MS, SeededRandom } from "../../lib/base/mod.ts";
import { type BarColumns, lowerBound, sliceColumns } from "../../lib/columns/mod.ts";
import {
  createVenueProvider,
  type HistoricalProvider,
  type SyncPage,
  syncRange,
} from "../../lib/providers/mod.ts";
import { openStore } from "../../lib/store/mod.ts";
import { inFolder, makeBars, rangeOf, START_MS } from "../store/fixtures.ts";
import { VENUE_MARKETS } from "../support/venue_market.ts";
import { startVenueServer } from "../support/venue_server.ts";

const at = (minute: number) => START_MS + minute * 60_000;
const TEN_MINUTES = 600_000;

/** Serves some bars, and fails from the given instant on. */
function serve(bars: BarColumns, failFromMs = Infinity): HistoricalProvider {
  return {
    name: "venue",
    fetchBars(_symbol, _stream, startMs, endMs) {
      if (endMs > failFromMs) {
        return Promise.reject(new DataError("Venue says: too many visits", { code: "VENUE" }));
      }
      const ts = bars.tsOpenMs;
      return Promise.resolve(
        sliceColumns(bars, lowerBound(ts, startMs), lowerBound(ts, endMs)) as never,
      );
    },
    fetchInstrument: () => Promise.reject(new Error("not asked")),
  };
}

/** Bars of 100 minutes without those of [15, 25) and the last five. */
function makeHoled(): BarColumns {
  const isKept = (row: number) => (row < 15 || row >= 25) && row < 95;
  const entries = Object.entries(makeBars(100))
    .map(([name, column]) => [name, column.filter((_: number, row: number) => isKept(row))]);
  return Object.fromEntries(entries);
}

const REQUEST = {
  symbol: "A",
  stream: "last",
  range: rangeOf(100),
  pageMs: TEN_MINUTES,
} as const;

Deno.test("a range comes page by page, and what the source lacks is named across pages", () =>
  inFolder(async (folder) => {
    await using store = await openStore(`${folder}/s.duckdb`);
    const pages: SyncPage[] = [];
    const request = { ...REQUEST, onPage: (page: SyncPage) => pages.push(page) };
    const result = await syncRange(store, serve(makeHoled()), request);
    assertEquals(result, {
      rows: 85,
      absentAtSource: [{ startMs: at(15), endMs: at(25) }, { startMs: at(95), endMs: at(100) }],
    });
    assertEquals(pages.map(({ fetched }) => fetched), [10, 5, 5, 10, 10, 10, 10, 10, 10, 5]);
    assertEquals(await store.readBars("A", rangeOf(100)), makeHoled());
    assertEquals((await store.status())[0].sources, { venue: 85 });
    assertEquals((await syncRange(store, serve(makeHoled()), REQUEST)).rows, 0);
  }));

Deno.test("pages before a failure stay, the next sync goes on, and the source's text is passed on", () =>
  inFolder(async (folder) => {
    await using store = await openStore(`${folder}/s.duckdb`);
    await assertRejects(
      () => syncRange(store, serve(makeBars(100), at(45)), REQUEST),
      DataError,
      "too many visits",
    );
    assertEquals((await store.extent("A", "last"))?.rows, 40);
    assertEquals((await syncRange(store, serve(makeBars(100)), REQUEST)).rows, 60);
  }));

Deno.test("a stop is heeded between two pages", () =>
  inFolder(async (folder) => {
    await using store = await openStore(`${folder}/s.duckdb`);
    const stop = new AbortController();
    const request = { ...REQUEST, signal: stop.signal, onPage: () => stop.abort() };
    await assertRejects(() => syncRange(store, serve(makeBars(100)), request), DOMException);
    assertEquals((await store.extent("A", "last"))?.rows, 10);
  }));

Deno.test("a source without any funding record lacks the whole range", async () => {
  const none = {
    tsMs: new Float64Array(0),
    rate: new Float64Array(0),
    intervalMs: new Float64Array(0),
  };
  const provider = { ...serve(makeBars(0)), fetchBars: () => Promise.resolve(none as never) };
  const store = { write: () => Promise.resolve({ rows: 0 }) };
  const result = await syncRange(store, provider, { ...REQUEST, stream: "funding" });
  assertEquals(result.absentAtSource, [rangeOf(100)]);
});

Deno.test("rows outside the range are the provider's mistake", async () => {
  const provider = {
    ...serve(makeBars(10)),
    fetchBars: () => Promise.resolve(makeBars(99) as never),
  };
  const store = { write: () => Promise.resolve({ rows: 0 }) };
  await assertRejects(() => syncRange(store, provider, REQUEST), Error, "outside the range");
});

Deno.test("what has not happened yet is neither fetched nor absent", async () => {
  const asked: number[] = [];
  const provider: HistoricalProvider = {
    ...serve(makeBars(30)),
    horizonMs: () => Promise.resolve(at(35)),
    fetchBars(symbol, stream, startMs, endMs) {
      asked.push(endMs);
      return serve(makeBars(30)).fetchBars(symbol, stream, startMs, endMs);
    },
  };
  const store = {
    write: (_: unknown, __: unknown, columns: unknown) =>
      Promise.resolve({ rows: (columns as BarColumns).open.length }),
  };
  const result = await syncRange(store as never, provider, REQUEST);
  assertEquals(asked, [at(10), at(20), at(30), at(35)]);
  assertEquals(result, { rows: 30, absentAtSource: [{ startMs: at(30), endMs: at(35) }] });
  const later = { ...REQUEST, range: { startMs: at(35), endMs: at(99) } };
  assertEquals(await syncRange(store as never, provider, later), { rows: 0, absentAtSource: [] });
});

for (const venue of ["bybit", "binanceusdm"]) {
  Deno.test(`${venue}: an interrupted sync goes on, and ends as one that was not interrupted`, () =>
    inFolder(async (folder) => {
      const holes = [{ startMs: at(700), endMs: at(760) }];
      const markets = [{ ...VENUE_MARKETS[0], holes }];
      await using server = startVenueServer({ markets, nowMs: at(4000) + 30_000 });
      const provider = await createVenueProvider({
        venue,
        baseUrl: server.url,
        now: () => server.nowMs,
        sleep: () => Promise.resolve(),
        random: new SeededRandom(1),
      });
      const request = { symbol: "SOLUSDT", range: rangeOf(5000), pageMs: 1000 * 60_000 };
      await using store = await openStore(`${folder}/a.duckdb`);
      for (const stream of ["last", "mark", "funding"] as const) {
        const path = stream === "funding" ? "unding" : "line";
        server.misbehave({ kind: "status", status: 503, path, after: 3, times: 6 });
        const interrupted = { ...request, stream };
        await assertRejects(() => syncRange(store, provider, interrupted), DataError, "503");
        const { absentAtSource } = await syncRange(store, provider, interrupted);
        assertEquals(absentAtSource, stream === "funding" ? [] : holes);
        assertEquals((await syncRange(store, provider, interrupted)).rows, 0);
      }
      await using other = await openStore(`${folder}/b.duckdb`);
      for (const stream of ["last", "mark", "funding"] as const) {
        await syncRange(other, provider, { ...request, stream, pageMs: DAY_MS });
      }
      assertEquals(
        await store.readBars("SOLUSDT", rangeOf(9999)),
        await other.readBars("SOLUSDT", rangeOf(9999)),
      );
      assertEquals(
        await store.readMark("SOLUSDT", rangeOf(9999)),
        await other.readMark("SOLUSDT", rangeOf(9999)),
      );
      assertEquals(
        await store.readFunding("SOLUSDT", rangeOf(9999)),
        await other.readFunding("SOLUSDT", rangeOf(9999)),
      );
      const extent = await store.extent("SOLUSDT", "last");
      assertEquals(extent, { firstMs: at(0), lastMs: at(3999), rows: 3940 });
    }));
}
