import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { makeWorkplace } from "../support/bundled_store.ts";
import { runCli } from "../support/run_cli.ts";

const { db, folder } = await makeWorkplace();
const out = join(folder, "runs");
const WINDOW = ["--start", "2025-05-06", "--end", "2025-05-13"];
const CARD = ["--idea-card", "ema_trend_htf", ...WINDOW, "--db", db];

Deno.test("a run says in text what happened and where its files are", async () => {
  const { code, stdout, stderr } = await runCli("backtest", "run", ...CARD, "--out", out);
  assertEquals([code, stderr], [0, ""]);
  assertStringIncludes(stdout, "ema_trend_htf on SOLUSDT 15m, 2025-05-06T00:00:00Z");
  assertStringIncludes(stdout, "preflight   SOLUSDT passed");
  assertMatch(stdout, /artifacts {3}.*[0-9a-f]{16}\n$/);
});

Deno.test("--json prints one document and nothing else, and a second run gives the same digests", async () => {
  const first = await runCli("backtest", "run", ...CARD, "--out", out, "--json");
  const second = await runCli("backtest", "run", ...CARD, "--out", join(folder, "again"), "--json");
  assertEquals([first.code, first.stderr], [0, ""]);
  const [a, b] = [JSON.parse(first.stdout), JSON.parse(second.stdout)];
  assertEquals(Object.keys(a).sort(), [
    "bounds",
    "card",
    "digests",
    "dir",
    "metrics",
    "ok",
    "preflight",
    "profile",
    "run_id",
    "symbol",
    "window",
  ]);
  assertEquals([a.run_id, a.digests], [b.run_id, b.digests]);
  assertEquals(Object.keys(a.digests).length, 10);
});

Deno.test("verify passes on a run and names the file that was changed afterwards", async () => {
  const made = await runCli("backtest", "run", ...CARD, "--out", join(folder, "v"), "--json");
  const { dir } = JSON.parse(made.stdout);
  assertEquals((await runCli("backtest", "verify", dir, "--db", db)).code, 0);
  const path = join(dir, "trades.csv");
  await Deno.writeTextFile(path, (await Deno.readTextFile(path)).replace("short", "long"));
  const { code, stdout } = await runCli("backtest", "verify", dir, "--db", db, "--json");
  assertEquals(code, 1);
  const changed = JSON.parse(stdout).files.filter(({ same }: { same: boolean }) => !same);
  assertEquals(changed.map(({ name }: { name: string }) => name), ["trades.csv"]);
});

Deno.test("a profile is part of a run's identity, named in its manifest and verified with it", async () => {
  const args = [...CARD, "--out", join(folder, "p"), "--json"];
  const manifestOf = (dir: string) =>
    JSON.parse(Deno.readTextFileSync(join(dir, "run_manifest.json")));
  const runs = [];
  for (const profile of ["conservative", "tradingview"]) {
    const { code, stdout } = await runCli("backtest", "run", ...args, "--profile", profile);
    assertEquals(code, 0);
    runs.push(JSON.parse(stdout));
  }
  const [usual, chart] = runs;
  assert(usual.run_id !== chart.run_id);
  const manifest = manifestOf(chart.dir);
  assertEquals(manifest.profile, {
    name: "tradingview",
    switches: {
      judged_on: "exec_bar",
      inside_order: "nearer_extreme",
      market_fill: "next_open",
    },
  });
  assert(manifest.assumptions.includes("nearer_extreme_first"));
  assert(!manifestOf(usual.dir).assumptions.includes("nearer_extreme_first"));
  assertEquals((await runCli("backtest", "verify", chart.dir, "--db", db)).code, 0);
  const wrong = await runCli("backtest", "run", ...args, "--profile", "best");
  assertEquals([wrong.code, JSON.parse(wrong.stdout).error.code], [2, "UNKNOWN_PROFILE"]);
});

Deno.test("preflight passes, and refuses a window that begins before the data with a repair", async () => {
  const good = await runCli("backtest", "preflight", ...CARD, "--json");
  assertEquals([good.code, JSON.parse(good.stdout).ok], [0, true]);
  const early = ["--idea-card", "ema_trend_htf", "--start", "2025-05-05", "--end", "2025-05-06"];
  const bad = await runCli("backtest", "preflight", ...early, "--db", db, "--json");
  const [finding] = JSON.parse(bad.stdout).findings;
  assertEquals([bad.code, finding.code], [1, "MISSING_1M_COVERAGE"]);
  assertStringIncludes(finding.fix_command, "backtest preflight --idea-card ema_trend_htf");
});

