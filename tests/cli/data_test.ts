import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { makeWorkplace } from "../support/bundled_store.ts";
import { runCli } from "../support/run_cli.ts";

const { db, folder } = await makeWorkplace();

interface ImportLine {
  added: number;
  replaced: number;
}

/** Writes a CSV with the usual headings and returns its path. */
async function csv(name: string, ...rows: string[]): Promise<string> {
  const path = join(folder, name);
  const heading = rows.length === 0 ? "" : "ts_open_ms,open,high,low,close,volume\n";
  await Deno.writeTextFile(path, heading + rows.map((row) => row + "\n").join(""));
  return path;
}

const MINUTES = [
  "1746403200000,10,12,9,11,3",
  "1746403260000,11,11,10,10,1",
  "1746403380000,10,13,10,12,2",
];

Deno.test("importing the bundle twice changes nothing", async () => {
  const { code, stdout } = await runCli("data", "import", "--bundled", "--db", db, "--json");
  const { imports } = JSON.parse(stdout);
  assertEquals([code, imports.length], [0, 8]);
  assertEquals(imports.map((one: ImportLine) => one.added + one.replaced), [
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
  ]);
});

Deno.test("an imported file shows its hole in the status and comes out again as it went in", async () => {
  const file = await csv("own.csv", ...MINUTES);
  const store = join(folder, "own.duckdb");
  const into = ["--symbol", "OWN", "--db", store];
  const imported = await runCli("data", "import", "--file", file, ...into);
  assertEquals([imported.code, imported.stderr], [0, ""]);
  assertStringIncludes(imported.stdout, "OWN last: 3 rows");
  const status = await runCli("data", "status", "--db", store);
  assertStringIncludes(
    status.stdout,
    "hole in OWN last: 2025-05-05T00:02:00Z to 2025-05-05T00:03:00Z, 1 minute\n",
  );
  const json = JSON.parse((await runCli("data", "status", "--db", store, "--json")).stdout);
  assertEquals(json.series[0].gaps, [{ start_ts_ms: 1746403320000, end_ts_ms: 1746403380000 }]);
  const out = join(folder, "out.csv");
  assertEquals((await runCli("data", "export", "--file", out, ...into)).code, 0);
  const again = ["--symbol", "AGAIN", "--db", store, "--file", out, "--json"];
  const { imports } = JSON.parse((await runCli("data", "import", ...again)).stdout);
  assertEquals([imports[0].rows, imports[0].end], [3, "2025-05-05T00:03:00Z"]);
});

Deno.test("contract terms come in as JSON, and wrong ones are named", async () => {
  const path = join(folder, "terms.json");
  const terms = {
    symbol: "OWN",
    kind: "perp",
    tick_size: 0.01,
    qty_step: 0.1,
    min_qty: 0.1,
    min_notional: 5,
    maintenance_tiers: [{ max_notional_usdt: null, maintenance_rate: 0.01, deduction_usdt: 0 }],
    funding_interval_ms: 28_800_000,
    calendar: "24/7",
    venue: "mine",
  };
  await Deno.writeTextFile(path, JSON.stringify(terms));
  const good = await runCli("data", "import", "--instruments", path, "--db", db, "--json");
  assertEquals([good.code, JSON.parse(good.stdout).instruments], [0, ["OWN"]]);
  await Deno.writeTextFile(path, JSON.stringify({ ...terms, tick_size: -1 }));
  const bad = await runCli("data", "import", "--instruments", path, "--db", db, "--json");
  assertEquals([bad.code, JSON.parse(bad.stdout).error.code], [1, "BAD_INSTRUMENT"]);
  await Deno.writeTextFile(path, JSON.stringify([terms, { ...terms, kind: "stock" }]));
  const list = await runCli("data", "import", "--instruments", path, "--db", db);
  assertStringIncludes(list.stderr, "terms.json[1] as kind is not one of perp, spot, equity");
});

Deno.test("an import says which rows are new and which took the place of others", async () => {
  const into = ["--symbol", "OWN", "--db", join(folder, "twice.duckdb")];
  const first = await csv("twice.csv", ...MINUTES.slice(0, 2));
  assertStringIncludes(
    (await runCli("data", "import", "--file", first, ...into)).stdout,
    "2 added",
  );
  const volumes = MINUTES.map((row) => row.replace(/\d+$/, "9"));
  const second = await csv("twice.csv", ...volumes);
  const { stdout } = await runCli("data", "import", "--file", second, ...into);
  assertStringIncludes(stdout, "1 added, 2 replaced");
  assertStringIncludes(
    stdout,
    "\n  2 stored rows had other values, which came from csv:twice: they are gone\n" +
      "  1 minute missing in 1 gap\n",
  );
  const again = await runCli("data", "import", "--file", second, ...into);
  assertStringIncludes(again.stdout, "all there already");
});

