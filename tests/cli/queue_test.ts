import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { makeWorkplace } from "../support/bundled_store.ts";
import { NATS_SERVER, startNatsServer } from "../support/nats_server.ts";
import { runCli } from "../support/run_cli.ts";
import { cliCommand, runProcess } from "../support/run_process.ts";

const { db, folder } = await makeWorkplace();
const SWEEP = [
  ...["backtest", "sweep", "--idea-card", "ema_trend_htf", "--db", db, "--json"],
  ...["--start", "2025-05-09", "--end", "2025-06-03"],
  ...["--grid", "features.ema_fast.length=5..24", "--grid", "features.ema_slow.length=25..44"],
];
const RUNS = 400;

const place = (name: string) => [
  ...["--results", join(folder, `${name}.duckdb`)],
  ...["--out", join(folder, name)],
];

/** A worker as a process of its own, under its documented set and on this test's folder and server. */
function startWorker(url: string, store = db) {
  const permissions = [
    "-P=worker",
    `--allow-read=.,${folder}`,
    `--allow-net=${new URL(url).host}`,
  ];
  const args = ["worker", "--queue", url, "--db", store, "--ack-wait", "2", "--json"];
  const child = cliCommand(args, { permissions }).spawn();
  const lines = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  return {
    /** Waits for the next word of the worker: a job that is done, or why it ends. */
    word: async () => (await lines.read()).value ?? "",
    async kill() {
      child.kill("SIGKILL");
      while (!(await lines.read()).done);
      await child.stdout.cancel();
      await child.status;
    },
    /** Waits for its end. */
    async end() {
      while (!(await lines.read()).done);
      const stdout = await new Response(child.stdout).text();
      return { stdout, code: (await child.status).code };
    },
  };
}

Deno.test({
  name: "workers that are killed in the middle change nothing of the table, byte for byte",
  ignore: NATS_SERVER === null,
  async fn() {
    await using server = await startNatsServer();
    const alone = JSON.parse((await runCli(...SWEEP, ...place("alone"), "--jobs", "1")).stdout);
    assertEquals(alone.runs, RUNS);
    const asked = runCli(...SWEEP, ...place("queue"), "--queue", server.url);
    let survivor: ReturnType<typeof startWorker> | undefined;
    let killed = 0;
    for (let kill = 0; kill < 3; kill++) {
      const victim = startWorker(server.url);
      // One job is done, so the next one is in hand.
      const isAtWork = await Promise.race([
        victim.word().then(() => true),
        asked.then(() => false),
      ]);
      if (isAtWork) killed++;
      await victim.kill();
      survivor ??= startWorker(server.url);
    }
    const { code, stdout, stderr } = await asked;
    await survivor?.kill();
    assertEquals([code, stderr], [0, ""]);
    assert(killed > 0);
    const far = JSON.parse(stdout);
    for (const key of ["sweep_id", "runs", "table_digest", "top", "verdict"]) {
      assertEquals(far[key], alone[key], key);
    }
  },
});

Deno.test({
  name: "a worker on other data says so and ends with exit code 1",
  ignore: NATS_SERVER === null,
  async fn() {
    await using server = await startNatsServer();
    const other = join(folder, "other.duckdb");
    await Deno.copyFile(db, other);
    const hole = ["--start", "2025-05-20", "--end", "2025-05-20T00:05Z", "--stream", "last"];
    await runCli("data", "delete", "--symbol", "SOLUSDT", ...hole, "--db", other, "--yes");
    await runCli("data", "fill", "--symbol", "SOLUSDT", ...hole, "--method", "flat", "--db", other);
    const asked = runCli(...SWEEP, ...place("differs"), "--accept-filled", "--queue", server.url);
    const stranger = startWorker(server.url, other);
    const { code, stdout } = await stranger.end();
    assertEquals([code, JSON.parse(stdout).error.code], [1, "DATA_DIFFERS"]);
    const worker = startWorker(server.url);
    const result = await asked;
    await worker.kill();
    assertEquals(result.code, 0);
    assertStringIncludes(
      result.stderr,
      "a worker takes no part: Cannot run this sweep as the store",
    );
  },
});

Deno.test("a server that may not be reached is answered with the command that may", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  const host = `127.0.0.1:${port}`;
  const words = ["worker", "--queue", `nats://me:secret@${host}`, "--json"];
  for (const set of ["cli", "worker"]) {
    const { code, stdout } = await runProcess(words, { permissions: [`-P=${set}`] });
    const { error } = JSON.parse(stdout);
    assertEquals([code, error.code], [2, "PERMISSION_DENIED"]);
    assertEquals(
      error.fix_command,
      `deno run -P=cli --allow-net=${host} cli.ts worker --queue 'nats://me:***@${host}' --json`,
    );
  }
  const { code, stdout } = await runProcess(words, {
    permissions: ["-P=cli", `--allow-net=${host}`],
  });
  assertEquals([code, JSON.parse(stdout).error.code], [1, "QUEUE_UNREACHABLE"]);
});

Deno.test("a folder that may not be written is answered with a command that reaches the queue", async () => {
  const queue = ["--queue", "nats://127.0.0.1:4222"];
  const out = join(folder, "refused");
  const { code, stdout } = await runProcess([...SWEEP, ...queue, "--out", out], {
    permissions: ["-P=sweep", `--allow-read=.,${folder}`],
  });
  assertEquals([code, JSON.parse(stdout).error.code], [2, "PERMISSION_DENIED"]);
  assertStringIncludes(
    JSON.parse(stdout).error.fix_command,
    `deno run -P=cli --allow-net=127.0.0.1:4222 --allow-write=${out} cli.ts backtest sweep`,
  );
});

Deno.test({
  name:
    "a sweep and its worker touch what their permission sets name, and the worker writes nothing",
  ignore: NATS_SERVER === null,
  async fn() {
    await using server = await startNatsServer();
    const { host } = new URL(server.url);
    const audited = (name: string, args: string[], ...flags: string[]) =>
      runProcess(args, {
        permissions: [`-P=${name}`, `--allow-read=.,${folder}`, `--allow-net=${host}`, ...flags],
        env: { DENO_AUDIT_PERMISSIONS: join(folder, `${name}.jsonl`) },
      });
    const small = SWEEP.map((word) => word.replace("5..24", "5..8").replace("25..44", "25..26"));
    const asked = audited(
      "sweep",
      [...small, ...place("audited"), "--queue", server.url],
      `--allow-write=${folder}`,
    );
    const worker = audited("worker", [
      ...["worker", "--queue", server.url, "--db", db, "--max-idle", "5", "--json", "--quiet"],
    ]);
    const results = await Promise.all([asked, worker]);
    assertEquals(results.map(({ code, stderr }) => [code, stderr]), [[0, ""], [0, ""]]);
    assertEquals(JSON.parse(results[1].stdout), { ok: true, runs: 8 });
    for (const name of ["sweep", "worker"]) {
      const touched = (await Deno.readTextFile(join(folder, `${name}.jsonl`))).trim().split("\n")
        .map((line) => JSON.parse(line) as { permission: string; value?: string });
      const kinds = new Set(touched.map(({ permission }) => permission));
      // The engine's loader looks for the C library and is refused, which it takes for an answer.
      kinds.delete("sys");
      const expected = ["env", "ffi", "net", "read"];
      assertEquals([...kinds].sort(), name === "sweep" ? [...expected, "write"] : expected);
      const reached = touched.filter(({ permission }) => permission === "net");
      assertEquals(reached.filter(({ value = "" }) => !value.includes(host)), []);
    }
  },
});
