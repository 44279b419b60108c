import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { openSweepStore } from "../../lib/store/mod.ts";
import { makeWorkplace } from "../support/bundled_store.ts";
import { runCli } from "../support/run_cli.ts";
import { cliCommand, runProcess } from "../support/run_process.ts";

const { db, folder } = await makeWorkplace();
const SWEEP = ["backtest", "sweep", "--idea-card", "ema_trend_htf", "--db", db];
const WINDOW = ["--start", "2025-05-09", "--end", "2025-06-03"];
const LENGTHS = [
  "--grid",
  "features.ema_fast.length=5..20:5",
  "--grid",
  "features.ema_slow.length=20..60:20",
  "--constraint",
  "features.ema_fast.length < features.ema_slow.length",
];
/** The documented set, plus the temporary folder that this test works in. */
const HERE = ["-P=cli", `--allow-write=${folder}`];

/** Where one sweep keeps its results. */
const place = (name: string) => [
  "--results",
  join(folder, `${name}.duckdb`),
  "--out",
  join(folder, name),
];

Deno.test("a sweep says which runs were best, what that is worth, and where it is kept", async () => {
  const args = [...SWEEP, ...WINDOW, ...LENGTHS, ...place("text"), "--jobs", "1", "--top", "3"];
  const { code, stdout, stderr } = await runCli(...args);
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, /^ema_trend_htf on SOLUSDT, 2025-05-09.* sweep [0-9a-f]{16}: 11 runs\n/);
  assertEquals(stdout.match(/^\d+ +\d+ .*%/gm)?.length, 3);
  assertStringIncludes(stdout, "tried       11 different runs");
  assertStringIncludes(
    stdout,
    "few days    annualised ratios rest on 25 daily returns and say little",
  );
  assertStringIncludes(stdout, "varied      features.ema_fast.length: 5, 10, 15, 20\n");
  assertMatch(stdout, /^warm-up .* exec bars of 15m, the same for every run$/m);
  assertMatch(stdout, /, table digest [0-9a-f]{16}$/m);
  assertEquals(stdout.match(/ \d+ +[0-9a-f]{16}$/gm)?.length, 3);
  assertMatch(stdout, /overfitting probability 0\.\d\d over 924 splits/);
  assertMatch(stdout, /^its days +drawn again in blocks lose with probability \d/m);
  const made = join(folder, "text", /sweep ([0-9a-f]{16})/.exec(stdout)![1]);
  assertStringIncludes(await Deno.readTextFile(`${made}.html`), "features.ema_slow.length");
  const [, bestRun] = /^\d+ .* ([0-9a-f]{16})$/m.exec(stdout)!;
  const [, command] = /^best alone {2}(.*)$/m.exec(stdout)!;
  assertStringIncludes(command, ` --idea-card ${made}.yml --symbol SOLUSDT `);
  assertEquals(await runIdOf(command), bestRun);
});

/** The run id that a printed command gives. */
async function runIdOf(command: string): Promise<string> {
  const [, words] = /^deno task cli (.*)$/.exec(command)!;
  const made = await runCli(...words.split(" "), "--out", join(folder, "alone"), "--json");
  return JSON.parse(made.stdout).run_id;
}

Deno.test("what makes the best run alone names symbol, profile, accepted fills and the timeframe's warm-up", async () => {
  const args = [
    ...[...SWEEP, ...WINDOW, ...place("other"), "--jobs", "1", "--accept-filled"],
    ...["--symbol", "BTCUSDT", "--profile", "optimistic"],
    ...["--grid", "timeframes.exec=15m,30m", "--grid", "features.ema_fast.length=8"],
  ];
  const { top: [best], best_command, warmup_bars, runs } = JSON.parse(
    (await runCli(...args, "--json")).stdout,
  );
  assertMatch(best_command, / --symbol BTCUSDT .* --profile optimistic --accept-filled --db /);
  assertEquals(await runIdOf(best_command), best.run_id);
  assertEquals([runs, warmup_bars.length], [2, 2]);
  const { stdout } = await runCli(...args);
  assertEquals(stdout.match(/^warm-up .*; the same for runs of the same timeframes$/gm)?.length, 1);
});

