import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { createPrePaperFolder, PrePaperFolder } from "../../lib/artifacts/mod.ts";
import { MINUTE_MS, sha256Hex } from "../../lib/base/mod.ts";
import { sliceColumns } from "../../lib/columns/mod.ts";
import { FILLED_SOURCE, openBarCache, openStore } from "../../lib/store/mod.ts";
import { makeBars } from "../store/fixtures.ts";
import { makeWorkplace } from "../support/bundled_store.ts";
import { runCli } from "../support/run_cli.ts";
import { VENUE_MARKETS, VENUE_START_MS } from "../support/venue_market.ts";
import { startVenueServer } from "../support/venue_server.ts";

const { folder, db } = await makeWorkplace();
const CARD = ["--idea-card", "ema_trend_htf", "--start", "2025-05-06", "--end", "2025-05-08"];
const made = await runCli("backtest", "run", ...CARD, "--db", db, "--out", folder, "--json");
const run: { dir: string; run_id: string } = JSON.parse(made.stdout);
let caches = 0;

async function paper(command: string, args: string[], cache = `cache${caches++}.db`) {
  const path = join(folder, cache);
  const result = await runCli("paper", command, ...args, "--cache", path, "--db", db);
  return { ...result, cache: path };
}

function existing(path: string): boolean {
  return [...Deno.readDirSync(folder)].some(({ name }) => join(folder, name) === path);
}

const check = (args: string[], cache?: string) =>
  paper("check", ["--manifest", run.dir, ...args], cache);

Deno.test("a run whose history is in the backtest store may go live, and says what it needs", async () => {
  const { code, stdout, cache } = await check(["--at", "2025-05-20T10:07:30Z", "--json"]);
  const document = JSON.parse(stdout);
  assertEquals([code, document.ok, document.state], [0, true, "SUFFICIENT"]);
  assertEquals([document.run_id, document.symbol], [run.run_id, "SOLUSDT"]);
  const { roles, checks, next_decision_ts_ms, required_end_ts_ms } = document;
  assertEquals(next_decision_ts_ms, Date.parse("2025-05-20T10:15Z"));
  assertEquals(required_end_ts_ms, Date.parse("2025-05-20T10:07Z"));
  assertEquals([roles.exec.tf, roles.htf.tf], ["15m", "1h"]);
  assertEquals(roles.htf.required_bars, 22);
  assertEquals(checks.length, 1);
  assertEquals(checks[0].required_start_ts_ms, document.required_start_ts_ms);
  assertEquals(checks[0].missing_minutes, 0);
  assertEquals(existing(cache), false, "minutes of another venue are not kept");
});

Deno.test("what a person reads says state, bars of each role, window, and why", async () => {
  const { code, stdout } = await check(["--at", "2025-05-20T10:07:30Z"]);
  assertEquals(code, 0);
  assertMatch(
    stdout,
    /^SUFFICIENT {2}ema_trend_htf on SOLUSDT, run \w{16}: the manifest is whole\n/,
  );
  assertStringIncludes(stdout, "for the close at 2025-05-20T10:15:00Z\n");
  assertMatch(stdout, /\nlast {5}SUFFICIENT COMPLETE: every minute from \S+ to \S+ is there\n/);
  assertMatch(
    stdout,
    /\nlooked {3}into the cache \S+\.db and the backtest store \S+\.duckdb, and nothing is kept: /,
  );
});

Deno.test("a history that reaches no further than the store is loading, with its gap", async () => {
  const { code, stdout } = await check(["--at", "2025-06-09T12:00:00Z", "--json"]);
  const { ok, state, checks } = JSON.parse(stdout);
  assertEquals([code, ok, state, checks[0].code], [1, false, "LOADING", "NOT_ASKED"]);
  assertEquals(checks[0].gaps.length, 1);
  assertEquals(checks[0].gaps[0].end_ts_ms, Date.parse("2025-06-09T12:00Z"));
});

Deno.test("a venue that no session can follow is refused, and a check that kept nothing ties no cache", async () => {
  const { code, stdout } = await check(["--venue", "kraken", "--json"]);
  assertEquals([code, JSON.parse(stdout).error.code], [2, "NO_FINAL_FLAG"]);
  const offline = ["--venue-url", "http://127.0.0.1:9", "--at", "2025-05-20", "--no-backfill"];
  for (const venue of ["bybit", "binanceusdm"]) {
    const one = await check(["--venue", venue, ...offline, "--json"], "untied.db");
    assertEquals([one.code, JSON.parse(one.stdout).state], [1, "LOADING"], one.stdout);
  }
});

