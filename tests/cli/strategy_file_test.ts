import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { makeWorkplace } from "../support/bundled_store.ts";
import { runCli } from "../support/run_cli.ts";
import { ROOT, runProcess } from "../support/run_process.ts";

const { db, folder } = await makeWorkplace();
const FILE = join(ROOT, "examples", "strategies", "channel_breakout.ts");
const WINDOW = ["--symbol", "SOLUSDT", "--start", "2025-05-09", "--end", "2025-05-20", "--db", db];
const RUN = ["backtest", "run", ...WINDOW];
const text = await Deno.readTextFile(FILE);

Deno.test("a strategy file runs under the documented permissions, and verify makes it again", async () => {
  const permissions = ["-P=cli", `--allow-write=${folder}`];
  const args = [...RUN, "--strategy", FILE, "--out", join(folder, "runs"), "--json"];
  const made = await runProcess(args, { permissions });
  assertEquals([made.code, made.stderr], [0, ""]);
  const { dir, metrics } = JSON.parse(made.stdout);
  assertEquals(metrics.trade_count > 2, true);
  const verify = ["backtest", "verify", dir, "--db", db];
  const again = await runCli(...verify, "--strategy", FILE);
  assertEquals([again.code, again.stderr], [0, ""]);

  const without = await runCli(...verify);
  assertEquals(without.code, 2);
  assertMatch(without.stderr, /name it with --strategy \(its SHA-256 is [0-9a-f]{64}\)/);
  const other = join(folder, "other.ts");
  await Deno.writeTextFile(other, `${text}// Not the same file.\n`);
  const wrong = await runCli(...verify, "--strategy", other, "--json");
  assertEquals([wrong.code, JSON.parse(wrong.stdout).error.code], [2, "OTHER_STRATEGY_FILE"]);
  const report = await Deno.readTextFile(join(dir, "report.html"));
  assertEquals(/"file_sha256":"[0-9a-f]{64}"/.test(report), true);
});

Deno.test("what a strategy prints while it is loaded is told when that fails", async () => {
  const file = join(folder, "broken.ts");
  const said = async (program: string, ...more: string[]) => {
    await Deno.writeTextFile(file, program);
    const { code, stderr } = await runCli(...RUN, "--strategy", file, ...more);
    assertEquals(code, 2);
    return stderr;
  };
  const prints = 'console.log("step", 1);\n';
  const throws = prints + text + "throw new Error('no luck');";
  assertMatch(await said(throws), /^strategy: step 1\nerror: .* no luck$/m);
  assertMatch(await said(throws, "--quiet"), /^error: .* no luck\n$/);
  assertMatch(
    await said(`${prints}export default 1;`),
    /^strategy: step 1\nerror: .* no strategy/m,
  );
  const keyless = prints + text.replace("timeframes:", "timefarmes:");
  assertMatch(await said(keyless), /^strategy: step 1\nerror: .*timefarmes/m);
  assertMatch(await said(prints + text, "--param", "bar=5"), /^strategy: step 1\nerror: .*"bars"/m);
  const sweep = ["backtest", "sweep", ...WINDOW, "--strategy", file, "--grid", "params.bars=10,20"];
  const { stderr } = await runCli(...sweep, "--param", "stop=99");
  assertMatch(stderr, /^strategy: step 1\nerror: .*stop/m);
  await Deno.writeTextFile(file, throws);
  assertMatch((await runCli(...sweep)).stderr, /^strategy: step 1\nerror: .* no luck$/m);
});

Deno.test("what a strategy prints goes to stderr, marked, and not at all with --quiet", async () => {
  const chatty = join(folder, "chatty.ts");
  await Deno.writeTextFile(chatty, `${text}console.log("loaded", 1);\n`);
  const args = [...RUN, "--strategy", chatty, "--out", join(folder, "chatty")];
  assertEquals((await runCli(...args)).stderr, "strategy: loaded 1\n");
  assertEquals((await runCli(...args, "--quiet")).stderr, "");
  const refused = await runCli(...args, "--warmup", "exec=900");
  assertMatch(refused.stderr, /^strategy: loaded 1\nerror: .*MISSING_1M_COVERAGE/);
  const failing =
    "onClose(view) { for (let i = 0; i < 101; i++) console.log(i); throw new Error('no');";
  await Deno.writeTextFile(chatty, text.replace("onClose(view) {", failing));
  const { code, stderr } = await runCli(...args);
  const lines = stderr.trimEnd().split("\n");
  assertEquals([code, lines.length, lines[99]], [2, 102, "strategy: 99"]);
  assertEquals(lines[100], "strategy: (1 more line not shown)");
  assertMatch(lines[101], /^error: .* failed at exec close 2025-\d\d-\d\dT\d\d:\d\d:00Z: no$/);
});

