import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DataError, DataMissingError, UsageError } from "../../lib/base/mod.ts";
import {
  importFile,
  type ImportFileOptions,
  openStore,
  type Store,
  type TableColumn,
  writeTable,
} from "../../lib/store/mod.ts";
import { inFolder, makeBars, rangeOf, START_MS } from "./fixtures.ts";

interface Bench {
  store: Store;
  folder: string;
  /** Writes a text file and imports it as bars of A, unless told otherwise. */
  load(
    text: string | Uint8Array,
    options?: Partial<ImportFileOptions> & { name?: string },
  ): ReturnType<typeof importFile>;
}

function bench(action: (bench: Bench) => Promise<void>): Promise<void> {
  return inFolder(async (folder) => {
    await using store = await openStore(`${folder}/s.duckdb`);
    await action({
      store,
      folder,
      async load(text, { name = "bars.csv", ...options } = {}) {
        const path = `${folder}/${name}`;
        if (typeof text === "string") await Deno.writeTextFile(path, text);
        else await Deno.writeFile(path, text);
        return await importFile(store, { path, symbol: "A", stream: "last", ...options });
      },
    });
  });
}

async function gzip(text: string): Promise<Uint8Array> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Three bars whose prices tell the minute. */
function csv(header: string, time: (minute: number) => unknown, row = "10,12,9,11,3"): string {
  const lines = [0, 1, 2].map((minute) => `${time(minute)},${row}`);
  return [...(header ? [header] : []), ...lines].join("\n") + "\n";
}

const at = (minute: number) => START_MS + minute * 60_000;
const iso = (minute: number) => new Date(at(minute)).toISOString();
const HEADER = "ts_open_ms,open,high,low,close,volume";

const SHAPES: [string, string, Partial<ImportFileOptions>?][] = [
  ["milliseconds", csv(HEADER, at)],
  ["seconds", csv("timestamp,o,h,l,c,v", (m) => at(m) / 1000)],
  ["seconds with a fraction", csv("timestamp,o,h,l,c,v", (m) => (at(m) / 1000).toFixed(1))],
  ["microseconds", csv("Open Time,Open,High,Low,Close,Volume", (m) => at(m) * 1000)],
  ["ISO instants", csv("date,open,high,low,close,volume", iso)],
  [
    "ISO instants with an offset",
    csv("date,open,high,low,close,volume", (m) => iso(m + 120).replace(".000Z", "+02:00")),
  ],
  [
    "UTC date and time without a zone",
    csv("time,open,high,low,close,volume", (m) => iso(m).slice(0, 19).replace("T", " ")),
  ],
  [
    "dotted dates without a header",
    csv("", (m) => iso(m).slice(0, 16).replaceAll("-", ".").replace("T", " ")),
  ],
  [
    "times of the close",
    csv("close_time,open,high,low,close,volume", (m) => at(m + 1)),
    { stamp: "close" },
  ],
  ["no header", csv("", at)],
  [
    "a venue's archive of twelve columns without a header",
    csv("", at, "10,12,9,11,3,1,2,3,4,5,6"),
  ],
  [
    "a venue's archive of twelve columns with a header",
    csv(
      "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume," +
        "taker_buy_quote_volume,ignore",
      at,
      "10,12,9,11,3,1,2,3,4,5,0",
    ),
  ],
  [
    "a venue's list of seven columns",
    csv("startTime,open,high,low,close,volume,turnover", at, "10,12,9,11,3,9"),
  ],
  [
    "semicolons, quotes and Windows line ends",
    csv(HEADER, at).replaceAll(",", ";").replaceAll("12", '"12"').replaceAll("\n", "\r\n"),
  ],
  [
    "a byte order mark, blank lines and no last line end",
    "\ufeff" + csv(HEADER, at).replaceAll("\n", "\n\n").trim(),
  ],
  [
    "names of its own",
    csv("When,First,Top,Bottom,Last,Lots", at),
    {
      columns: {
        ts: "When",
        open: "First",
        high: "Top",
        low: "Bottom",
        close: "Last",
        volume: "Lots",
      },
    },
  ],
];