Deno.test("a sweep of one day says that its Sharpe ratios are not known", async () => {
  const day = ["--start", "2025-05-09", "--end", "2025-05-10", "--jobs", "1"];
  const { code, stdout } = await runCli(...SWEEP, ...day, ...LENGTHS, ...place("day"));
  assertEquals(code, 0);
  assertMatch(stdout, /^tried +11 different runs of this strategy on this symbol, ever$/m);
  assertMatch(
    stdout,
    /^deflated +not known: fewer than two Sharpe ratios over windows as long as/m,
  );
  assertMatch(stdout, /^few days +annualised ratios rest on 1 daily return and say little/m);
});

Deno.test("a sweep names the option it lacks, and the end that its steps do not reach", async () => {
  const without = await runCli(...SWEEP, ...WINDOW, ...place("ends"));
  assertEquals(without.code, 2);
  assertStringIncludes(without.stderr, "--grid");
  const grid = ["--grid", "features.ema_fast.length=5..20:7", "--jobs", "1"];
  const stepped = await runCli(...SWEEP, ...WINDOW, ...grid, ...place("ends"));
  assertStringIncludes(stepped.stdout, "features.ema_fast.length: 5, 12, 19\n");
  assertEquals(
    stepped.stderr,
    "--grid features.ema_fast.length=5..20:7 ends at 19, as no step reaches 20\n",
  );
  assertEquals(
    (await runCli(...SWEEP, ...WINDOW, ...grid, ...place("ends"), "--quiet")).stderr,
    "",
  );
});

Deno.test("a sweep with --no-cache keeps no columns beside the store", async () => {
  const own = join(folder, "own.duckdb");
  await Deno.copyFile(db, own);
  const isKept = () => Deno.stat(`${own}.cache`).then(() => true, () => false);
  const grid = ["--grid", "features.ema_fast.length=5", "--db", own, "--jobs", "1"];
  const sweep = [...SWEEP, ...WINDOW, ...grid, ...place("cache")];
  assertEquals([(await runCli(...sweep, "--no-cache")).code, await isKept()], [0, false]);
  assertEquals([(await runCli(...sweep)).code, await isKept()], [0, true]);
});

Deno.test("more threads than the machine can share out are refused with how many it can", async () => {
  const many = await runCli(...SWEEP, ...WINDOW, ...LENGTHS, "--jobs", "1000000");
  assertEquals(many.code, 2);
  assertMatch(many.stderr, /--jobs .*1000000.* Give at most \d+, as this machine has \d+ cores?\./);
});

Deno.test("a Latin hypercube says how many of its draws a constraint dropped", async () => {
  const ranges = [
    ...["--grid", "features.ema_fast.length=5..100", "--grid", "features.ema_slow.length=20..120"],
    ...["--constraint", "features.ema_fast.length * 2 < features.ema_slow.length"],
  ];
  const drawn = ["--lhs", "8", "--jobs", "1", ...place("hypercube")];
  const { code, stdout, stderr } = await runCli(...SWEEP, ...WINDOW, ...ranges, ...drawn, "--json");
  assertEquals(code, 0);
  const { runs } = JSON.parse(stdout);
  assert(runs < 8);
  const gives = `--lhs 8 gives ${runs} run${runs === 1 ? "" : "s"}`;
  assertEquals(stderr, `${gives}: ${8 - runs} of 8 dropped by the constraint\n`);
});

Deno.test("the best run of a sweep is the one that its card gives on its own", async () => {
  const args = [...SWEEP, ...WINDOW, ...LENGTHS, ...place("json"), "--json"];
  const { code, stdout } = await runCli(...args, "--jobs", "1", "--by", "net_profit_usdt");
  assertEquals(code, 0);
  const { top: [best], runs, verdict, warmup_bars: [warmup], best_card } = JSON.parse(stdout);
  assertEquals([runs, verdict.metric, verdict.trial_count], [11, "net_profit_usdt", 11]);
  const shipped = await Deno.readTextFile("idea_cards/ema_trend_htf.yml");
  const { parameters } = best;
  const card = shipped
    .replace(
      "params: { length: 9 }",
      `params: { length: ${parameters["features.ema_fast.length"]} }`,
    )
    .replace(
      "params: { length: 21 }",
      `params: { length: ${parameters["features.ema_slow.length"]} }`,
    );
  // What all combinations share: the warm-up of the longest average.
  const shared = `warmup_bars: ${JSON.stringify(warmup)}`;
  await Deno.writeTextFile(
    join(folder, "best.yml"),
    `${card}
${shared}
`,
  );
  const own = ["--idea-card", join(folder, "best.yml"), "--db", db, "--out", join(folder, "runs")];
  const run = JSON.parse((await runCli("backtest", "run", ...own, ...WINDOW, "--json")).stdout);
  assertEquals(run.run_id, best.run_id);
  assertEquals(run.card.digest, best.card_digest);
  const written = await runCli("backtest", "normalize", "--idea-card", best_card, "--json");
  assertEquals(JSON.parse(written.stdout).digest, best.card_digest);
  for (const [name, value] of Object.entries(best.metrics)) {
    assertEquals(run.metrics[name], value, name);
  }
});

