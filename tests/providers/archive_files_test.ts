import { assertEquals, assertRejects } from "@std/assert";
import { DataError, DataMissingError, DAY_MS, MINUTE_MS } from "../../lib/base/mod.ts";
import { type BarColumns, sliceColumns } from "../../lib/columns/mod.ts";
import { createFileProvider, syncRange } from "../../lib/providers/mod.ts";
import { openStore, readFile } from "../../lib/store/mod.ts";
import { inFolder, makeBars, rangeOf } from "../store/fixtures.ts";

/** 2025-04-30T22:00Z, two hours before a month ends. */
const START_MS = 1_746_050_400_000;
const MAY_MS = START_MS + 120 * MINUTE_MS;
const BARS = makeBars(240, 1, START_MS);
const HEADER = "open_time,open,high,low,close,volume,close_time,quote_volume,count," +
  "taker_buy_volume,taker_buy_quote_volume,ignore\n";

/** Minutes as Binance's archive writes them. */
function binanceRows({ tsOpenMs, open, high, low, close, volume }: BarColumns): string {
  return [...tsOpenMs].map((at, i) =>
    [at, open[i], high[i], low[i], close[i], volume[i], at + MINUTE_MS - 1, 1, 1, 1, 1, 0].join(",")
  ).join("\n") + "\n";
}

/** Minutes as Bybit's archive writes them. */
function bybitRows({ tsOpenMs, open, high, low, close, volume }: BarColumns): string {
  const time = (at: number) =>
    new Date(at).toISOString().slice(0, 16).replace("T", " ").replaceAll("-", ".");
  return [...tsOpenMs].map((at, i) =>
    [time(at), open[i], high[i], low[i], close[i], volume[i]].join(",")
  ).join("\n") + "\n";
}

async function gzip(text: string): Promise<Uint8Array> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function write(path: string, text: string): Promise<void> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  await (path.endsWith(".gz")
    ? Deno.writeFile(path, await gzip(text))
    : Deno.writeTextFile(path, text));
}

const april = sliceColumns(BARS, 0, 120);
const may = sliceColumns(BARS, 120, 240);

Deno.test("monthly files of Binance's archive are one series, with or without a header", () =>
  inFolder(async (folder) => {
    await write(`${folder}/SOLUSDT-1m-2025-04.csv`, HEADER + binanceRows(april));
    await write(`${folder}/SOLUSDT-1m-2025-05.csv.gz`, binanceRows(may));
    const provider = createFileProvider({ path: folder, readFile });
    const range = rangeOf(240, START_MS);
    assertEquals(await provider.fetchBars("SOLUSDT", "last", range.startMs, range.endMs), BARS);
    assertEquals(
      await provider.fetchBars("SOLUSDT", "last", MAY_MS - MINUTE_MS, MAY_MS + MINUTE_MS),
      sliceColumns(BARS, 119, 121),
    );
    const after = await provider.fetchBars(
      "SOLUSDT",
      "last",
      MAY_MS + 40 * DAY_MS,
      MAY_MS + 50 * DAY_MS,
    );
    assertEquals(after.tsOpenMs.length, 0);
    // Binance calls the files of both prices the same, so those of the last price lie elsewhere.
    await assertRejects(
      () => provider.fetchBars("SOLUSDT", "mark", range.startMs, range.endMs),
      DataMissingError,
    );
    await using store = await openStore(`${folder}/s.duckdb`);
    const request = { symbol: "SOLUSDT", stream: "last", range, pageMs: 50 * MINUTE_MS } as const;
    assertEquals(await syncRange(store, provider, request), { rows: 240, absentAtSource: [] });
    assertEquals(await store.readBars("SOLUSDT", range), BARS);
  }));

