import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { DataError, DataMissingError, DAY_MS, MINUTE_MS } from "../../lib/base/mod.ts";
import { sliceColumns } from "../../lib/columns/mod.ts";
import type { LiveBar } from "../../lib/paper/mod.ts";
import { openBarCache } from "../../lib/store/mod.ts";
import { inFolder, makeBars, rangeOf } from "./fixtures.ts";

const ALL = { startMs: 0, endMs: 1e14 };

Deno.test("rows come back as they were put, of each stream and under each symbol's own name", async () => {
  await inFolder(async (folder) => {
    using cache = await openBarCache(`${folder}/deep/cache.db`, { now: () => 7 });
    const bars = makeBars(50);
    const { volume: _, ...mark } = makeBars(40);
    const funding = {
      tsMs: Float64Array.of(28_800_003),
      rate: Float64Array.of(-0.0001),
      intervalMs: Float64Array.of(28_800_000),
    };
    assertEquals(cache.put("last", "A", bars, "historical"), { added: 50, corrected: 0 });
    assertEquals(cache.put("mark", "A", mark, "backfill"), { added: 40, corrected: 0 });
    assertEquals(cache.put("funding", "B", funding, "backfill"), { added: 1, corrected: 0 });
    assertEquals(cache.read("last", "A", ALL), bars);
    assertEquals(cache.read("mark", "A", ALL), mark);
    assertEquals(cache.read("funding", "B", ALL), funding);
    assertEquals(cache.read("last", "B", ALL).open.length, 0);
    assertEquals(cache.extent("last", "A"), {
      firstMs: bars.tsOpenMs[0],
      lastMs: bars.tsOpenMs[49],
      rows: 50,
    });
    assertEquals(cache.extent("last", "C"), null);
    assertEquals(cache.series(), [
      { symbol: "A", stream: "last" },
      { symbol: "A", stream: "mark" },
      { symbol: "B", stream: "funding" },
    ]);
  });
});

Deno.test("the same rows again change nothing, other numbers replace them and leave a correction", async () => {
  await inFolder(async (folder) => {
    using cache = await openBarCache(`${folder}/cache.db`);
    const bars = makeBars(10);
    cache.put("last", "A", bars, "websocket");
    assertEquals(cache.put("last", "A", bars, "backfill"), { added: 0, corrected: 0 });
    const other = structuredClone(sliceColumns(bars, 4, 5));
    const row = (columns: typeof bars) =>
      [columns.open, columns.high, columns.low, columns.close, columns.volume].map(([n]) => n);
    const before = row(sliceColumns(bars, 4, 5));
    other.close[0] = other.high[0];
    assertEquals(cache.put("last", "A", other, "backfill"), { added: 0, corrected: 1 });
    assertEquals(cache.read("last", "A", ALL).close[4], other.close[0]);
    const correction = {
      stream: "last" as const,
      tsOpenMs: bars.tsOpenMs[4],
      kept: row(other),
      dropped: before,
      isApplied: true,
    };
    assertEquals(cache.corrections("A"), [correction]);
    const [open, high, low, close, volume] = before;
    const bar: LiveBar = {
      ...{ symbol: "A", stream: "last", isFinal: true, venueTsMs: null },
      ...{ tsOpenMs: bars.tsOpenMs[4], open, high, low, close, volume },
    };
    cache.refuse(bar, "websocket");
    assertEquals(cache.read("last", "A", ALL).close[4], other.close[0]);
    assertEquals(cache.corrections("A").at(-1), { ...correction, isApplied: false });
    cache.refuse({ ...bar, close: other.close[0] }, "websocket");
    assertEquals(cache.corrections("A").length, 2);
  });
});

Deno.test("counts agree with what is read, over whole days, parts of days, and after rows are gone", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/cache.db`;
    using cache = await openBarCache(path);
    const rows = 3 * 1440;
    const bars = makeBars(rows);
    const day = Math.ceil(bars.tsOpenMs[0] / DAY_MS) * DAY_MS;
    bars.tsOpenMs.forEach((_, i) => bars.tsOpenMs[i] = day + i * MINUTE_MS);
    cache.put("last", "A", bars, "historical");
    cache.put("last", "B", sliceColumns(bars, 0, 100), "historical");
    const check = () => {
      for (const [from, to] of [[0, rows], [1, rows - 1], [1440, 2880], [10, 20], [1439, 1441]]) {
        const range = { startMs: day + from * MINUTE_MS, endMs: day + to * MINUTE_MS };
        assertEquals(
          cache.count("last", "A", range),
          cache.read("last", "A", range).tsOpenMs.length,
        );
      }
    };
    check();
    {
      using other = new DatabaseSync(path);
      other.exec(`DELETE FROM bars WHERE ts = ${day + 1500 * MINUTE_MS}`);
    }
    check();
    assertEquals(cache.count("last", "A", ALL), rows - 1);
  });
});

Deno.test("rows that are off the minute or of no known source are refused, whole batch and all", async () => {
  await inFolder(async (folder) => {
    using cache = await openBarCache(`${folder}/cache.db`);
    const bars = makeBars(10);
    bars.tsOpenMs[9] += 1;
    assertThrows(() => cache.put("last", "A", bars, "websocket"), Error, "CHECK constraint");
    assertThrows(
      () => cache.put("last", "A", sliceColumns(bars, 0, 5), "rumour" as "backfill"),
      Error,
      "CHECK constraint",
    );
    assertEquals(cache.count("last", "A", ALL), 0);
  });
});

Deno.test("the table and its key are those that are documented", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/cache.db`;
    const options = { marketTz: "America/New_York", now: () => 5 };
    (await openBarCache(path, options)).close();
    {
      using cache = await openBarCache(path, options);
      cache.put("last", "A", makeBars(1), "websocket");
    }
    using database = new DatabaseSync(path, { readOnly: true });
    const columns = database.prepare("SELECT name, pk FROM pragma_table_info('bars')").all();
    assertEquals(
      columns.map(({ name }) => name).join(" "),
      "symbol tf ts market_tz open high low close volume source inserted_at",
    );
    assertEquals(columns.filter(({ pk }) => pk).map(({ name }) => name), ["symbol", "tf", "ts"]);
    const row = database.prepare("SELECT tf, market_tz, source, inserted_at FROM bars").get();
    assertEquals({ ...row }, {
      tf: "1m",
      market_tz: "America/New_York",
      source: "websocket",
      inserted_at: 5,
    });
  });
});