Deno.test("a run on data that preflight refuses fails with the same code and writes nothing", async () => {
  const early = ["--idea-card", "ema_trend_htf", "--start", "2025-05-05", "--end", "2025-05-06"];
  const runs = join(folder, "none");
  const args = ["backtest", "run", ...early, "--db", db, "--out", runs, "--json"];
  const { code, stdout } = await runCli(...args);
  assertEquals([code, JSON.parse(stdout).error.code], [1, "PREFLIGHT_FAILED"]);
  assertEquals(await Deno.stat(runs).catch(() => null), null);
});

Deno.test("a window without one minute is missing data to every command that runs over it", async () => {
  const after = ["--idea-card", "ema_trend_htf", "--start", "2025-06-03", "--end", "2025-06-05"];
  const sweep = ["--grid", "features.ema_fast.length=5,9", "--jobs", "1"];
  const kept = ["--results", join(folder, "after.duckdb"), "--out", join(folder, "after")];
  const commands = [
    ["backtest", "run", "--out", join(folder, "after")],
    ["backtest", "run", "--out", join(folder, "after"), "--no-preflight"],
    ["backtest", "sweep", ...sweep, ...kept],
    ["backtest", "sweep", ...sweep, ...kept, "--walk-forward", "train=1d,test=1d"],
    ["backtest", "indicators", "--compute"],
    ["audit", "rollup"],
  ];
  for (const command of commands) {
    const { code, stdout } = await runCli(...command, ...after, "--db", db, "--json");
    assertEquals([code, JSON.parse(stdout).error.code], [3, "NO_DATA"], command.join(" "));
  }
  for (const command of [["backtest", "preflight"], ["data", "fix", "--archive", "data"]]) {
    const { code, stdout } = await runCli(...command, ...after, "--db", db, "--json");
    const { ok, is_window_missing } = JSON.parse(stdout);
    assertEquals([code, ok, is_window_missing], [3, false, true], command.join(" "));
  }
});

Deno.test("--no-preflight runs anyway and the manifest says so", async () => {
  const early = ["--idea-card", "ema_trend_htf", "--start", "2025-05-05", "--end", "2025-05-07"];
  const args = ["backtest", "run", ...early, "--db", db, "--out", out, "--no-preflight", "--json"];
  const { code, stdout } = await runCli(...args);
  assertEquals(code, 0);
  const { dir } = JSON.parse(stdout);
  const manifest = JSON.parse(await Deno.readTextFile(join(dir, "run_manifest.json")));
  assertEquals(manifest.preflight, { ran: false });
  assertEquals((await runCli("backtest", "verify", dir, "--db", db)).code, 0);
});

Deno.test("cards are listed, normalised and their columns shown with warm-up", async () => {
  const list = JSON.parse((await runCli("backtest", "list", "--json")).stdout);
  const ids = list.cards.map(({ id }: { id: string }) => id);
  assert(ids.includes("ema_trend_htf") && !ids.includes("_template"));
  const normal = await runCli("backtest", "normalize", "--idea-card", "ema_trend_htf", "--json");
  const { digest } = JSON.parse(normal.stdout);
  assertEquals(list.cards.find(({ id }: { id: string }) => id === "ema_trend_htf").digest, digest);
  const columns = await runCli("backtest", "indicators", "--idea-card", "ema_trend_htf", "--json");
  const { features } = JSON.parse(columns.stdout);
  const trend = features.find(({ keys }: { keys: string[] }) => keys[0] === "ema_trend");
  assertEquals([trend.role, trend.warmup_bars], ["htf", 20]);
  const registry = JSON.parse((await runCli("backtest", "indicators", "--json")).stdout);
  assertEquals(registry.indicators.length, 42);
  assertEquals(registry.detectors.length, 11);
});

Deno.test("computed columns are what a strategy sees at each exec close", async () => {
  const window = ["--start", "2025-05-06", "--end", "2025-05-07"];
  const args = ["backtest", "indicators", "--idea-card", "ema_trend_htf", "--compute", ...window];
  const json = JSON.parse((await runCli(...args, "--db", db, "--json")).stdout);
  assertEquals([json.rows, Object.keys(json.columns)], [96, [
    "ts_close_ms",
    "exec.ema_fast",
    "exec.ema_slow",
    "exec.atr_14",
    "htf.ema_trend",
  ]]);
  const trend = json.columns["htf.ema_trend"];
  // The hour's average changes with the hour's close and is carried forward over the quarters between.
  assertEquals([trend[3] === trend[4], trend[4] === trend[5], trend[6] === trend[7]], [
    true,
    true,
    false,
  ]);
  const text = (await runCli(...args, "--db", db)).stdout;
  assertEquals(text.split("\n").length, 98);
  const file = join(folder, "features.parquet");
  assertEquals((await runCli(...args, "--db", db, "--file", file)).code, 0);
  assertEquals((await Deno.stat(file)).isFile, true);
  assertEquals((await runCli("backtest", "indicators", "--compute", "--db", db)).code, 2);
});

