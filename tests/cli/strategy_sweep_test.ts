import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { makeWorkplace } from "../support/bundled_store.ts";
import { NATS_SERVER, startNatsServer } from "../support/nats_server.ts";
import { runCli } from "../support/run_cli.ts";
import { ROOT, runProcess } from "../support/run_process.ts";

const { db, folder } = await makeWorkplace();
const FILE = join(ROOT, "examples", "strategies", "channel_breakout.ts");
const text = await Deno.readTextFile(FILE);
const WINDOW = ["--symbol", "SOLUSDT", "--start", "2025-05-09", "--end", "2025-05-20", "--db", db];
const SWEEP = ["backtest", "sweep", ...WINDOW, "--grid", "params.bars=10..40:10"];

/** Where one sweep keeps its results. */
const place = (name: string) => [
  ...["--results", join(folder, `${name}.duckdb`)],
  ...["--out", join(folder, name)],
];

Deno.test("a strategy file is swept under the documented permissions, and its best run is one of its own", async () => {
  const args = [...SWEEP, "--strategy", FILE, "--param", "stop=1.5", ...place("swept"), "--json"];
  const permissions = ["-P=sweep", `--allow-write=${folder}`, `--allow-read=.,${folder}`];
  const made = await runProcess(args, { permissions });
  assertEquals([made.code, made.stderr], [0, ""]);
  const { top: [best], runs, failed_runs, strategy, warmup_bars: [warmup], table_digest, report } =
    JSON.parse(made.stdout);
  assertEquals([runs, failed_runs, strategy.parameters], [4, 0, { stop: 1.5 }]);
  assertStringIncludes(await Deno.readTextFile(report), "params.bars");
  const values = [
    ...["--param", `bars=${best.parameters["params.bars"]}`, "--param", "stop=1.5"],
    ...["--warmup", Object.entries(warmup).map(([role, bars]) => `${role}=${bars}`).join(",")],
  ];
  const alone = ["backtest", "run", ...WINDOW, "--strategy", FILE, ...values];
  const run = JSON.parse((await runCli(...alone, "--out", join(folder, "runs"), "--json")).stdout);
  assertEquals([run.run_id, run.card.digest], [best.run_id, best.card_digest]);
  for (const [name, value] of Object.entries(best.metrics)) {
    assertEquals(run.metrics[name], value, name);
  }
  const shown = await runCli(...args.filter((arg) => arg !== "--json"), "--jobs", "1");
  const [, said] = /^best alone {2}deno task cli (.*)$/m.exec(shown.stdout)!;
  const pasted = await runCli(...said.split(" "), "--out", join(folder, "pasted"), "--json");
  assertEquals(JSON.parse(pasted.stdout).run_id, best.run_id);
  const again = JSON.parse((await runCli(...args, "--jobs", "1")).stdout);
  assertEquals([again.resumed_runs, again.table_digest], [4, table_digest]);
  const other = JSON.parse((await runCli(...args, ...place("other"), "--jobs", "1")).stdout);
  assertEquals([other.resumed_runs, other.table_digest], [0, table_digest]);
});

Deno.test("a combination that fails is told, kept as failed and tried again", async () => {
  const file = join(folder, "fails.ts");
  const fails = "onClose(view) { if (bars === 20) throw new Error('no luck');";
  await Deno.writeTextFile(file, text.replace("onClose(view) {", fails));
  const args = [...SWEEP, "--strategy", file, ...place("fails"), "--jobs", "1"];
  for (const resumed of [0, 3]) {
    const { code, stdout } = await runCli(...args, "--json");
    const { failed_runs, resumed_runs, top, verdict } = JSON.parse(stdout);
    assertEquals([code, failed_runs, resumed_runs, verdict.trial_count], [0, 1, resumed, 3]);
    assertEquals(top[3].parameters, { "params.bars": 20 });
    assertMatch(top[3].failure, /^STRATEGY_FAILED: .* no luck$/);
  }
  const shown = await runCli(...args);
  assertEquals([shown.code, shown.stderr], [0, ""]);
  assertMatch(shown.stdout, /^20 +failed: STRATEGY_FAILED +- +- +- +- /m);
  assertEquals(shown.stdout.includes("NaN"), false);
  const wrong = await runCli(...args, "--param", "stop=99", "--json");
  assertEquals([wrong.code, JSON.parse(wrong.stdout).error.code], [2, "BAD_PARAM"]);
  assertEquals(/params\.bars/.test(wrong.stdout), false);
  assertMatch(shown.stdout, /^failed +1 run, the first with params.bars=20: STRATEGY_FAILED/m);
});

Deno.test("a strategy file is walked forward", async () => {
  const args = [...SWEEP, "--strategy", FILE, "--walk-forward", "train=5d,test=3d", "--jobs", "1"];
  const { code, stdout, stderr } = await runCli(...args, ...place("walk"), "--json");
  assertEquals([code, stderr], [0, ""]);
  const { folds } = JSON.parse(stdout);
  assertEquals(folds.length, 2);
  assert(folds.every(({ parameters }: { parameters: object }) => "params.bars" in parameters));
});

Deno.test({
  name: "workers of a queue that hold the file give the table of this machine",
  ignore: NATS_SERVER === null,
  async fn() {
    await using server = await startNatsServer();
    const args = [...SWEEP, "--strategy", FILE, "--json"];
    const alone = JSON.parse((await runCli(...args, ...place("alone"), "--jobs", "1")).stdout);
    const asked = runCli(...args, ...place("queue"), "--queue", server.url);
    const worker = ["worker", "--queue", server.url, "--db", db, "--strategy", FILE];
    const permissions = [
      ...["-P=worker", `--allow-read=.,${folder}`],
      `--allow-net=${new URL(server.url).host}`,
    ];
    let isOpen = true;
    asked.then(() => isOpen = false);
    let runs = 0;
    while (isOpen) {
      const made = await runProcess([...worker, "--max-idle", "2", "--json"], { permissions });
      assertEquals(made.code, 0, made.stdout);
      runs += JSON.parse(made.stdout).runs;
    }
    assertEquals(runs, 4);
    assertEquals(JSON.parse((await asked).stdout).table_digest, alone.table_digest);
  },
});

Deno.test("what cannot be swept is said in one line", async () => {
  const codeOf = async (...args: string[]) => {
    const { code, stdout } = await runCli(...args, ...place("wrong"), "--json");
    return [code, JSON.parse(stdout).error.code];
  };
  const file = ["--strategy", FILE];
  assertEquals(await codeOf(...SWEEP), [2, "BAD_USAGE"]);
  assertEquals(await codeOf(...SWEEP, ...file, "--idea-card", "ema_trend_htf"), [2, "BAD_USAGE"]);
  assertEquals(await codeOf(...SWEEP, ...file, "--param", "bars=5"), [2, "BAD_USAGE"]);
  const typo = [...SWEEP, ...file, "--grid", "params.stops=1,2"];
  assertEquals(await codeOf(...typo), [2, "UNKNOWN_PARAMETER"]);
  const wide = [...SWEEP, ...file, "--grid", "params.stop=1,200"];
  assertEquals(await codeOf(...wide), [2, "BAD_COMBINATION"]);
});
