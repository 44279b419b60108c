import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type Instrument, MINUTE_MS, sha256Hex } from "../../lib/base/mod.ts";
import { findCalendar } from "../../lib/calendar/mod.ts";
import { lowerBound } from "../../lib/columns/mod.ts";
import { importFile, instrumentFromJson, openStore, readFile } from "../../lib/store/mod.ts";
import { inFolder } from "./fixtures.ts";

const DATA = new URL("../../data/", import.meta.url);
const FIXTURES = new URL("../data/", import.meta.url);
const readJson = async (name: string) => JSON.parse(await Deno.readTextFile(new URL(name, DATA)));
const manifest = await readJson("manifest.json");
const instruments: Instrument[] = (await readJson("instruments.json"))
  .map((json: unknown) => instrumentFromJson(json, "instruments.json"));
const pathOf = (file: string, folder = DATA) => new URL(file, folder).pathname;

Deno.test("every shipped file has the rows and the digest that the manifest and the page name", async () => {
  const page = await Deno.readTextFile(new URL("README.md", DATA));
  for (const { file, symbol, stream, rows, sha256, first_ms, last_ms } of manifest.files) {
    assertEquals(sha256Hex(await Deno.readFile(new URL(file, DATA))), sha256);
    assert(page.includes(`| \`${file}\` | ${rows} | \`${sha256}\` |`), file);
    const { columns } = await readFile({ path: pathOf(file), symbol, stream });
    const ts = "tsMs" in columns ? columns.tsMs : columns.tsOpenMs;
    assertEquals([ts.length, ts[0], ts[ts.length - 1]], [rows, first_ms, last_ms]);
  }
});

Deno.test("the shipped minutes have no hole, and funding reaches back before them", () =>
  inFolder(async (folder) => {
    await using store = await openStore(`${folder}/s.duckdb`);
    for (const { file, symbol, stream, source } of manifest.files) {
      await importFile(store, { path: pathOf(file), symbol, stream, source });
    }
    const shares: string[] = [];
    for (const series of await store.status()) {
      const terms = instruments.find(({ symbol }) => symbol === series.symbol);
      if (terms?.kind === "equity") {
        shares.push(series.symbol);
        const range = { startMs: series.firstMs, endMs: series.lastMs + MINUTE_MS };
        const missing = series.gaps.flatMap((gap) => findCalendar(terms.calendar).openRanges(gap));
        assertEquals([missing, series.sources], [[], { "csv:lean": series.rows }]);
        assertEquals(findCalendar(terms.calendar).expectedMinutes(range), series.rows);
        continue;
      }
      assertEquals([series.symbol, series.gaps], [series.symbol, []]);
      if (series.stream === "last") {
        assertEquals(series.sources, { binance: (series.lastMs - series.firstMs) / MINUTE_MS + 1 });
        const funding = await store.extent(series.symbol, "funding");
        assert(funding!.firstMs < series.firstMs);
        assert(funding!.lastMs > series.lastMs);
      }
    }
    assertEquals(shares, ["BAC", "SPY"]);
  }));

for (const symbol of ["BTCUSDT", "SOLUSDT"]) {
  Deno.test(`the minutes of ${symbol} fold to the venue's own five minutes on every common bar`, () =>
    inFolder(async (folder) => {
      await using store = await openStore(`${folder}/s.duckdb`);
      await importFile(store, { path: pathOf(`${symbol}_1m.csv.gz`), symbol, stream: "last" });
      const { columns: own } = await readFile({
        path: pathOf(`binance_um_${symbol}_5m.csv.gz`, FIXTURES),
        symbol,
        stream: "last",
        barMs: 300_000,
      });
      const range = { startMs: own.tsOpenMs[0], endMs: own.tsOpenMs.at(-1)! + 5 * MINUTE_MS };
      const { minutes, volume, ...folded } = await store.readFoldedBars(symbol, range, 300_000);
      const { volume: ownVolume, ...ownPrices } = own;
      assertEquals(minutes, minutes.map(() => 5));
      assertEquals(folded, ownPrices);
      volume.forEach((value, i) => assertAlmostEquals(value, ownVolume[i], 1e-6));
    }));
}

Deno.test("prices and volumes sit on the tick and the lot of the contract", async () => {
  assertEquals(instruments.length, 5);
  for (const { symbol, tickSize, qtyStep } of instruments) {
    const { columns } = await readFile({
      path: pathOf(`${symbol}_1m.csv.gz`),
      symbol,
      stream: "last",
    });
    const offGrid = (column: Float64Array, step: number) =>
      column.filter((value) => Math.abs(value / step - Math.round(value / step)) > 1e-4).length;
    const { open, low, close, high, volume } = columns;
    assertEquals([open, low, close].map((column) => offGrid(column, tickSize)), [0, 0, 0]);
    assertEquals(offGrid(high, tickSize), symbol === "SOLUSDT" ? 1 : 0);
    assertEquals(offGrid(volume, qtyStep), 0);
  }
});

Deno.test("maintenance margin does not jump where two tiers meet", async () => {
  for (const json of await readJson("instruments.json")) {
    const { maintenanceTiers: tiers } = instrumentFromJson(json, "instruments.json");
    for (let i = 1; i < tiers.length; i++) {
      const limit = tiers[i - 1].maxNotionalUsdt!;
      const margin = (tier: typeof tiers[0]) => limit * tier.maintenanceRate - tier.deductionUsdt;
      assertAlmostEquals(margin(tiers[i]), margin(tiers[i - 1]), 1e-6);
    }
  }
});

Deno.test("fixtures of real markets with holes are read as they are", async () => {
  const holes = { "unittest_BTC_1m_with_gaps": 260, "coinbase_BTCUSD_1m_with_gaps": 21 };
  for (const [name, missing] of Object.entries(holes)) {
    const path = pathOf(`${name}.csv.gz`, FIXTURES);
    const { columns: { tsOpenMs } } = await readFile({ path, symbol: "X", stream: "last" });
    const dayLater = lowerBound(tsOpenMs, tsOpenMs[0] + 1440 * MINUTE_MS);
    assertEquals([dayLater, tsOpenMs.length], [tsOpenMs.length, 1440 - missing]);
  }
});
