import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { makeApproved } from "../support/approved_run.ts";
import { runCli } from "../support/run_cli.ts";
import { ROOT, runProcess } from "../support/run_process.ts";

const FILE = join(ROOT, "examples", "strategies", "channel_breakout.ts");
const text = await Deno.readTextFile(FILE);
const { folder, db, dir: cardRun } = await makeApproved("ema_trend_htf");

/** A run of a strategy file, to be approved. */
async function approvedRun(
  name: string,
  program: string,
  ...more: string[]
): Promise<{ file: string; dir: string }> {
  const file = join(folder, `${name}.ts`);
  await Deno.writeTextFile(file, program);
  const window = ["--symbol", "SOLUSDT", "--start", "2025-05-09", "--end", "2025-05-12"];
  const made = await runCli(
    ...["backtest", "run", "--strategy", file, ...window, "--db", db, "--out", folder, "--json"],
    ...more,
  );
  assertEquals(made.code, 0, made.stdout + made.stderr);
  return { file, dir: JSON.parse(made.stdout).dir };
}

/** Arguments of a session over recorded minutes. */
function session(dir: string, file: string, out: string): string[] {
  const cache = join(folder, `${out}.db`);
  return [
    ...["paper", "run", "--manifest", dir, "--strategy", file, "--source", "data"],
    ...["--until", "2025-05-14", "--out", join(folder, out), "--cache", cache],
  ];
}

/** The end and the error of a command that prints one document. */
async function codeOf(...args: string[]): Promise<[number, string]> {
  const { code, stdout } = await runCli(...args, "--json");
  return [code, JSON.parse(stdout).error.code];
}

const values = ["--param", "bars=12", "--param", "stop=1.5", "--warmup", "exec=60"];
const approved = await approvedRun("breakout", text, ...values);

Deno.test("a session of a strategy file runs under the documented permissions, and replays without a difference", async () => {
  const args = session(approved.dir, FILE, "live");
  const made = await runProcess([...args, "--json"], {
    permissions: ["-P=paper", `--allow-write=${folder}`, `--allow-read=.,${folder}`],
  });
  assertEquals(made.code, 0, made.stdout + made.stderr);
  const outcome = JSON.parse(made.stdout);
  assert(outcome.trades > 1 && outcome.signals > 2);
  const replay = await runCli("paper", "replay", outcome.dir, "--strategy", FILE, "--json");
  assertEquals(replay.code, 0, replay.stdout + replay.stderr);
  const { difference, signals } = JSON.parse(replay.stdout);
  assertEquals([difference, signals], [null, outcome.signals]);
});

Deno.test("a run of a strategy file is approved with that file and no other", async () => {
  const cache = join(folder, "check.db");
  const check = (dir: string) => ["paper", "check", "--manifest", dir, "--cache", cache];
  const { dir, file } = approved;
  const at = ["--at", "2025-05-20T00:00Z", "--db", db];
  const found = await runCli(...check(dir), "--strategy", file, ...at);
  assertEquals([found.code, found.stderr], [0, ""]);
  const without = await runCli(...check(dir));
  assertEquals(without.code, 2);
  assertStringIncludes(without.stderr, "name it with --strategy (its SHA-256 is ");
  const other = join(folder, "other.ts");
  await Deno.writeTextFile(other, `${text}// Not the same file.\n`);
  assertEquals(await codeOf(...check(dir), "--strategy", other), [2, "OTHER_STRATEGY_FILE"]);
  assertEquals(await codeOf(...check(cardRun), "--strategy", file), [2, "BAD_USAGE"]);
});

Deno.test("a live strategy that hangs is ended, and what it prints is marked", async () => {
  const begin = "onClose(view) { if (view.tsCloseMs > Date.UTC(2025, 4, 13)) ";
  const chatty = text.replace("onClose(view) {", `${begin} console.log("late"), 1;`);
  const one = await approvedRun("chatty", chatty);
  const told = await runCli(...session(one.dir, one.file, "chatty"));
  assertEquals(told.code, 0, told.stderr);
  assertStringIncludes(told.stderr, "strategy: late\n");
  const two = await approvedRun("endless", text.replace("onClose(view) {", `${begin} for (;;);`));
  const args = session(two.dir, two.file, "endless");
  assertEquals(await codeOf(...args, "--strategy-timeout", "3"), [2, "STRATEGY_TIMEOUT"]);
  // The session goes on where it was ended, and comes to the same close.
  assertEquals(await codeOf(...args, "--strategy-timeout", "3"), [2, "STRATEGY_TIMEOUT"]);
});