Deno.test("bars of five minutes are no minutes with holes, and a refused file names its remedy", async () => {
  const into = ["--symbol", "OWN", "--db", join(folder, "refused.duckdb"), "--json"];
  const failed = async (...args: string[]) => {
    const { code, stdout } = await runCli("data", "import", ...into, "--file", ...args);
    assertEquals(code, 1);
    return JSON.parse(stdout).error;
  };
  const at = (minute: number) => `${1746403200000 + minute * 60_000},10,12,9,11,3`;
  const long = await failed(await csv("long.csv", ...[0, 5, 10, 20, 25].map(at)));
  assertEquals(long.code, "LONG_BAR");
  assertStringIncludes(long.message, "line 3 is 5 minutes after the row before it");
  const sparse = await csv("sparse.csv", ...[0, 5, 6, 7, 30].map(at));
  const { imports } = JSON.parse(
    (await runCli("data", "import", ...into, "--file", sparse)).stdout,
  );
  assertEquals([imports[0].missing_minutes, imports[0].gaps], [26, 2]);
  const newestFirst = await failed(await csv("newest.csv", ...[2, 1, 0].map(at)));
  assertStringIncludes(newestFirst.message, ": sort the file by time, oldest first;");
  const closes = join(folder, "closes.csv");
  await Deno.writeTextFile(closes, `close_time,open,high,low,close,volume\n${at(1)}\n`);
  const stamped = await failed(closes);
  assertStringIncludes(
    stamped.message,
    "close_time is the time of the close of a bar: read it with --stamp close",
  );
  const read = await runCli("data", "import", ...into, "--file", closes, "--stamp", "close");
  assertEquals(read.code, 0, read.stdout);
});

const BAD_FILES: [name: string, rows: string[], code: number, errorCode: string, where: string][] =
  [
    ["an empty file", [], 1, "EMPTY_FILE", "bad.csv"],
    ["text in a price", [MINUTES[0], "1746403260000,11,x,10,10,1"], 1, "BAD_BAR", "bad.csv:3"],
    ["a negative price", ["1746403200000,-10,12,-11,11,3"], 1, "BAD_BAR", "bad.csv:2"],
    ["unsorted rows", [MINUTES[1], MINUTES[0]], 1, "UNORDERED_BAR", "bad.csv:3"],
    ["a row twice", [MINUTES[0], MINUTES[0]], 1, "DUPLICATE_BAR", "bad.csv:3"],
    ["a row off the minute", ["1746403200001,10,12,9,11,3"], 1, "MISALIGNED_BAR", "bad.csv:2"],
  ];

for (const [name, rows, code, errorCode, where] of BAD_FILES) {
  Deno.test(`${name} is refused with its place, and nothing is stored`, async () => {
    const file = await csv("bad.csv", ...rows);
    const args = ["data", "import", "--file", file, "--symbol", "BAD", "--db", db];
    const { stdout, ...json } = await runCli(...args, "--json");
    const { error } = JSON.parse(stdout);
    assertEquals([json.code, error.code, json.stderr], [code, errorCode, ""]);
    assertStringIncludes(`${error.where} ${error.message}`, where);
    const text = await runCli(...args);
    assertMatch(text.stderr, /^error: /);
    const status = JSON.parse((await runCli("data", "status", "--db", db, "--json")).stdout);
    assertEquals(status.series.some(({ symbol }: { symbol: string }) => symbol === "BAD"), false);
  });
}

Deno.test("wrong columns are listed beside what is expected", async () => {
  const path = join(folder, "columns.csv");
  await Deno.writeTextFile(path, "when,what\n1746403200000,1\n");
  const args = ["data", "import", "--file", path, "--symbol", "BAD", "--db", db, "--json"];
  const { code, stdout } = await runCli(...args);
  assertEquals([code, JSON.parse(stdout).error.code], [1, "UNKNOWN_COLUMNS"]);
});

Deno.test("a file that is not there ends with exit code 3", async () => {
  const path = join(folder, "none.csv");
  const { code, stderr } = await runCli(
    "data",
    "import",
    "--file",
    path,
    "--symbol",
    "A",
    "--db",
    db,
  );
  assertEquals(code, 3);
  assertStringIncludes(stderr, "none.csv");
});