const WRONG: [name: string, args: string[], code: number, errorCode: string, says: string][] = [
  [
    "end before start",
    ["--idea-card", "ema_trend_htf", "--start", "2025-05-09", "--end", "2025-05-08"],
    2,
    "END_BEFORE_START",
    "the end is not after the start",
  ],
  [
    "a date that is none",
    ["--idea-card", "ema_trend_htf", "--start", "soon", "--end", "2025-05-08"],
    2,
    "BAD_INSTANT",
    '"soon"',
  ],
  [
    "an unknown card",
    ["--idea-card", "ema_trend_hft", ...WINDOW],
    2,
    "UNKNOWN_CARD",
    'did you mean "ema_trend_htf"?',
  ],
  [
    "a card file that is not there",
    ["--idea-card", "no/such.yml", ...WINDOW],
    2,
    "CARD_FILE_MISSING",
    "no such file",
  ],
  [
    "a symbol outside the universe",
    ["--idea-card", "ema_trend_htf", "--symbol", "DOGEUSDT", ...WINDOW],
    2,
    "UNKNOWN_SYMBOL",
    "symbol_universe is SOLUSDT, BTCUSDT",
  ],
  [
    "a window without a whole bar",
    ["--idea-card", "ema_trend_htf", "--start", "2025-05-08T00:01", "--end", "2025-05-08T00:05"],
    2,
    "EMPTY_WINDOW",
    "15m",
  ],
  [
    "a window after the data",
    ["--idea-card", "ema_trend_htf", "--start", "2026-05-08", "--end", "2026-05-09"],
    3,
    "NO_DATA",
    "MISSING_1M_COVERAGE",
  ],
];

for (const [name, args, code, errorCode, says] of WRONG) {
  Deno.test(`${name} ends a run with exit code ${code} and one clear sentence`, async () => {
    const json = await runCli("backtest", "run", ...args, "--db", db, "--out", out, "--json");
    const { ok, error } = JSON.parse(json.stdout);
    assertEquals([json.code, ok, error.code, json.stderr], [code, false, errorCode, ""]);
    assertStringIncludes(error.message, says);
    const text = await runCli("backtest", "run", ...args, "--db", db, "--out", out);
    assertEquals([text.code, text.stdout], [code, ""]);
    assertStringIncludes(text.stderr, `error: `);
    assertStringIncludes(text.stderr, says);
  });
}

Deno.test("a broken card ends with its place in the file", async () => {
  const path = join(folder, "broken.yml");
  const text = await Deno.readTextFile(
    new URL("../../idea_cards/ema_trend_htf.yml", import.meta.url),
  );
  await Deno.writeTextFile(path, text.replace("rhs: htf.ema_trend }", "rhs: htf.ema_trnd }"));
  const args = ["backtest", "run", "--idea-card", path, ...WINDOW, "--db", db];
  const { code, stderr } = await runCli(...args);
  assertEquals(code, 2);
  assertMatch(stderr, /broken\.yml:\d+:\d+: Cannot compile .*did you mean "htf\.ema_trend"\?/);
  await Deno.writeTextFile(path, "id: [unclosed\n");
  const malformed = await runCli(...args, "--json");
  assertEquals([malformed.code, JSON.parse(malformed.stdout).error.code], [2, "BAD_YAML"]);
});

Deno.test("a store that is not there ends with exit code 3 and the command that makes one", async () => {
  const args = ["backtest", "run", "--idea-card", "ema_trend_htf", ...WINDOW];
  const { code, stderr } = await runCli(...args, "--db", join(folder, "none.duckdb"));
  assertEquals(code, 3);
  assertMatch(stderr, /no such file[^]*fix: deno task cli data import/);
});

Deno.test("an unknown option is answered with the near one", async () => {
  const { code, stderr } = await runCli("backtest", "run", "--idea-crad", "x");
  assertEquals(code, 2);
  assertStringIncludes(stderr, "did you mean --idea-card?");
  const json = await runCli("backtest", "rnu", "--json");
  assertEquals([json.code, JSON.parse(json.stdout).error.code], [2, "BAD_USAGE"]);
});