for (const [name, text, options] of SHAPES) {
  Deno.test(`a CSV file with ${name} is understood`, () =>
    bench(async ({ store, load }) => {
      const outcome = await load(text, options);
      assertEquals(outcome, {
        rows: 3,
        added: 3,
        replaced: 0,
        gaps: [],
        source: "csv:bars",
        firstMs: at(0),
        lastMs: at(2),
      });
      const bars = await store.readBars("A", rangeOf(3));
      assertEquals(
        Object.values(bars).map((column) => [...column]),
        [[at(0), at(1), at(2)], ...[10, 12, 9, 11, 3].map((value) => [value, value, value])],
      );
    }));
}

Deno.test("a name that says milliseconds is believed, whatever the size of the first time", () =>
  bench(async ({ store, load }) => {
    await load(csv(HEADER, (minute) => minute * 60_000));
    assertEquals((await store.extent("A", "last"))?.lastMs, 120_000);
  }));

Deno.test("a compressed CSV file is understood", () =>
  bench(async ({ store, load }) => {
    await load(await gzip(csv(HEADER, at)), { name: "bars.csv.gz", source: "archive" });
    assertEquals((await store.status())[0].sources, { archive: 3 });
  }));

Deno.test("mark prices and funding have layouts of their own", () =>
  bench(async ({ store, load }) => {
    await load(csv("ts_open_ms,open,high,low,close", at, "10,12,9,11"), { stream: "mark" });
    assertEquals([...(await store.readMark("A", rangeOf(3))).close], [11, 11, 11]);
    const hour = 3_600_000;
    await load(
      `calc_time,funding_interval_hours,last_funding_rate\n${START_MS + 3},4,-0.0001\n`,
      { stream: "funding" },
    );
    const range = { startMs: START_MS, endMs: START_MS + 100 * hour };
    assertEquals(await store.readFunding("A", range), {
      tsMs: Float64Array.of(START_MS + 3),
      rate: Float64Array.of(-0.0001),
      intervalMs: Float64Array.of(4 * hour),
    });
  }));

Deno.test("funding without intervals takes them from the distances, and a hole is no interval", () =>
  bench(async ({ store, load }) => {
    const hour = 3_600_000;
    const times = [0, 4, 8, 9, 10, 34].map((hours, i) => START_MS + hours * hour + i);
    const text = times.map((ts) => `${ts},0.0001`).join("\n");
    await load(`fundingTime,fundingRate\n${text}\n`, { stream: "funding", symbol: "B" });
    const range = { startMs: START_MS, endMs: START_MS + 100 * hour };
    const { intervalMs } = await store.readFunding("B", range);
    assertEquals([...intervalMs].map((ms) => ms / hour), [4, 4, 4, 1, 1, 8]);
  }));