Deno.test("a call that names neither a file nor a symbol for it is wrong usage", async () => {
  assertEquals((await runCli("data", "import", "--db", db)).code, 2);
  assertEquals((await runCli("data", "import", "--file", "x.csv", "--db", db)).code, 2);
  assertEquals((await runCli("data", "export", "--symbol", "A", "--db", db)).code, 2);
});

Deno.test("a corrupt store is named as such", async () => {
  const path = join(folder, "corrupt.duckdb");
  await Deno.writeTextFile(path, "this is no database ".repeat(1000));
  const { code, stdout } = await runCli("data", "status", "--db", path, "--json");
  assertEquals([code, JSON.parse(stdout).error.code], [1, "STORE_CORRUPT"]);
});

Deno.test("the status of a symbol the store does not have names what it has", async () => {
  const args = ["data", "status", "--symbol", "SOLUSD", "--db", db];
  const { code, stdout } = await runCli(...args, "--json");
  const { error } = JSON.parse(stdout);
  assertEquals([code, error.code], [3, "NO_DATA"]);
  assertStringIncludes(error.message, "it holds BAC, BTCUSDT, LAYERUSDT, SOLUSDT, SPY");
  assertStringIncludes(error.message, 'did you mean "SOLUSDT"?');
});

const HELD = "2025-05-05T00:00:00Z to 2025-06-02T23:59:00Z";
const BAD_RANGES: [name: string, args: string[], code: number, errorCode: string, says: string][] =
  [
    ["start after the data", ["--start", "2026-01-01"], 3, "NO_ROWS", HELD],
    ["end before the data", ["--end", "2024-01-01"], 3, "NO_ROWS", HELD],
    ["window after the data", ["--start", "2026-01-01", "--end", "2026-02-01"], 3, "NO_ROWS", HELD],
    [
      "end before its start",
      ["--start", "2025-06-01", "--end", "2025-05-10"],
      2,
      "END_BEFORE_START",
      "from 2025-06-01 to 2025-05-10",
    ],
    [
      "series that is not there",
      ["--stream", "mark"],
      3,
      "NO_DATA",
      `no row of SOLUSDT mark: it holds SOLUSDT last from ${HELD}, SOLUSDT funding`,
    ],
  ];

for (const [name, range, code, errorCode, says] of BAD_RANGES) {
  Deno.test(`an export with a ${name} is refused in dates and writes nothing`, async () => {
    const file = join(folder, "none", "out.csv");
    const args = ["data", "export", "--symbol", "SOLUSDT", "--file", file, "--db", db, ...range];
    const json = await runCli(...args, "--json");
    const { error } = JSON.parse(json.stdout);
    assertEquals([json.code, error.code], [code, errorCode]);
    assertStringIncludes(error.message, says);
    assertEquals(await Deno.stat(join(folder, "none")).catch(() => null), null);
  });
}

Deno.test("an export makes the folder of its file", async () => {
  const file = join(folder, "made", "sol.csv");
  const range = ["--start", "2025-05-10", "--end", "2025-05-10T00:05"];
  const args = ["--symbol", "SOLUSDT", "--file", file, "--db", db, ...range];
  assertEquals((await runCli("data", "export", ...args)).code, 0);
  assertEquals((await Deno.readTextFile(file)).split("\n").length, 7);
});

Deno.test("what is quoted of a file that is no table never reaches a terminal as it is", async () => {
  const path = join(folder, "odd.csv");
  const into = ["--file", path, "--symbol", "ODD", "--db", db];
  await Deno.writeTextFile(path, "\u001b[2Jwhen,what\n1,2\n");
  const heading = await runCli("data", "import", ...into);
  assertStringIncludes(heading.stderr, "found ·[2Jwhen, what;");
  await csv("odd.csv", `1746403200000,\u001b[31m${"x".repeat(500)},12,9,11,3`);
  const row = await runCli("data", "import", ...into);
  assertStringIncludes(row.stderr, "line 2 has no open, or one that is not a number");
  assertEquals([row.stderr.includes("\u001b"), row.stderr.length < 500], [false, true]);
  await Deno.writeTextFile(join(folder, "odd.json"), "\u001b[2J{");
  const terms = ["--instruments", join(folder, "odd.json"), "--db", db];
  assertEquals((await runCli("data", "import", ...terms)).stderr.includes("\u001b"), false);
  await Deno.writeFile(path, Uint8Array.from({ length: 256 }, (_, i) => 255 - i));
  const bytes = await runCli("data", "import", ...into, "--json");
  assertEquals([bytes.code, JSON.parse(bytes.stdout).error.code], [1, "UNKNOWN_FORMAT"]);
});
