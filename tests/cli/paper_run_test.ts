import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { dirname, join } from "@std/path";
import { createPrePaperFolder } from "../../lib/artifacts/mod.ts";
import { MINUTE_MS } from "../../lib/base/mod.ts";
import { lowerBound } from "../../lib/columns/mod.ts";
import { jsonLines, makeApproved, makeCache } from "../support/approved_run.ts";
import { startLiveVenue } from "../support/live_venue.ts";
import { runCli } from "../support/run_cli.ts";

const place = await makeApproved("ema_trend_htf");
const DAY_MS = 1_440 * MINUTE_MS;
const START_MS = Date.parse("2025-05-20T00:00Z");
let sessions = 0;

/** Runs a session in a folder of its own. */
async function session(
  args: string[],
  cache: string,
  manifest = place.dir,
  out = join(place.folder, `sessions${sessions++}`),
) {
  const result = await runCli(
    ...["paper", "run", "--manifest", manifest, "--out", out, "--cache", cache, ...args],
  );
  return { ...result, out };
}

Deno.test("a real day through a real socket: 1,440 bars, and the replay finds 0 differences", async () => {
  const { bars } = place;
  const cache = await makeCache(place, "day.db", START_MS);
  await using venue = startLiveVenue({ nowMs: START_MS + 5_000 });
  const running = session(
    [
      ...["--venue", "bybit", "--venue-url", venue.url, "--json"],
      ...["--until", String(START_MS + DAY_MS)],
    ],
    cache,
  );
  await venue.subscribed();
  const from = lowerBound(bars.tsOpenMs, START_MS);
  // The funding record of the last close is published within the minutes after it.
  for (let row = from; row < from + 1_443; row++) {
    const { tsOpenMs, open, high, low, close, volume } = bars;
    const numbers = { open: open[row], high: high[row], low: low[row], close: close[row] };
    const forming = { tsOpenMs: tsOpenMs[row], isFinal: false, venueTsMs: tsOpenMs[row] + 30_000 };
    venue.send({ symbol: "SOLUSDT", ...forming });
    venue.send({ symbol: "SOLUSDT", tsOpenMs: tsOpenMs[row], ...numbers, volume: volume[row] });
    if (row % 60 === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  const { code, stdout, stderr } = await running;
  assertEquals(code, 0, stdout + stderr);
  const outcome = JSON.parse(stdout);
  assertEquals([outcome.ok, outcome.ended, outcome.exec_closes], [true, "end_of_data", 96]);
  assert(outcome.signals > 0 && outcome.trades > 0);
  const csv = Deno.readTextFileSync(join(outcome.dir, "bars_1m.csv")).trimEnd().split("\n");
  const recorded = csv.slice(1).map((line) => line.split(",").slice(0, 6).map(Number));
  const live = recorded.filter(([tsOpenMs]) => tsOpenMs >= START_MS);
  assertEquals(live.length, 1_440);
  live.forEach((cells, k) => {
    const columns = [bars.tsOpenMs, bars.open, bars.high, bars.low, bars.close, bars.volume];
    assertEquals(cells, columns.map((column) => column[from + k]));
  });
  const closes = jsonLines(outcome.dir, "closes.jsonl");
  assertEquals(closes.length, 96);
  assert(closes.every(({ is_decided }) => is_decided));

  const replay = await runCli("paper", "replay", outcome.dir, "--json");
  assertEquals(replay.code, 0, replay.stdout + replay.stderr);
  const { ok, difference, minutes, signals } = JSON.parse(replay.stdout);
  assertEquals([ok, difference, minutes], [true, null, recorded.length]);
  assertEquals(signals, outcome.signals);
});

Deno.test("a recorded session played again is the same session, and can be followed on a terminal", async () => {
  const cache = join(place.folder, "file.db");
  const first = await session(
    ["--source", "data", "--until", "2025-05-12", "--json", "--quiet"],
    cache,
  );
  assertEquals([first.code, first.stderr], [0, ""]);
  const outcome = JSON.parse(first.stdout);
  // The folder of a session stands for its minutes.
  const again = await session(
    ["--source", outcome.dir, "--until", "2025-05-12"],
    join(place.folder, "again.db"),
  );
  assertEquals(again.code, 0);
  assertStringIncludes(again.stdout, "ema_trend_htf on SOLUSDT 15m");
  assertStringIncludes(again.stdout, "state     SUFFICIENT HISTORY_SUFFICIENT");
  assertStringIncludes(again.stdout, "\nlast bar  closed 2025-05-12T00:00:00Z\n");
  assertStringIncludes(again.stdout, "\nended     end_of_data at 2025-05-12T00:00:");
  assertStringIncludes(again.stderr, "STATE LOADING -> SUFFICIENT");
  const other = /^folder {4}(.*)$/m.exec(again.stdout)![1];
  for (const name of ["closes.jsonl", "signals.jsonl"]) {
    assertEquals(jsonLines(other, name), jsonLines(outcome.dir, name));
  }
  const manifest = JSON.parse(
    Deno.readTextFileSync(join(outcome.dir, "pre_paper_manifest.json")),
  );
  assertEquals(manifest.ended.result.signals, outcome.signals);
  const endMs = Date.parse("2025-05-12T00:00Z");
  assertEquals(Math.floor(manifest.ended.ts_ms / MINUTE_MS) * MINUTE_MS, endMs);
  const checks = Deno.readTextFileSync(join(outcome.dir, "history_check_results.json"));
  assertEquals(JSON.parse(checks).checks[0].state, "SUFFICIENT");
});

Deno.test("a record with a hole ends as a finding, says so, and what was stepped of it replays", async () => {
  const { tsOpenMs, open, high, low, close, volume } = place.bars;
  const rows = Array.from(
    tsOpenMs.subarray(0, 3 * 1_440),
    (ts, row) => [ts, open[row], high[row], low[row], close[row], volume[row]].join(","),
  );
  rows.splice(3_000, 3);
  const holed = join(place.folder, "late_hole.csv");
  Deno.writeTextFileSync(
    holed,
    ["ts_open_ms,open,high,low,close,volume", ...rows, ""].join("\n"),
  );
  const cache = join(place.folder, "late_hole.db");
  const { code, stdout } = await session(["--source", holed, "--quiet", "--json"], cache);
  const outcome = JSON.parse(stdout);
  assertEquals([code, outcome.ok, outcome.ended], [1, false, "end_of_source"]);
  assertEquals([outcome.state, outcome.state_code], ["DEGRADED", "MISSED_MINUTES"]);
  const replay = await runCli("paper", "replay", outcome.dir, "--json");
  const { ok, minutes } = JSON.parse(replay.stdout);
  assertEquals([replay.code, ok, minutes], [0, true, 3_000]);
  const status = await runCli("paper", "status", "--out", dirname(outcome.dir));
  assertMatch(status.stdout, / ended: end_of_source, DEGRADED MISSED_MINUTES {2}/);
  assertStringIncludes(
    status.stdout,
    `${outcome.run_id}: DEGRADED MISSED_MINUTES: the minute of 2025-05-07T02:00:00Z is missing`,
  );
  const text = await session(["--source", holed, "--quiet"], cache);
  assertEquals(text.code, 1);
  assertStringIncludes(text.stdout, "DEGRADED: what came after the last bar was never stepped\n");
});

Deno.test("a minute that was changed in the record is found at its exec close, and that is a finding", async () => {
  const made = await session(
    ["--source", "data", "--until", "2025-05-09", "--json", "--quiet"],
    join(place.folder, "lied.db"),
  );
  const { dir } = JSON.parse(made.stdout);
  const path = join(dir, "bars_1m.csv");
  const lines = Deno.readTextFileSync(path).split("\n");
  const at = lines.length - 62;
  const cells = lines[at].split(",");
  cells[2] = String(Number(cells[2]) + 5);
  lines[at] = cells.join(",");
  Deno.writeTextFileSync(path, lines.join("\n"));
  const { code, stdout } = await runCli("paper", "replay", dir, "--json");
  const { ok, difference } = JSON.parse(stdout);
  assertEquals([code, ok, difference.what], [1, false, "packet"]);
  assertEquals(difference.ts_ms, (Math.floor(Number(cells[0]) / 900_000) + 1) * 900_000);
  const text = await runCli("paper", "replay", dir);
  assertStringIncludes(text.stdout, "first difference at 2025-05-0");
});

Deno.test("what cannot be run is refused with the right code and the way out", async () => {
  const cache = join(place.folder, "none.db");
  const none = join(place.folder, "none");
  const codeOf = async (args: string[], manifest?: string) => {
    const { code, stdout } = await session([...args, "--json"], cache, manifest, none);
    return [code, JSON.parse(stdout).error.code];
  };
  const isWritten = () => [...Deno.readDirSync(place.folder)].some(({ name }) => name === "none");
  assertEquals(await codeOf([]), [2, "BAD_USAGE"]);
  assertEquals(await codeOf(["--venue", "bybit", "--source", "data"]), [2, "BAD_USAGE"]);
  assertEquals(await codeOf(["--venue", "kraken"]), [2, "NO_FINAL_FLAG"]);
  assertEquals(await codeOf(["--source", "data"], place.folder), [3, "MANIFEST_MISSING"]);
  const early = ["--source", "data", "--until", "2025-05-01"];
  assertEquals(await codeOf(early), [2, "UNTIL_TOO_EARLY"]);
  const other = ["--source", "data/BTCUSDT_1m.csv.gz"];
  assertEquals(await codeOf(other), [2, "OTHER_SYMBOL"]);
  const record = createPrePaperFolder(join(place.folder, "others"), {
    run_id: "btc",
    approved: { dir: "", run_id: "", manifest_sha256: "", strategy: "" },
    ...{ symbol: "BTCUSDT", source: "bybit", mark_source: "mark_1m" },
    ...{ started_ts_ms: 0, until_ts_ms: null },
  });
  const minutes = join(record, "bars_1m.csv");
  Deno.writeTextFileSync(minutes, "");
  assertEquals(await codeOf(["--source", minutes]), [2, "OTHER_SYMBOL"]);
  assertEquals(await codeOf(["--source", record]), [2, "OTHER_SYMBOL"]);
  assertEquals(await codeOf(["--source", join(place.folder, "gone")]), [3, "SOURCE_MISSING"]);
  assertEquals(isWritten(), false);
  const short = join(place.folder, "short.csv");
  Deno.writeTextFileSync(
    short,
    "ts_open_ms,open,high,low,close,volume\n1746403200000,1,1,1,1,1\n",
  );
  assertEquals(await codeOf(["--source", short]), [3, "RECORD_TOO_SHORT"]);
  const holed = join(place.folder, "holed.csv");
  const { tsOpenMs, open, high, low, close, volume } = place.bars;
  const rows = Array.from(
    tsOpenMs.subarray(0, 3 * 1_440),
    (ts, row) => [ts, open[row], high[row], low[row], close[row], volume[row]].join(","),
  );
  rows.splice(100, 1);
  Deno.writeTextFileSync(
    holed,
    ["ts_open_ms,open,high,low,close,volume", ...rows, ""].join("\n"),
  );
  assertEquals(await codeOf(["--source", holed]), [3, "HISTORY_INSUFFICIENT"]);
  const tampered = join(place.folder, "tampered");
  Deno.mkdirSync(tampered);
  for (const { name } of Deno.readDirSync(place.dir)) {
    Deno.copyFileSync(join(place.dir, name), join(tampered, name));
  }
  const path = join(tampered, "run_manifest.json");
  Deno.writeTextFileSync(
    path,
    Deno.readTextFileSync(path).replace('"length": 9', '"length": 8'),
  );
  assertEquals(await codeOf(["--source", "data"], tampered), [1, "MANIFEST_REFUSED"]);
  const twice = [place.dir, "--manifest", place.dir, "--venue", "bybit"];
  assertEquals(await codeOf(["--manifest", ...twice]), [2, "BAD_USAGE"]);
});

Deno.test("a run that had real mark prices is played no record without them, and none of the last price instead", async () => {
  const marked = await makeApproved("ema_trend_htf");
  const file = "data/SOLUSDT_1m.csv.gz";
  const series = ["--symbol", "SOLUSDT", "--stream", "mark", "--db", marked.db];
  assertEquals((await runCli("data", "import", "--file", file, ...series)).code, 0);
  const window = ["--symbol", "SOLUSDT", "--start", "2025-05-08", "--end", "2025-05-09"];
  const made = await runCli(
    ...["backtest", "run", "--idea-card", "ema_trend_htf", ...window],
    ...["--db", marked.db, "--out", marked.folder, "--json"],
  );
  const { dir } = JSON.parse(made.stdout);
  const play = (source: string, manifest?: string) =>
    session(
      ["--source", source, "--until", "2025-05-06", "--quiet", "--json"],
      ":memory:",
      manifest,
    );
  const without = JSON.parse((await play("data")).stdout).dir;
  for (const source of [file, without]) {
    const { code, stdout } = await play(source, dir);
    assertEquals([code, JSON.parse(stdout).error.code], [3, "MARK_MISSING"], source);
  }
  const folder = join(marked.folder, "series");
  Deno.mkdirSync(folder);
  for (const [from, to] of [["1m", "1m"], ["1m", "mark_1m"], ["funding", "funding"]]) {
    Deno.copyFileSync(`data/SOLUSDT_${from}.csv.gz`, join(folder, `SOLUSDT_${to}.csv.gz`));
  }
  const whole = await play(folder, dir);
  assertEquals(whole.code, 0, whole.stdout);
  assertEquals((await play(JSON.parse(whole.stdout).dir, dir)).code, 0);
});