Deno.test("a strategy that does not end is ended, and nothing is written", async () => {
  const endless = join(folder, "endless.ts");
  await Deno.writeTextFile(endless, text.replace("onClose(view) {", "onClose(view) { for (;;);"));
  const out = join(folder, "endless");
  const args = [...RUN, "--strategy", endless, "--strategy-timeout", "1", "--out", out, "--json"];
  const { code, stdout } = await runCli(...args);
  assertEquals([code, JSON.parse(stdout).error.code], [2, "STRATEGY_TIMEOUT"]);
  assertEquals([...Deno.readDirSync(folder)].some(({ name }) => name === "endless"), false);
});

Deno.test("preflight looks at what a strategy file needs with the values that are given", async () => {
  const args = ["backtest", "preflight", ...WINDOW, "--strategy", FILE, "--json"];
  const warmupOf = async (...values: string[]) => {
    const { code, stdout } = await runCli(...args, ...values);
    const { ok, timeframes } = JSON.parse(stdout);
    assertEquals([code, ok], [0, true]);
    return timeframes.exec.warmup_bars;
  };
  const bars = await warmupOf();
  assertEquals(await warmupOf("--param", "bars=30"), bars + 10);
  assertEquals(await warmupOf("--warmup", "exec=90"), 90);
  const early = await runCli(...args, "--warmup", "exec=900");
  const { ok, findings } = JSON.parse(early.stdout);
  assertEquals([early.code, ok, findings[0].code], [1, false, "MISSING_1M_COVERAGE"]);
  const run = await runCli(...RUN, "--strategy", FILE, "--warmup", "exec=900", "--json");
  const { error } = JSON.parse(run.stdout);
  assertStringIncludes(error.message, findings[0].message);
  // What both offer is the same window, of the same strategy with the same values.
  assertEquals(error.fix_command, findings[0].fix_command);
  const [, , , ...offered] = findings[0].fix_command.split(" ");
  const passed = JSON.parse((await runCli(...offered, "--json")).stdout);
  assertEquals([passed.ok, passed.timeframes.exec.warmup_bars], [true, 900]);
});

Deno.test("one of a card and a strategy file is named, and a file needs a symbol", async () => {
  assertStringIncludes((await runCli(...RUN)).stderr, "name a card with --idea-card, or");
  const both = await runCli(...RUN, "--strategy", FILE, "--idea-card", "ema_trend_htf");
  assertEquals(both.code, 2);
  assertStringIncludes(both.stderr, "two strategies at once");
  const window = ["--start", "2025-05-09", "--end", "2025-05-20", "--db", db];
  const alone = await runCli("backtest", "run", ...window, "--strategy", FILE);
  assertEquals(alone.code, 2);
  assertStringIncludes(alone.stderr, "name one with --symbol");
});

Deno.test("values of parameters are part of the run, its manifest and its proof", async () => {
  const args = [...RUN, "--strategy", FILE, "--out", join(folder, "values"), "--json"];
  const codeOf = async (...more: string[]) => {
    const { code, stdout } = await runCli(...args, ...more);
    return [code, JSON.parse(stdout).error.code];
  };
  const plain = JSON.parse((await runCli(...args)).stdout);
  const same = JSON.parse((await runCli(...args, "--param", "bars=20")).stdout);
  assertEquals(same.run_id, plain.run_id);
  const values = ["--param", "bars=12", "--param", "stop=1.5", "--warmup", "exec=60"];
  const { dir, run_id } = JSON.parse((await runCli(...args, ...values)).stdout);
  assertEquals(run_id === plain.run_id, false);
  const { strategy } = JSON.parse(await Deno.readTextFile(join(dir, "run_manifest.json")));
  assertEquals(strategy.parameters, { bars: 12, stop: 1.5 });
  assertEquals(strategy.warmup_bars.exec, 60);
  const report = await Deno.readTextFile(join(dir, "report.html"));
  assertStringIncludes(report, '"parameters":{"bars":12,"stop":1.5}');
  const verified = await runCli("backtest", "verify", dir, "--db", db, "--strategy", FILE);
  assertEquals([verified.code, verified.stderr], [0, ""]);

  assertEquals(await codeOf("--param", "bar=12"), [2, "UNKNOWN_PARAM"]);
  assertEquals(await codeOf("--param", "bars=1"), [2, "BAD_PARAM"]);
  assertEquals(await codeOf("--param", "bars=many"), [2, "BAD_PARAM"]);
  assertEquals(await codeOf("--param", "bars"), [2, "BAD_USAGE"]);
  assertEquals(await codeOf("--param", "bars=5", "--param", "bars=6"), [2, "BAD_USAGE"]);
  assertEquals(await codeOf("--warmup", "exec"), [2, "BAD_USAGE"]);
  assertEquals(await codeOf("--warmup", "exec=2"), [2, "BAD_WARMUP"]);
  const card = [...RUN, "--idea-card", "ema_trend_htf", "--param", "bars=5", "--json"];
  assertEquals(JSON.parse((await runCli(...card)).stdout).error.code, "BAD_USAGE");
});