const good = (minute: number) => `${at(minute)},10,12,9,11,3`;
const BAD_FILES: [string, string, string, string][] = [
  ["text in a price", `${HEADER}\n${good(0)}\n${at(1)},10,12,n/a,11,3\n`, "BAD_BAR", "3"],
  ["an empty price", `${HEADER}\n${good(0)}\n${at(1)},10,12,,11,3\n`, "BAD_BAR", "3"],
  ["a negative price", `${HEADER}\n${at(0)},10,12,-9,11,3\n`, "BAD_BAR", "2"],
  ["an infinite price", `${HEADER}\n${at(0)},10,1e999,9,11,3\n`, "BAD_BAR", "2"],
  ["a high below the close", `${HEADER}\n\n\n${at(0)},10,10.5,9,11,3\n`, "BAD_BAR", "4"],
  ["a negative volume", `${at(0)},10,12,9,11,-3\n`, "BAD_BAR", "1"],
  ["a repeated minute", `${HEADER}\n${good(0)}\n${good(1)}\n${good(1)}\n`, "DUPLICATE_BAR", "4"],
  [
    "a minute repeated with other values",
    `${HEADER}\n${good(0)}\n${good(1)}\n${at(0)},1,1,1,1,1\n`,
    "DUPLICATE_BAR",
    "4",
  ],
  ["rows out of order", `${HEADER}\n${good(0)}\n${good(2)}\n${good(1)}\n`, "UNORDERED_BAR", "4"],
  ["a time off the minute", `${HEADER}\n${good(0)}\n${good(1.5)}\n`, "MISALIGNED_BAR", "3"],
  [
    "a time in another unit",
    `${HEADER}\n${good(0)}\n${good(1).replace(",", "000,")}\n`,
    "BAD_INSTANT",
    "3",
  ],
  ["text in a time", `${HEADER}\n${good(0)}\nsoon,10,12,9,11,3\n`, "BAD_INSTANT", "3"],
  ["a row that is too short", `${HEADER}\n${good(0)}\n${at(1)},10\n`, "BAD_ROW", "3"],
  ["a row that is too long", `${HEADER}\n${good(0)}\n\n${good(1)},4\n`, "BAD_ROW", "4"],
];

for (const [name, text, code, line] of BAD_FILES) {
  Deno.test(`${name} is refused with ${code}, naming file and line`, () =>
    bench(async ({ store, folder, load }) => {
      const error = await assertRejects(() => load(text), DataError);
      assertEquals([error.code, error.where], [code, `${folder}/bars.csv:${line}`]);
      assertStringIncludes(error.message, `line ${line}`);
      assertEquals(await store.status(), []);
    }));
}

Deno.test("a repeated minute names both lines", () =>
  bench(async ({ load }) => {
    const text = `${HEADER}\n${good(0)}\n${good(1)}\n${good(2)}\n${good(0)}\n`;
    const error = await assertRejects(() => load(text), DataError);
    assertStringIncludes(error.message, "line 5 repeats");
    assertStringIncludes(error.message, "after line 2");
  }));

Deno.test("a bad line deep in a compressed file is found", () =>
  bench(async ({ folder, load }) => {
    const lines = Array.from({ length: 50_000 }, (_, minute) => good(minute));
    lines[43_210] = `${at(43_210)},10,12,9,oops,3`;
    const bytes = await gzip([HEADER, ...lines].join("\n"));
    const error = await assertRejects(() => load(bytes, { name: "b.csv.gz" }), DataError, "oops");
    assertEquals(error.where, `${folder}/b.csv.gz:43212`);
  }));

Deno.test("a missing price in a Parquet file names its row, and other timestamp types are read", () =>
  bench(async ({ store, folder }) => {
    const path = `${folder}/bars.parquet`;
    const column = (name: string, values: (number | null)[]): TableColumn => ({
      name,
      type: "double",
      values,
    });
    const write = (time: TableColumn, high: number | null) =>
      writeTable(path, [
        time,
        column("open", [10, 10, 10]),
        column("high", [12, 12, high]),
        column("low", [9, 9, 9]),
        column("close", [11, 11, 11]),
        column("volume", [3, 3, 3]),
      ]);
    await write(column("ts_open_ms", [at(0), at(1), at(2)]), null);
    const load = () => importFile(store, { path, symbol: "A", stream: "last" });
    const error = await assertRejects(load, DataError, "row 3 has no high");
    assertEquals([error.code, error.where], ["BAD_BAR", `${path}:3`]);
    await write({ name: "time", type: "varchar", values: [iso(0), iso(1), iso(2)] }, 12);
    assertEquals((await load()).lastMs, at(2));
  }));

