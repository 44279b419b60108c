import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import example from "../../examples/session.json" with { type: "json" };
import { main } from "../../lib/cli/mod.ts";
import { makeWorkplace } from "../support/bundled_store.ts";
import { runCli } from "../support/run_cli.ts";
import { ROOT } from "../support/run_process.ts";

const { folder, db } = await makeWorkplace();
for (const [symbol, file] of [["GOOG", "GOOG_1m_half_day"], ["AAPL", "AAPL_1m"]]) {
  const path = join(ROOT, `tests/data/${file}.csv.gz`);
  await runCli("data", "import", "--file", path, "--symbol", symbol, "--db", db);
}

/** Writes the example with changes, for example to its symbols. */
function configFile(
  name: string,
  window: [start: string, end: string],
  symbols: string[],
  more: Record<string, unknown> = {},
): string {
  const path = join(folder, `${name}.json`);
  const [start_date, end_date] = window;
  const config = {
    ...example,
    ...more,
    backtest_config: { ...example.backtest_config, start_date, end_date },
    session_data_config: { ...example.session_data_config, symbols },
  };
  Deno.writeTextFileSync(path, JSON.stringify(config, null, 2));
  return path;
}

/** Runs a session with `--json`. */
async function session(config: string, ...args: string[]) {
  const run = await runCli("session", "run", "--config", config, "--db", db, "--json", ...args);
  return { ...run, document: JSON.parse(run.stdout) };
}