Deno.test("a cache that is missing, newer, or no database is refused by name", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/cache.db`;
    const missing = await assertRejects(
      () => openBarCache(path, { readOnly: true }),
      DataMissingError,
      "no such file",
    );
    assertEquals(missing.code, "CACHE_MISSING");
    (await openBarCache(path)).close();
    (await openBarCache(path, { readOnly: true })).close();
    {
      using database = new DatabaseSync(path);
      database.exec("PRAGMA user_version = 99");
    }
    const newer = await assertRejects(() => openBarCache(path), DataError, "version 99");
    assertEquals(newer.code, "CACHE_NEWER_SCHEMA");
    await Deno.writeTextFile(`${folder}/text.db`, "no database at all\n".repeat(100));
    const corrupt = await assertRejects(() => openBarCache(`${folder}/text.db`), DataError);
    assertEquals(corrupt.code, "STORE_CORRUPT");
  });
});

Deno.test("a cache keeps the minutes of one venue, the first that brought any", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/cache.db`;
    (await openBarCache(path)).close();
    using early = await openBarCache(path, { venue: "kraken" });
    assertEquals(early.put("last", "A", makeBars(0), "backfill").added, 0);
    for (let i = 0; i < 2; i++) {
      using cache = await openBarCache(path, { venue: "bybit" });
      cache.put("last", "A", makeBars(3), "backfill");
    }
    const late = assertThrows(() => early.put("last", "A", makeBars(4), "backfill"), DataError);
    assertEquals(late.code, "CACHE_OF_ANOTHER_VENUE");
    assertEquals(early.count("last", "A", ALL), 3);
    const error = await assertRejects(
      () => openBarCache(path, { venue: "binanceusdm" }),
      DataError,
      "holds those of bybit",
    );
    assertEquals(error.code, "CACHE_OF_ANOTHER_VENUE");
    (await openBarCache(path, { readOnly: true })).close();
  });
});

Deno.test("a cache in memory touches no file", async () => {
  using cache = await openBarCache(":memory:");
  assertEquals(cache.put("last", "A", makeBars(3), "backfill").added, 3);
  assertEquals(cache.count("last", "A", ALL), 3);
});

Deno.test("two connections write one file, and each sees what the other wrote", async () => {
  await inFolder(async (folder) => {
    using one = await openBarCache(`${folder}/cache.db`);
    using two = await openBarCache(`${folder}/cache.db`);
    const bars = makeBars(20);
    for (let i = 0; i < 20; i++) {
      (i % 2 ? one : two).put("last", "A", sliceColumns(bars, i, i + 1), "websocket");
    }
    assertEquals(one.count("last", "A", rangeOf(20)), 20);
    assertEquals(two.read("last", "A", ALL), bars);
  });
});

const WRITER = new URL("../support/cache_writer.ts", import.meta.url).href;

Deno.test("a writer that is killed leaves whole batches and every batch that it reported", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/cache.db`;
    for (let kill = 0; kill < 12; kill++) {
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "-q", "--no-check", WRITER, path],
        stdout: "piped",
        stderr: "inherit",
      }).spawn();
      const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      // The more is waited for, the later in its work the writer is killed.
      while (text.split("\n").length < 2 + 3 * kill) text += (await reader.read()).value ?? "";
      child.kill("SIGKILL");
      await reader.cancel();
      await child.status;
      using cache = await openBarCache(path);
      const reported = Number(text.trimEnd().split("\n").at(-1));
      const rows = cache.extent("last", "S")?.rows ?? 0;
      assertEquals(rows % 100, 0);
      assert(rows >= reported, `${rows} rows, ${reported} were reported`);
      assertEquals(cache.read("last", "S", ALL).tsOpenMs.length, rows);
    }
  });
});