Deno.test("a file that is not there, empty, or no series is refused", () =>
  bench(async ({ store, folder, load }) => {
    const path = `${folder}/none.csv`;
    const missing = await assertRejects(
      () => importFile(store, { path, symbol: "A", stream: "last" }),
      DataMissingError,
    );
    assertEquals([missing.code, missing.where], ["FILE_MISSING", path]);
    const codeOf = async (text: string | Uint8Array, name: string) =>
      (await assertRejects(() => load(text, { name }), DataError)).code;
    assertEquals(await codeOf("", "empty.csv"), "EMPTY_FILE");
    assertEquals(await codeOf("\n\n", "blank.csv"), "EMPTY_FILE");
    assertEquals(await codeOf(HEADER + "\n", "header.csv"), "EMPTY_FILE");
    assertEquals(await codeOf("a,b\n1,2\n", "other.csv"), "UNKNOWN_COLUMNS");
    assertEquals(await codeOf(`${at(0)},1,2\n`, "narrow.csv"), "UNKNOWN_COLUMNS");
    assertEquals(await codeOf(new Uint8Array([0x1f, 0x8b, 8, 0, 1, 2, 3]), "x.gz"), "CORRUPT_FILE");
    assertEquals(await codeOf("PAR1 and then nothing", "x.parquet"), "CORRUPT_FILE");
    await Deno.mkdir(`${folder}/dir.csv`);
    const folderError = await assertRejects(
      () => importFile(store, { path: `${folder}/dir.csv`, symbol: "A", stream: "last" }),
      DataError,
    );
    assertEquals(folderError.code, "NOT_A_FILE");
    assertEquals(await store.status(), []);
  }));

Deno.test("wrong columns are listed with what was expected", () =>
  bench(async ({ load }) => {
    const error = await assertRejects(() => load("ts_open_ms,open,high,low,last\n"), DataError);
    for (const part of ["no column is close, volume", "found ts_open_ms, open, high, low, last"]) {
      assertStringIncludes(error.message, part);
    }
    await assertRejects(
      () => load(csv(HEADER, at), { columns: { clsoe: "x" } }),
      UsageError,
      "close",
    );
    await assertRejects(
      () => load(csv(HEADER, at), { columns: { close: "x" } }),
      DataError,
      "close",
    );
  }));

Deno.test("another store is imported by symbol, and the open store itself is refused", () =>
  bench(async ({ store, folder }) => {
    const path = `${folder}/other.duckdb`;
    {
      await using other = await openStore(path);
      await other.write("last", "A", makeBars(20, 1, at(10)), { source: "x" });
      await other.write("last", "A", makeBars(10), { source: "x" });
      await other.write("last", "B", makeBars(20, 2), { source: "x" });
    }
    const outcome = await importFile(store, { path, symbol: "A", stream: "last" });
    assertEquals([outcome.rows, outcome.source], [30, "duckdb:other"]);
    const none = await assertRejects(
      () => importFile(store, { path, symbol: "C", stream: "last" }),
      DataError,
    );
    assertEquals(none.code, "EMPTY_FILE");
    const self = await assertRejects(
      () => importFile(store, { path: store.path, symbol: "A", stream: "last" }),
      DataError,
    );
    assertEquals(self.code, "STORE_LOCKED");
  }));

Deno.test("importing twice changes nothing", () =>
  bench(async ({ store, load }) => {
    await load(csv(HEADER, at));
    const before = await store.status();
    const { added, replaced } = await load(csv(HEADER, at));
    assertEquals([added, replaced], [0, 0]);
    assert(before.length === 1);
    assertEquals(await store.status(), before);
  }));

Deno.test("an import tells rows it added from rows it replaced, and the log of syncs says so too", () =>
  bench(async ({ store, load }) => {
    await load(`${HEADER}\n${at(0)},10,12,9,11,3\n${at(1)},10,12,9,11,3\n`);
    const changed = `${HEADER}\n${at(0)},10,12,9,11,3\n${at(1)},10,12,9,11,4\n${
      at(2)
    },10,12,9,11,3\n`;
    const { rows, added, replaced } = await load(changed);
    assertEquals([rows, added, replaced], [3, 1, 1]);
    const log = (await store.syncs()).map((sync) => [sync.rows, sync.outcome]);
    assertEquals(log, [[2, "written"], [2, "replaced"]]);
  }));