Deno.test("nothing is fetched from anywhere when only looking is asked for", async () => {
  const { code, stdout } = await check(["--at", "2025-05-20", "--no-backfill", "--json"]);
  const { state, checks } = JSON.parse(stdout);
  assertEquals([code, state, checks[0].fetch_attempted], [1, "LOADING", false]);
  assertEquals(checks[0].cached_start_ts_ms, null);
});

Deno.test("what the store lacks comes from the venue, and a hole of the venue degrades", async () => {
  const later = VENUE_START_MS + 40 * 1440 * MINUTE_MS;
  await using venue = startVenueServer({ nowMs: later + 10_000 });
  const address = ["--venue", "bybit", "--venue-url", venue.url];
  const at = ["--at", String(later), "--json"];
  const whole = await check([...at, ...address]);
  assertEquals(whole.code, 0, whole.stdout + whole.stderr);
  const { checks: [found], ...document } = JSON.parse(whole.stdout);
  assertEquals([found.fetch_attempted, found.fetch_success], [true, true]);
  assertEquals(document.venue, "bybit");
  const status = await paper("status", ["--json"], whole.cache.slice(folder.length + 1));
  const [series] = JSON.parse(status.stdout).series;
  const rows = (document.required_end_ts_ms - document.required_start_ts_ms) / MINUTE_MS;
  assertEquals([series.symbol, series.rows, series.missing_minutes], ["SOLUSDT", rows, 0]);
  const again = await check(
    ["--at", String(later), "--json"],
    whole.cache.slice(folder.length + 1),
  );
  assertEquals(JSON.parse(again.stdout).state, "SUFFICIENT", "what is kept is looked at as well");
  const holes = [{ startMs: later - 90 * MINUTE_MS, endMs: later - 88 * MINUTE_MS }];
  const markets = VENUE_MARKETS.map((market) => ({ ...market, holes }));
  await using holed = startVenueServer({ nowMs: later + 10_000, markets });
  const degraded = await check([...at, "--venue", "bybit", "--venue-url", holed.url]);
  const { state, checks } = JSON.parse(degraded.stdout);
  assertEquals([degraded.code, state, checks[0].code], [1, "DEGRADED", "ABSENT_AT_SOURCE"]);
  assertEquals(checks[0].missing_minutes, 2);
});

Deno.test("minutes that were invented, or are another venue's, are not taken from the store", async () => {
  const at = VENUE_START_MS + 5 * 1440 * MINUTE_MS;
  await using venue = startVenueServer({ nowMs: at + 10_000 });
  const store = join(folder, "mixed.duckdb");
  const bars = makeBars(5 * 1440, 1, VENUE_START_MS);
  {
    await using mixed = await openStore(store);
    await mixed.write("last", "SOLUSDT", bars, { source: "binance" });
    const recent = sliceColumns(bars, 4.5 * 1440, 5 * 1440);
    await mixed.write("last", "SOLUSDT", recent, { source: "bybit" });
    const first = sliceColumns(bars, 4.5 * 1440, 4.5 * 1440 + 7);
    await mixed.delete("last", "SOLUSDT", {
      startMs: first.tsOpenMs[0],
      endMs: first.tsOpenMs[0] + 7 * MINUTE_MS,
    });
    await mixed.write("last", "SOLUSDT", first, { source: FILLED_SOURCE });
  }
  const cache = join(folder, "mixed.db");
  const args = ["--manifest", run.dir, "--db", store, "--cache", cache, "--at", String(at)];
  const alone = await runCli("paper", "check", ...args, "--json");
  assertEquals(JSON.parse(alone.stdout).checks[0].missing_minutes, 7);
  const address = ["--venue", "bybit", "--venue-url", venue.url];
  const { code } = await runCli("paper", "check", ...args, ...address);
  assertEquals(code, 0);
  using kept = await openBarCache(cache, { readOnly: true });
  const { tsOpenMs, close } = kept.read("last", "SOLUSDT", { startMs: 0, endMs: at });
  const fromStore = [...tsOpenMs.keys()].filter((row) =>
    close[row] === bars.close[(tsOpenMs[row] - VENUE_START_MS) / MINUTE_MS]
  );
  assertEquals(fromStore.length, 720 - 7);
});