Deno.test("two threads in a process of their own give the bytes of one, and so does a second call", async () => {
  const args = [...SWEEP, ...WINDOW, ...LENGTHS, "--json"];
  const one = JSON.parse((await runCli(...args, ...place("one"), "--jobs", "1")).stdout);
  const pooled = [...args, ...place("two"), "--jobs", "2"];
  const two = await runProcess(pooled, { permissions: HERE });
  assertEquals([two.code, two.stderr], [0, ""]);
  const found = JSON.parse(two.stdout);
  for (const key of ["sweep_id", "table_digest", "top", "verdict"]) {
    assertEquals(found[key], one[key]);
  }
  const again = JSON.parse((await runCli(...pooled)).stdout);
  assertEquals([again.resumed_runs, again.table_digest], [11, one.table_digest]);
  // The page names the card that was written beside it.
  const page = (await Deno.readTextFile(found.report)).replace(found.best_card, one.best_card);
  assertEquals(page, await Deno.readTextFile(one.report));
});

Deno.test("a sweep that is killed goes on where it was, without a run twice or a byte of difference", async () => {
  const grid = [
    "--grid",
    "features.ema_fast.length=5..14",
    "--grid",
    "features.ema_slow.length=25..44",
  ];
  const args = [...SWEEP, ...WINDOW, ...grid, "--json"];
  const whole = JSON.parse((await runCli(...args, ...place("whole"), "--jobs", "1")).stdout);
  assertEquals(whole.runs, 200);
  let resumed = 0;
  for (let kill = 0; kill < 3; kill++) {
    const child = cliCommand([...args, ...place("killed"), "--jobs", "2"], { permissions: HERE })
      .spawn();
    // What makes the sweep known fills less than the first of these.
    const grown = await growsBeyond(
      join(folder, "killed.duckdb.wal"),
      kill * 12_000 + 8_000,
      child,
    );
    if (grown) child.kill(kill === 0 ? "SIGINT" : "SIGKILL");
    const { code, stderr } = await child.output();
    // It may have come to its end before the signal came.
    if (code === 130) {
      const said = new TextDecoder().decode(stderr);
      assertMatch(
        said,
        /; \d+ of 200 runs are kept in .*, go on with\n {2}deno task cli backtest /,
      );
    }
    using results = await openSweepStore(join(folder, "killed.duckdb"));
    const { index } = await results.table(whole.sweep_id);
    assertEquals(new Set(index).size, index.length);
    assert(index.length >= resumed);
    resumed = index.length;
  }
  const last = JSON.parse((await runCli(...args, ...place("killed"), "--jobs", "1")).stdout);
  assertEquals([last.resumed_runs, last.runs], [resumed, 200]);
  assert(resumed > 0);
  assertEquals([last.table_digest, last.top], [whole.table_digest, whole.top]);
});

