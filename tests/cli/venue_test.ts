import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { MINUTE_MS } from "../../lib/base/mod.ts";
import { openStore } from "../../lib/store/mod.ts";
import { main } from "../../lib/cli/mod.ts";
import { runCli } from "../support/run_cli.ts";
import { startVenueServer, type VenueServerOptions } from "../support/venue_server.ts";
import { VENUE_MARKETS, VENUE_START_MS } from "../support/venue_market.ts";

const folder = await Deno.makeTempDir({ prefix: "closedbar_" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const at = (minute: number) => VENUE_START_MS + minute * MINUTE_MS;
const RANGE = ["--symbol", "SOLUSDT", "--start", "2025-05-06", "--end", "2025-05-09"];
const HOLE = { startMs: at(2 * 1440), endMs: at(2 * 1440 + 20) };
/** The venue's own maintenance: twenty minutes of 2025-05-07 that nobody has. */
const HOLED = VENUE_MARKETS.map((market) => ({ ...market, holes: [HOLE] }));
let stores = 0;

/** A command line against a loopback venue and a store of its own. */
async function withVenue(
  options: VenueServerOptions,
  action: (scene: {
    venue: ReturnType<typeof startVenueServer>;
    db: string;
    sync: (...args: string[]) => ReturnType<typeof runCli>;
  }) => Promise<void>,
): Promise<void> {
  await using venue = startVenueServer(options);
  const db = join(folder, `s${++stores}.duckdb`);
  const sync = (...args: string[]) => runCli("data", ...args, "--venue-url", venue.url, "--db", db);
  await action({ venue, db, sync });
}

Deno.test("a range is synced once; the second time nothing is asked of the venue", () =>
  withVenue({}, async ({ venue, db, sync }) => {
    const first = await sync("sync-range", ...RANGE);
    assertEquals([first.code, first.stderr], [0, ""]);
    assertStringIncludes(first.stdout, "SOLUSDT last: 4320 rows for 1 missing range");
    const asked = venue.requests.length;
    const again = JSON.parse((await sync("sync-range", ...RANGE, "--json")).stdout);
    assertEquals(venue.requests.length, asked);
    assertEquals(again.series.map(({ rows }: { rows: number }) => rows), [0, 0, 0]);
    await using store = await openStore(db, { readOnly: true });
    assertEquals((await store.readInstrument("SOLUSDT"))?.tickSize, 0.01);
    assertEquals(
      (await store.status()).map(({ stream, rows, sources }) => [stream, rows, sources]),
      [["last", 4320, { bybit: 4320 }], ["mark", 4320, { bybit: 4320 }], ["funding", 9, {}]],
    );
  }));

Deno.test("a sync goes on where a failing venue ended it, and passes the venue's words on", () =>
  withVenue({}, async ({ venue, sync, db }) => {
    const says = JSON.stringify({ retCode: 10016, retMsg: "Server error, ask later", result: {} });
    venue.misbehave({
      kind: "status",
      status: 200,
      body: says,
      path: "kline",
      after: 12,
      times: 99,
    });
    const range = ["--symbol", "SOLUSDT", "--start", "2025-05-05", "--end", "2025-05-14"];
    const failed = await sync("sync-range", ...range, "--stream", "last", "--json");
    const { error } = JSON.parse(failed.stdout);
    assertEquals(failed.code, 1);
    assertStringIncludes(error.message, "Server error, ask later");
    await using well = startVenueServer();
    const args = ["data", "sync-range", ...range, "--stream", "last", "--venue-url", well.url];
    const kept = JSON.parse((await runCli("data", "status", "--db", db, "--json")).stdout);
    const rows = kept.series[0]?.rows ?? 0;
    assert(rows > 0 && rows % 7200 === 0, `whole pages stay, not ${rows} rows`);
    const resumed = JSON.parse((await runCli(...args, "--db", db, "--json")).stdout);
    assertEquals(resumed.series[0].rows, 12_960 - rows);
  }));

Deno.test("a hole of the venue is named, and is no hole of the download", () =>
  withVenue({ markets: HOLED }, async ({ sync, db }) => {
    const { code, stdout } = await sync("sync-range", ...RANGE, "--stream", "last");
    assertEquals(code, 0);
    assertStringIncludes(
      stdout,
      "bybit itself has nothing from 2025-05-07T00:00:00Z to 2025-05-07T00:20:00Z",
    );
    const status = await runCli("data", "status", "--db", db);
    assertStringIncludes(status.stdout, "days of SOLUSDT last: █▇█");
    const verify = await runCli("data", "verify", "--db", db, "--json");
    const [finding] = JSON.parse(verify.stdout).symbols[0].findings;
    assertEquals([verify.code, finding.code, finding.count], [1, "MISSING_1M_COVERAGE", 20]);
    assertMatch(finding.fix_command, /^deno task venue data sync-range --symbol SOLUSDT/);
  }));

Deno.test("a symbol the venue does not know is refused with the near one", () =>
  withVenue({}, async ({ sync }) => {
    const { code, stderr } = await sync("sync-range", ...RANGE.with(1, "SOLUSD"));
    assertEquals(code, 3);
    assertStringIncludes(stderr, "did you mean SOLUSDT?");
  }));

Deno.test("the last days are synced for several symbols, through any venue", () =>
  withVenue({ nowMs: Date.now() }, async ({ sync }) => {
    const args = ["--symbols", "SOLUSDT, BTCUSDT", "--days", "1", "--venue", "binanceusdm"];
    const { code, stdout } = await sync("sync", ...args, "--stream", "funding", "--json");
    const { source, series } = JSON.parse(stdout);
    assertEquals([code, source], [0, "binanceusdm"]);
    assertEquals(series.map(({ symbol }: { symbol: string }) => symbol), ["SOLUSDT", "BTCUSDT"]);
    for (const { rows } of series) assert(rows >= 3 && rows <= 6);
  }));

const CARD = ["--idea-card", "ema_trend_htf", "--start", "2025-05-07", "--end", "2025-05-08"];

Deno.test("fix brings everything a card needs into an empty store", () =>
  withVenue({}, async ({ sync, db }) => {
    const fixed = await sync("fix", ...CARD, "--json");
    const report = JSON.parse(fixed.stdout);
    assertEquals([fixed.code, report.ok, report.heal_attempts.length], [0, true, 1]);
    assertEquals(report.heal_attempts[0].source, "bybit");
    const run = await runCli("backtest", "run", ...CARD, "--db", db, "--out", join(folder, "runs"));
    assertEquals([run.code, run.stderr], [0, ""]);
  }));

Deno.test("a run repairs its holes through a venue, and a hole of the venue refuses it", () =>
  withVenue({}, async ({ sync, venue, db }) => {
    await sync("fix", ...CARD);
    const gap = ["--start", "2025-05-07T03:00", "--end", "2025-05-07T04:00"];
    const del = ["data", "delete", "--symbol", "SOLUSDT", "--stream", "last", ...gap, "--db", db];
    assertEquals((await runCli(...del, "--yes")).code, 0);
    const out = ["--out", join(folder, "healed"), "--db", db];
    const through = ["--fix-gaps", "--venue", "bybit", "--venue-url", venue.url];
    const run = await runCli("backtest", "run", ...CARD, ...out, ...through);
    assertEquals([run.code, run.stderr], [0, ""]);
    await using holed = startVenueServer({ markets: HOLED });
    assertEquals(
      (await runCli(...del.with(7, "2025-05-07").with(9, "2025-05-08"), "--yes")).code,
      0,
    );
    const args = ["--fix-gaps", "--venue", "bybit", "--venue-url", holed.url, "--json"];
    const refused = await runCli("backtest", "preflight", ...CARD, "--db", db, ...args);
    const report = JSON.parse(refused.stdout);
    assertEquals([refused.code, report.heal_attempts.length], [1, 1]);
    assertEquals(report.heal_attempts[0].absent_at_source, [
      { stream: "last", start_ms: HOLE.startMs, end_ms: HOLE.endMs },
    ]);
    assertStringIncludes(
      report.findings[0].message,
      "20 of 2640 required minutes are missing, in 1 gap; bybit does not have 2025-05-07T00:00:00Z",
    );
  }));

Deno.test("fill marks what it invents, and a later sync replaces it", () =>
  withVenue({ markets: HOLED }, async ({ sync, db }) => {
    await sync("sync-range", ...RANGE, "--stream", "last");
    const into = ["--symbol", "SOLUSDT", "--db", db, "--json"];
    const filled = await runCli("data", "fill", "--method", "flat", ...into);
    assertEquals(JSON.parse(filled.stdout).minutes, 20);
    const status = JSON.parse((await runCli("data", "status", "--db", db, "--json")).stdout);
    assertEquals(status.series[0].sources, { bybit: 4300, filled_flat: 20 });
    const verify = JSON.parse((await runCli("data", "verify", "--db", db, "--json")).stdout);
    assertEquals([verify.ok, verify.symbols[0].findings[0].code], [true, "FILLED_BARS_PRESENT"]);
    await using whole = startVenueServer();
    const args = ["sync-range", ...RANGE, "--stream", "last", "--venue-url", whole.url];
    const synced = await runCli("data", ...args, "--db", db, "--json");
    assertEquals(JSON.parse(synced.stdout).series[0].rows, 20);
  }));

Deno.test("nothing is deleted until someone agrees", () =>
  withVenue({}, async ({ sync, db }) => {
    await sync("sync-range", ...RANGE, "--stream", "funding");
    const args = ["data", "delete", "--symbol", "SOLUSDT", "--stream", "all", "--db", db];
    const silent = await runCli(...args);
    assertEquals(silent.code, 2);
    assertStringIncludes(silent.stderr, "9 rows of funding. Add --yes");
    const answers: boolean[] = [];
    const ask = async (answer: boolean) => {
      const terminal = { isInteractive: true, write() {}, warn() {} };
      return await main(args, { ...terminal, confirm: () => (answers.push(answer), answer) });
    };
    assertEquals([await ask(false), await ask(true), answers.length], [2, 0, 2]);
    const status = JSON.parse((await runCli("data", "status", "--db", db, "--json")).stdout);
    assertEquals(status.series, []);
  }));

Deno.test("progress is drawn for a person only, with rate and time left", () =>
  withVenue({}, async ({ venue, db }) => {
    const range = ["--symbol", "SOLUSDT", "--start", "2025-05-05", "--end", "2025-05-14"];
    const args = ["data", "sync-range", ...range, "--stream", "last", "--db", db];
    args.push("--venue-url", venue.url);
    let drawn = "";
    const terminal = { isInteractive: true, write() {}, warn: (text: string) => drawn += text };
    assertEquals(await main([...args], terminal), 0);
    assertMatch(drawn, /\rSOLUSDT last \[#+-+\] 55 % {2}\d+ rows\/s/);
    assertMatch(drawn, /100 %.*0:00 left/);
    drawn = "";
    assertEquals(await main([...args, "--quiet", "--symbol", "BTCUSDT"], terminal), 0);
    assertEquals(drawn, "");
  }));

Deno.test("a store in one piece again has the same rows, and a wrong call is answered", () =>
  withVenue({}, async ({ sync, db }) => {
    await sync("sync-range", ...RANGE, "--stream", "last");
    const before = await runCli("data", "status", "--db", db);
    const compacted = JSON.parse((await runCli("data", "compact", "--db", db, "--json")).stdout);
    assertEquals((await Deno.stat(db)).size, compacted.after_bytes);
    assertEquals(await runCli("data", "status", "--db", db), before);
    const none = ["--symbol", "NONE", "--db", db];
    assertEquals((await runCli("data", "verify", ...none)).code, 3);
    assertEquals((await runCli("data", "fill", "--method", "flat", ...none)).code, 3);
    assertEquals((await runCli("data", "fill", ...none)).code, 2);
    assertEquals((await sync("sync", "--symbols", "SOLUSDT", "--days", "0")).code, 2);
    assertEquals((await runCli("data", "delete", "--stream", "all", "--yes", ...none)).code, 3);
  }));

Deno.test("a venue and an archive at once are wrong usage", async () => {
  const both = ["--venue", "bybit", "--archive", "data", "--db", join(folder, "none.duckdb")];
  assertEquals((await runCli("data", "sync-range", ...RANGE, ...both)).code, 2);
  const far = ["--archive", "data", "--venue-url", "http://127.0.0.1:9"];
  assertEquals((await runCli("data", "sync-range", ...RANGE, ...far)).code, 2);
  const back = RANGE.with(5, "2025-05-01");
  const { code, stderr } = await runCli("data", "sync-range", ...back);
  assertEquals(code, 2);
  assertStringIncludes(stderr, "the end is not after the start");
});

Deno.test("an archive serves a sync as a venue does", async () => {
  const db = join(folder, "archive.duckdb");
  const args = ["sync-range", ...RANGE, "--archive", "data", "--stream", "last", "--db", db];
  const { code, stdout } = await runCli("data", ...args);
  assertEquals(code, 0);
  assertStringIncludes(stdout, "SOLUSDT last: 4320 rows for 1 missing range");
});

Deno.test("a single file fills the series it is taken for, and no other", async () => {
  const db = join(folder, "one_file.duckdb");
  const file = ["--archive", "data/SOLUSDT_1m.csv.gz", "--db", db];
  const { code, stdout } = await runCli("data", "sync-range", ...RANGE, ...file);
  assertEquals(code, 0);
  assertStringIncludes(stdout, "SOLUSDT last: 4320 rows for 1 missing range");
  assertStringIncludes(stdout, "is one file, taken for last");
  const held = JSON.parse((await runCli("data", "status", "--db", db, "--json")).stdout).series;
  assertEquals(held.map((one: { stream: string }) => one.stream), ["last"]);
  const mark = await runCli("data", "sync-range", ...RANGE, ...file, "--stream", "mark", "--json");
  assertEquals(JSON.parse(mark.stdout).series[0].rows, 4320);
});

Deno.test("a sync that cannot bring anything says why, and leaves no store behind", () =>
  withVenue({}, async ({ db, sync }) => {
    const failed = async (code: number, words: string, ...args: string[]) => {
      const result = await sync(...args);
      assertEquals(result.code, code, result.stderr);
      assertStringIncludes(result.stderr, words);
      assertEquals(isThere(db), false, words);
    };
    await failed(2, "an empty name", "sync", "--symbols", "", "--days", "1");
    await failed(2, "an empty name", "sync", "--symbols", "SOLUSDT,,BTCUSDT", "--days", "1");
    await failed(2, '"SOL USDT"', "sync", "--symbols", "SOL USDT", "--days", "1");
    await failed(3, "NOBODYUSDT", "sync", "--symbols", "NOBODYUSDT", "--days", "9000");
    const future = ["--symbol", "SOLUSDT", "--start", "2100-01-01", "--end", "2100-01-02"];
    await failed(3, "the window has not begun yet", "sync-range", ...future);
    const card = ["--idea-card", "ema_trend_htf", "--start", "2100-01-01", "--end", "2100-01-02"];
    const fixed = await sync("fix", ...card);
    assertEquals([fixed.code > 0, isThere(db)], [true, false]);
  }));

Deno.test("a port that is never asked is refused at once, and the address that was asked is told", async () => {
  const db = join(folder, "blocked.duckdb");
  const blocked = ["--venue-url", "http://127.0.0.1:9", "--db", db];
  const refused = await runCli("data", "sync-range", ...RANGE, ...blocked, "--json");
  const { code, message } = JSON.parse(refused.stdout).error;
  assertEquals([code, refused.stderr], ["VENUE_REFUSED", ""]);
  assertStringIncludes(message, "http://127.0.0.1:9/");
  assertEquals([message.includes("bybit.com"), isThere(db)], [false, false]);
});

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