Deno.test("a market that closes is told as such before a venue is asked, or asked for", async () => {
  const share = ["--idea-card", "us_opening_range_breakout", "--symbol", "SPY"];
  const week = ["--start", "2013-10-07", "--end", "2013-10-09"];
  const out = ["--db", db, "--out", folder, "--json"];
  const { dir } = JSON.parse((await runCli("backtest", "run", ...share, ...week, ...out)).stdout);
  const nowhere = ["--venue", "bybit", "--venue-url", "http://127.0.0.1:1"];
  const sessions = join(folder, "none");
  for (const args of [["check", ...nowhere], ["run", "--out", sessions]]) {
    const [command, ...more] = args;
    const { code, stdout, cache } = await paper(command, ["--manifest", dir, "--json", ...more]);
    const { error } = JSON.parse(stdout);
    assertEquals([code, error.code], [2, "UNSUPPORTED_MARKET"], command);
    assertStringIncludes(error.message, "Cannot follow SPY live as its market (XNYS) closes");
    assertEquals([existing(cache), existing(sessions)], [false, false]);
  }
});

Deno.test("a folder in the place of the cache is told as such", async () => {
  const { code, stderr } = await check(["--at", "2025-05-20"], "");
  assertEquals(code, 2);
  assertMatch(stderr, /Cannot open the cache "\S+" as it is a folder: name a file/);
});

Deno.test("a changed manifest is refused before anything is read", async () => {
  const copy = join(folder, "changed");
  Deno.mkdirSync(copy, { recursive: true });
  for (const { name } of Deno.readDirSync(run.dir)) {
    Deno.copyFileSync(join(run.dir, name), join(copy, name));
  }
  const path = join(copy, "run_manifest.json");
  const text = Deno.readTextFileSync(path);
  Deno.writeTextFileSync(path, text.replace('"symbol": "SOLUSDT"', '"symbol": "BTCUSDT"'));
  const { code, stdout, cache } = await paper("check", ["--manifest", path, "--json"]);
  const { error } = JSON.parse(stdout);
  assertEquals([code, error.code], [1, "MANIFEST_REFUSED"]);
  assertEquals(existing(cache), false);
});

Deno.test("the backtest store and the run folder are not touched by a check", async () => {
  const digest = () =>
    [db, ...Array.from(Deno.readDirSync(run.dir), ({ name }) => join(run.dir, name)).sort()]
      .map((path) => sha256Hex(Deno.readFileSync(path)));
  const before = digest();
  await check(["--at", "2025-05-20"]);
  assertEquals(digest(), before);
});

Deno.test("status of sessions and a cache that are not there yet is no error", async () => {
  const { code, stdout } = await paper("status", ["--out", join(folder, "none")]);
  assertEquals(code, 0);
  assertMatch(stdout, /^no session is recorded yet in .*\nnothing is cached yet in .*\n$/);
});

Deno.test("status tells of each session whether it runs, was interrupted, or ended", async () => {
  const out = join(folder, "sessions");
  const make = (name: string) =>
    new PrePaperFolder(createPrePaperFolder(out, {
      run_id: name,
      approved: { dir: run.dir, run_id: run.run_id, manifest_sha256: "0", strategy: "trend" },
      ...{ symbol: "SOLUSDT", source: "bybit", mark_source: "mark_1m" },
      ...{ started_ts_ms: VENUE_START_MS, until_ts_ms: null },
    }));
  using running = make("a_running");
  running.log(VENUE_START_MS, "STATE", "LOADING -> DEGRADED STALLED: nothing was heard");
  running.log(VENUE_START_MS + 1, "NO-SIGNALS", "from now on: DEGRADED STALLED");
  make("b_interrupted")[Symbol.dispose]();
  const ended = make("c_ended");
  ended.fact({ seq: 1, tsMs: 5, type: "signal", detail: {}, isLate: false });
  ended.end({ reason: "until", tsMs: VENUE_START_MS, result: {} });
  ended[Symbol.dispose]();
  const { stdout } = await paper("status", ["--out", out, "--json"]);
  const { sessions } = JSON.parse(stdout);
  assertEquals(
    sessions.map((one: Record<string, unknown>) => [one.run_id, one.standing, one.signals]),
    [["a_running", "running", 0], ["b_interrupted", "interrupted", 0], ["c_ended", "ended", 1]],
  );
  assertEquals(sessions[0].state, "DEGRADED STALLED: nothing was heard");
  const text = (await paper("status", ["--out", out])).stdout;
  assertStringIncludes(text, "a_running: DEGRADED STALLED: nothing was heard\n");
  assertMatch(text, /c_ended .* ended: until /);
});