/** Waits until a file has so many bytes; false when the process ended before. */
async function growsBeyond(
  path: string,
  bytes: number,
  child: Deno.ChildProcess,
): Promise<boolean> {
  let ended = false;
  child.status.then(() => ended = true);
  while (!ended) {
    const size = await Deno.stat(path).then((info) => info.size, () => 0);
    if (size > bytes) return true;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return false;
}

Deno.test("a wrong axis, metric or constraint is answered with the near one and exit code 2", async () => {
  const failures: [string[], string, string][] = [
    [["--grid", "features.ema_fats.length=5,9"], "UNKNOWN_PARAMETER", "features.ema_fast.length"],
    [["--grid", "features.ema_fast.length=5..1"], "BAD_AXIS", "parameter=5..50:5"],
    [["--grid", "features.ema_fast.length=0,5"], "BAD_COMBINATION", "features.ema_fast.length=0"],
    [[...LENGTHS, "--by", "sharp_ratio"], "UNKNOWN_METRIC", "sharpe_ratio"],
    [[...LENGTHS, "--random", "3", "--lhs", "3"], "BAD_USAGE", "choose one"],
    [[...LENGTHS, "--constraint", "a < b"], "BAD_CONSTRAINT", '"a" is not varied'],
    [
      [...LENGTHS.slice(0, 2), ...LENGTHS.slice(4)],
      "BAD_CONSTRAINT",
      '"features.ema_slow.length" is not varied: vary it too, or write its value',
    ],
    [[...LENGTHS, "--walk-forward", "train=0d,test=3d"], "BAD_WALK", "no length (train)"],
    [["--grid", "features.ema_fast=5,6"], "UNKNOWN_PARAMETER", " features.ema_fast.length"],
  ];
  for (const [args, code, says] of failures) {
    const result = await runCli(...SWEEP, ...WINDOW, ...args, ...place("wrong"), "--json");
    const { error } = JSON.parse(result.stdout);
    assertEquals([result.code, error.code], [2, code]);
    assertStringIncludes(error.message, says);
  }
  const late = await runCli(
    ...[...SWEEP, ...LENGTHS, ...place("late"), "--json"],
    ...["--start", "2025-06-01", "--end", "2025-06-20"],
  );
  assertEquals([late.code, JSON.parse(late.stdout).error.code], [1, "PREFLIGHT_FAILED"]);
});

Deno.test("a walk says what was chosen, what came of it, and what that earned together", async () => {
  const walk = ["--walk-forward", "train=6d,test=3d,anchored", "--jobs", "1"];
  const args = [...SWEEP, ...LENGTHS, ...place("walk"), ...walk];
  const text = await runCli(...args, ...WINDOW);
  assertEquals([text.code, text.stderr], [0, ""]);
  assertMatch(text.stdout, /^ *window .* chosen by sharpe_ratio .*\n(.*\n)? *\d{4}-\d\d-\d\d +\d/m);
  assertMatch(text.stdout, /^together +-?\d+\.\d\d %, Sharpe ratio/m);
  assertMatch(text.stdout, /^warm-up .* exec bars of 15m, the same for every run$/m);
  // Six windows of eleven combinations; one day of 25 is left after the last of them.
  assertStringIncludes(text.stdout, "tried       66 different runs");
  assertMatch(text.stdout, /^deflated +the walk's Sharpe ratio is above 0 with probability \d/m);
  assertStringIncludes(text.stdout, "left out    the last day, from 2025-06-02");
  const { stdout } = await runCli(...args, ...WINDOW, "--json");
  const { folds, out_of_sample: earned, report, walk_forward, ...rest } = JSON.parse(stdout);
  const [, command] = /^last alone {2}(.*)$/m.exec(text.stdout)!;
  assertEquals(rest.best_command, command);
  assertEquals(await runIdOf(command), folds[5].run_id);
  assert(folds[5].warmup_bars.exec > 0);
  const lastDay = { start_ts_ms: Date.UTC(2025, 5, 2), end_ts_ms: Date.UTC(2025, 5, 3) };
  assertEquals([rest.left_out, rest.verdict.trial_count], [lastDay, 66]);
  assertEquals([folds.length, walk_forward.mode], [6, "anchored"]);
  const factor = folds.reduce(
    (product: number, { return_pct }: { return_pct: number }) => product * (1 + return_pct / 100),
    1,
  );
  assert(Math.abs(earned.return_pct - (factor - 1) * 100) < 1e-9);
  const page = await Deno.readTextFile(report);
  for (const { run_id } of folds) assertStringIncludes(page, `<code>${run_id}</code>`);
  const wrong = await runCli(
    ...SWEEP,
    ...WINDOW,
    ...LENGTHS,
    "--walk-forward",
    "90d,30d",
    "--json",
  );
  assertEquals([wrong.code, JSON.parse(wrong.stdout).error.code], [2, "BAD_WALK"]);
});

Deno.test("a share is swept on threads as in one, by the hours of its market", async () => {
  const args = [
    ...["backtest", "sweep", "--idea-card", "us_opening_range_breakout", "--db", db, "--json"],
    ...["--symbol", "SPY", "--start", "2013-10-07", "--end", "2013-10-12"],
    ...[
      "--grid",
      "structure.day.opening_bars=3..9:3",
      "--grid",
      "risk_model.take_profit.value=1,2",
    ],
  ];
  const one = JSON.parse((await runCli(...args, ...place("share"), "--jobs", "1")).stdout);
  const pooled = [...args, ...place("shares"), "--jobs", "2"];
  const two = JSON.parse((await runProcess(pooled, { permissions: HERE })).stdout);
  assertEquals([two.runs, two.table_digest], [6, one.table_digest]);
  assert(one.top[0].metrics.trade_count > 0);
});