Deno.test("the example runs: each bar once, complete, with trailing indicators", async () => {
  const { code, document, stderr } = await session(join(ROOT, "examples/session.json"));
  assertEquals([code, document.ok, document.findings], [0, true, []]);
  assertEquals([document.trading_days, document.bars, document.instants], [4, 3952, 1560]);
  assert(document.quality.every(({ percent }: { percent: number }) => percent === 100));
  const { values, by_time } = document.historical.SPY;
  assertEquals([values.previous_day_close, by_time.average_volume_by_time.length], [169.24, 26]);
  assertEquals(values.high_low_high >= values.previous_day_high, true);
  const lines = stderr.trimEnd().split("\n");
  assertMatch(lines[0], /^#1 \[1\/6 initialise\]: session "two shares, one week": 2 symbols/);
  assertMatch(lines.at(-1)!, /^#35 \[6\/6 end of session\] 2013-10-11T20:00:00Z: BAC: 100.00 %/);
});

Deno.test("log lines are JSON on request and away with --quiet, and a run repeats itself", async () => {
  const config = join(ROOT, "examples/session.json");
  const logged = await session(config, "--log-json");
  const lines = logged.stderr.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(lines.map(({ seq }) => seq), lines.map((_, i) => i + 1));
  assertEquals(new Set(lines.map(({ phase }) => phase)), new Set([1, 2, 3, 4, 5, 6]));
  const quiet = await session(config, "--quiet");
  assertEquals([quiet.stderr, quiet.stdout], ["", logged.stdout]);
  const text = await runCli("session", "run", "--config", config, "--db", db, "--quiet");
  assertMatch(
    text.stdout,
    /^session "two shares, one week": 4 trading days [^]*SPY: 100.00 % of 1560/,
  );
  // The store begins days before, and not a year.
  assertMatch(
    text.stdout,
    /SPY has a short history: high_low from 5 of 249 trailing days\n/,
  );
});

Deno.test("Enter pauses a paced session at a terminal and lets it go on, and nothing else changes", async () => {
  const config = configFile("paced", ["2013-10-08", "2013-10-08"], ["SPY"]);
  const written = JSON.parse(Deno.readTextFileSync(config));
  written.backtest_config.speed_multiplier = 1e6;
  Deno.writeTextFileSync(config, JSON.stringify(written));
  const said: string[] = [];
  let [stdout, isListening] = ["", false];
  let whilePaused: string[] = [];
  const code = await main(["session", "run", "--config", config, "--db", db, "--json"], {
    isInteractive: true,
    write: (text) => stdout += text,
    warn: (text) => said.push(text.trimEnd()),
    onEnter(press) {
      isListening = true;
      press();
      // Without the pause the session would be over long before.
      setTimeout(() => {
        whilePaused = [...said];
        press();
      }, 300);
      return () => isListening = false;
    },
  });
  assertEquals([code, isListening], [0, false]);
  assertEquals(whilePaused.filter((line) => line.includes("5/6 stream")), []);
  assertEquals(said.filter((line) => !line.startsWith("#")), [
    "the session is paused, before its first day: Enter lets it go on",
    "Enter pauses the session",
    "the session goes on",
  ]);
  const fast = configFile("unpaced", ["2013-10-08", "2013-10-08"], ["SPY"]);
  const { days, bars } = JSON.parse(stdout);
  const { document } = await session(fast, "--quiet");
  assertEquals([days, bars], [document.days, document.bars]);
});

Deno.test("a half day and thin minutes are numbers, no findings", async () => {
  const config = configFile("half", ["2015-12-23", "2015-12-28"], ["GOOG"]);
  const { code, document } = await session(config, "--quiet");
  assertEquals(code, 0);
  const days = document.days.map((
    { is_half_day, symbols: [{ quality }] }: {
      is_half_day: boolean;
      symbols: { quality: Record<string, { present: number; expected: number }> }[];
    },
  ) => [is_half_day, quality["1m"].present, quality["1m"].expected]);
  assertEquals(days, [[false, 390, 390], [true, 210, 210], [false, 382, 390]]);
});

Deno.test("minutes that were invented to fill a hole are delivered, and told", async () => {
  const own = join(folder, "filled.duckdb");
  const path = join(ROOT, "tests/data/GOOG_1m_half_day.csv.gz");
  await runCli("data", "import", "--file", path, "--symbol", "GOOG", "--db", own);
  const fill = ["--method", "flat", "--start", "2015-12-28T14:30Z", "--end", "2015-12-28T21:00Z"];
  const filled = await runCli("data", "fill", "--symbol", "GOOG", ...fill, "--db", own);
  assertEquals(filled.code, 0, filled.stderr);
  const config = configFile("filled", ["2015-12-28", "2015-12-28"], ["GOOG"]);
  const { code, stdout, stderr } = await runCli("session", "run", "--config", config, "--db", own);
  assertEquals(code, 0);
  assertStringIncludes(
    stdout,
    "GOOG: 100.00 % of 390 minutes, 0 missing, 8 invented to fill holes",
  );
  assertStringIncludes(stderr, "warning: GOOG: 8 minutes invented to fill a hole");
});

Deno.test("a missing symbol ends 3 with the command that brings it", async () => {
  const gone = await session(configFile("gone", ["2013-10-08", "2013-10-08"], ["SPY", "GONE"]));
  assertEquals([gone.code, gone.document.error.code], [3, "SYMBOL_MISSING"]);
  assertMatch(gone.document.error.fix_command, /data sync-range --venue eodhd --symbol GONE/);
});

Deno.test("every missing symbol is named, with the commands that bring them", async () => {
  const none = join(folder, "none.duckdb");
  const file = join(ROOT, "tests/data/AAPL_1m.csv.gz");
  await runCli("data", "import", "--file", file, "--symbol", "AAPL", "--db", none);
  const config = configFile("all", ["2013-10-08", "2013-10-11"], ["SPY", "AAPL", "GONE", "BAC"]);
  const args = ["session", "run", "--config", config, "--db", none, "--json"];
  const { error } = JSON.parse((await runCli(...args)).stdout);
  assertStringIncludes(error.message, "has no minutes of SPY, GONE, BAC: import those");
  // What ships has these days of two of them, and of the third nothing.
  const [bundle, gone, ...more] = error.fix_command.split(" && ");
  assertMatch(bundle, /data import --bundled --db/);
  assertMatch(
    gone,
    /data sync-range --venue eodhd --symbol GONE .* --start 2013-10-08 --end 2013-10-12/,
  );
  assertEquals(more, []);
});

Deno.test("coins are fetched from where coins are traded", async () => {
  const config = configFile("coins", ["2025-05-01", "2025-05-02"], ["SOLUSDT"], {
    exchange_group: "24/7",
  });
  const { code, document } = await session(config, "--quiet");
  assertEquals(code, 3);
  assertMatch(document.findings[0].fix_command, /sync-range --venue bybit --symbol SOLUSDT/);
});

Deno.test("a missing day ends 3 when all the rest was delivered", async () => {
  const config = configFile("day", ["2013-10-11", "2013-10-14"], ["SPY"]);
  const { code, document } = await session(config, "--quiet");
  assertEquals([code, document.ok, document.trading_days], [3, false, 2]);
  const [{ code: what, day, fix_command }] = document.findings;
  assertEquals([what, day], ["MISSING_DAY", "2013-10-14"]);
  assertMatch(
    fix_command,
    /data sync-range --venue eodhd --symbol SPY --stream last --start 2013-10-14 --end 2013-10-15 --db/,
  );
  const minutes = document.days.map((
    one: { symbols: { quality: Record<string, { percent: number }> }[] },
  ) => one.symbols[0].quality["1m"].percent);
  assertEquals(minutes, [100, 0]);
});

Deno.test("a bar outside hours ends 1 and says when it was", async () => {
  const path = join(folder, "odd.csv");
  const rows = ["ts_open_ms,open,high,low,close,volume"];
  for (let minute = 0; minute < 390; minute++) {
    rows.push(`${Date.UTC(2025, 6, 2, 13, 30 + minute)},10,11,9,10,100`);
  }
  rows.push(`${Date.UTC(2025, 6, 3, 2)},10,11,9,10,100`);
  Deno.writeTextFileSync(path, rows.join("\n") + "\n");
  await runCli("data", "import", "--file", path, "--symbol", "ODD", "--db", db);
  const config = configFile("odd", ["2025-07-02", "2025-07-02"], ["ODD", "AAPL"]);
  const { code, document } = await session(config, "--quiet");
  assertEquals([code, document.findings.length], [1, 1]);
  assertEquals(document.findings[0].code, "OUTSIDE_HOURS");
  assertEquals(document.findings[0].day, "2025-07-02", "the evening in New York");
  assertStringIncludes(document.findings[0].message, "2025-07-03T02:00:00Z");
  assertEquals(document.days[0].symbols[0].quality["1m"].percent, 100);
});

Deno.test("a typo in the configuration ends 2 with its place", async () => {
  const path = configFile("typo", ["2013-10-08", "2013-10-08"], ["SPY"], { exchange_grp: "XNYS" });
  const text = await runCli("session", "validate", "--config", path, "--db", db);
  assertEquals(text.code, 2);
  assertMatch(
    text.stderr,
    /typo\.json:\d+:3: [^]*"exchange_grp" is not a key of the configuration/,
  );
  const unknown = configFile("unknown", ["2013-10-08", "2013-10-08"], ["SPY"], {
    exchange_group: "XNYZ",
  });
  const { code, document } = await session(unknown);
  assertEquals([code, document.error.code], [2, "UNKNOWN_CALENDAR"]);
  assertStringIncludes(document.error.message, 'did you mean "XNYS"?');
  const missing = await session(join(folder, "nowhere.json"));
  assertEquals([missing.code, missing.document.error.code], [3, "FILE_MISSING"]);
});

Deno.test("validate counts days and minutes, and refuses a window without a trading day", async () => {
  const path = configFile("valid", ["2015-12-23", "2015-12-28"], ["GOOG", "SPY"]);
  const { code, stdout } = await runCli("session", "validate", "--config", path, "--json");
  const document = JSON.parse(stdout);
  assertEquals(
    [code, document.trading_days, document.half_days, document.expected_minutes],
    [0, 3, 1, 2 * (390 + 210 + 390)],
  );
  const weekend = configFile("weekend", ["2025-07-04", "2025-07-06"], ["SPY"]);
  const empty = await runCli("session", "validate", "--config", weekend);
  assertEquals(empty.code, 2);
  assertStringIncludes(empty.stderr, "has no trading day from 2025-07-04 to 2025-07-06");
});

Deno.test("a calendar of one's own is read beside the configuration", async () => {
  Deno.writeTextFileSync(
    join(folder, "short.yml"),
    `name: SHORT
time_zone: America/New_York
first_day: 2025-07-01
last_day: 2025-07-31
regular_hours: { open: "10:00", close: "11:00" }
special_hours: [{ day: 2025-07-02, close: "10:30", reason: because }]
`,
  );
  const config = configFile("own", ["2025-07-02", "2025-07-02"], ["AAPL"], {
    exchange_group: "short.yml",
  });
  const { code, document } = await session(config, "--quiet");
  assertEquals(code, 1, "minutes beyond the own hours are findings");
  const { bars, outside_hours } = document.days[0].symbols[0];
  assertEquals([bars["1m"], bars["15m"], outside_hours], [30, 2, 360]);
  const year = await runCli(
    ...["session", "calendar", "--year", "2025", "--exchange", join(folder, "short.yml")],
  );
  assertEquals(year.code, 0);
  assertMatch(
    year.stdout,
    /^SHORT rth 2025: 23 trading days, 0 closed weekdays, 1 half day .*\n {2}usual hours 10:00-11:00\n/,
  );
  assertStringIncludes(year.stdout, "2025-07-02  10:00-10:30  because");
});

Deno.test("the calendar of a year has its days, hours and exceptions", async () => {
  const args = ["session", "calendar", "--year", "2025", "--json"];
  const { code, stdout } = await runCli(...args);
  const { trading_days, sessions, exceptions } = JSON.parse(stdout);
  assertEquals([code, trading_days, sessions.length, exceptions.length], [0, 250, 250, 14]);
  assertEquals(
    sessions.filter((one: { is_half_day: boolean }) => one.is_half_day)
      .map((one: { day: string; close: string }) => `${one.day} ${one.close}`),
    ["2025-07-03 13:00", "2025-11-28 13:00", "2025-12-24 13:00"],
  );
  const extended = JSON.parse((await runCli(...args, "--hours", "eth")).stdout);
  assertEquals(extended.usual_hours, { open: "04:00", close: "20:00", opens_day_before: false });
  assertEquals([extended.sessions[0].open, extended.sessions[0].close], ["04:00", "20:00"]);
  assertEquals((await runCli("session", "calendar", "--year", "25")).code, 2);
  const early = await runCli("session", "calendar", "--year", "1997");
  assertEquals(early.code, 2);
  assertStringIncludes(early.stderr, "it knows 1998-01-01 to 2027-12-31");
});