Deno.test("the archive's own folders are known, and both prices are kept apart", () =>
  inFolder(async (folder) => {
    const mark = makeBars(240, 2, START_MS);
    await write(`${folder}/klines/SOLUSDT/1m/SOLUSDT-1m-2025-04.csv`, binanceRows(april));
    await write(`${folder}/klines/SOLUSDT/1m/SOLUSDT-1m-2025-05-01.csv`, binanceRows(may));
    await write(
      `${folder}/markPriceKlines/SOLUSDT/1m/SOLUSDT-1m-2025-04.csv`,
      HEADER + binanceRows(sliceColumns(mark, 0, 120)),
    );
    const hour = 3_600_000;
    await write(
      `${folder}/fundingRate/SOLUSDT/SOLUSDT-fundingRate-2025-05.csv`,
      "calc_time,funding_interval_hours,last_funding_rate\n" +
        `${MAY_MS + 4},8,0.0001\n${MAY_MS + 8 * hour + 1},8,-0.00002\n`,
    );
    const provider = createFileProvider({ path: folder, readFile });
    const all = [START_MS, START_MS + 10 * DAY_MS] as const;
    assertEquals(await provider.fetchBars("SOLUSDT", "last", ...all), BARS);
    const { close } = await provider.fetchBars("SOLUSDT", "mark", ...all);
    assertEquals([...close], [...mark.close.subarray(0, 120)]);
    const { rate, intervalMs } = await provider.fetchBars("SOLUSDT", "funding", ...all);
    assertEquals([[...rate], [...intervalMs]], [[0.0001, -0.00002], [8 * hour, 8 * hour]]);
  }));

Deno.test("monthly files of Bybit's archive are one series", () =>
  inFolder(async (folder) => {
    await write(`${folder}/SOLUSDT_1_2025-04-01_2025-04-30.csv.gz`, bybitRows(april));
    await write(`${folder}/SOLUSDT_1_2025-05-01_2025-05-31.csv.gz`, bybitRows(may));
    const provider = createFileProvider({ path: folder, readFile });
    assertEquals(await provider.fetchBars("SOLUSDT", "last", START_MS, START_MS + DAY_MS), BARS);
  }));

Deno.test("a day within a month is taken once where both agree, and refused where they do not", () =>
  inFolder(async (folder) => {
    await write(`${folder}/SOLUSDT-1m-2025-05.csv`, binanceRows(sliceColumns(may, 0, 60)));
    await write(`${folder}/SOLUSDT-1m-2025-05-01.csv`, binanceRows(may));
    const provider = createFileProvider({ path: folder, readFile });
    const range = [START_MS, START_MS + DAY_MS] as const;
    assertEquals(await provider.fetchBars("SOLUSDT", "last", ...range), may);
    const other = { ...may, volume: may.volume.map((volume, i) => i === 30 ? volume + 1 : volume) };
    await write(`${folder}/SOLUSDT-1m-2025-05-01.csv`, binanceRows(other));
    const error = await assertRejects(
      () => createFileProvider({ path: folder, readFile }).fetchBars("SOLUSDT", "last", ...range),
      DataError,
      "two files disagree about the row of 2025-05-01T00:30:00Z",
    );
    assertEquals(error.code, "CONFLICTING_ROWS");
  }));

Deno.test("files of other symbols, periods and endings are not taken for a symbol's", () =>
  inFolder(async (folder) => {
    for (
      const name of [
        ...["1SOLUSDT-1m-2025-05.csv", "SOLUSDT-5m-2025-05.csv", "SOLUSDT-1m-2025.csv"],
        ...["SOLUSDT-1m-2025-05.zip", "SOLUSDT-1m-2025-05.csv.part", "xSOLUSDT-1m-2025-05.csv"],
      ]
    ) await write(`${folder}/${name}`, binanceRows(may));
    const provider = createFileProvider({ path: folder, readFile });
    for (const symbol of ["SOLUSDT", "SOL.SDT", "OLUSDT"]) {
      await assertRejects(
        () => provider.fetchBars(symbol, "last", START_MS, MAY_MS),
        DataMissingError,
        "or the files of a venue's archive",
      );
    }
  }));
