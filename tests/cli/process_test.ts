import { assertEquals, assertStringIncludes } from "@std/assert";
import { dirname, join } from "@std/path";
import { makeWorkplace } from "../support/bundled_store.ts";
import { cliCommand, runProcess } from "../support/run_process.ts";

const { db, folder } = await makeWorkplace();
const RUN = ["backtest", "run", "--idea-card", "ema_trend_htf", "--start", "2025-05-06"];
const WEEK = [...RUN, "--end", "2025-05-13", "--db", db];
/** The documented set, plus the temporary folder that this test works in. */
const HERE = ["-P=cli", `--allow-write=${folder}`];

function bytesOf(runs: string): Record<string, string> {
  const folders = [...Deno.readDirSync(runs)].map(({ name }) => join(runs, name));
  assertEquals(folders.length, 1);
  const files: Record<string, string> = {};
  for (const { name } of Deno.readDirSync(folders[0])) {
    if (name === "run_log.json") continue;
    files[name] = Deno.readFileSync(join(folders[0], name)).join();
  }
  return files;
}

Deno.test("two processes in other time zones and locales write the same bytes", async () => {
  const places = [
    { TZ: "UTC", LC_ALL: "C", LANG: "C" },
    { TZ: "America/New_York", LC_ALL: "de_DE.UTF-8", LANG: "de_DE.UTF-8" },
    { TZ: "Asia/Kathmandu", LC_ALL: "ar_EG.UTF-8", LANG: "ar_EG.UTF-8" },
  ];
  const written = [];
  for (const env of places) {
    const out = join(folder, `out_${env.LANG}`);
    const { code, stderr } = await runProcess([...WEEK, "--out", out], { permissions: HERE, env });
    assertEquals([code, stderr], [0, ""]);
    written.push(bytesOf(join(out, "ema_trend_htf", "SOLUSDT")));
  }
  assertEquals(Object.keys(written[0]).length, 10);
  assertEquals(written[1], written[0]);
  assertEquals(written[2], written[0]);
});

Deno.test("a path outside the permission set is answered with a call that works", async () => {
  const out = join(folder, "denied");
  const calls = [
    { args: [...WEEK, "--out", out], allow: out },
    {
      args: ["data", "export", "--symbol", "SOLUSDT", "--file", join(folder, "x.csv"), "--db", db],
      allow: folder,
    },
  ];
  for (const { args, allow } of calls) {
    const denied = await runProcess(args);
    assertEquals(denied.code, 2);
    const flag = `--allow-write=${allow}`;
    assertStringIncludes(denied.stderr, `fix: deno run -P=cli ${flag} cli.ts ${args.join(" ")}\n`);
    assertEquals((await runProcess(args, { permissions: ["-P=cli", flag] })).code, 0);
  }
  const { dir } = JSON.parse(
    (await runProcess([...WEEK, "--out", out, "--json"], {
      permissions: ["-P=cli", `--allow-write=${out}`],
    })).stdout,
  );
  for (const page of [join(folder, "r.html"), join(folder, "pages", "r.html")]) {
    const denied = await runProcess(["report", dir, "--out", page]);
    assertStringIncludes(
      denied.stderr,
      `fix: deno run -P=cli --allow-write=${dirname(page)} cli.ts`,
    );
  }
  const atRoot = await runProcess(["report", dir, "--out", "/closedbar_test.html"]);
  assertStringIncludes(atRoot.stderr, "choose a folder below data/ or artifacts/ instead");
  assertEquals(atRoot.stderr.includes("fix:"), false);
  const verify = ["backtest", "verify", dir, "--db", db];
  const unread = await runProcess(verify, { permissions: ["-P=data_read"] });
  assertStringIncludes(unread.stderr, `fix: deno run -P=cli cli.ts ${verify.join(" ")}\n`);
  assertEquals((await runProcess(verify, { permissions: ["-P=cli"] })).code, 0);
  const json = await runProcess([...WEEK, "--out", join(folder, "other"), "--json"]);
  assertEquals(JSON.parse(json.stdout).error.code, "PERMISSION_DENIED");
});

Deno.test("the import that a missing store is answered with goes where the set may write", async () => {
  for (const named of ["nosuch.duckdb", "data/nosuch.duckdb"]) {
    const missing = await runProcess(["data", "status", "--db", named]);
    assertEquals(missing.code, 3);
    assertStringIncludes(missing.stderr, 'data import --bundled --db "data/nosuch.duckdb"');
  }
});

Deno.test("a run asks for files, the native database and no other permission", async () => {
  const log = join(folder, "permissions.jsonl");
  const out = join(folder, "audited");
  const env = { DENO_AUDIT_PERMISSIONS: log };
  const { code } = await runProcess([...WEEK, "--out", out], { permissions: HERE, env });
  assertEquals(code, 0);
  const touched = (await Deno.readTextFile(log)).trim().split("\n").map((line) => JSON.parse(line));
  const kinds = new Set(touched.map(({ permission }) => permission));
  assertEquals([...kinds].sort(), ["env", "ffi", "read", "write"]);
});

Deno.test("Ctrl-C in the middle of a run leaves nothing half-written, and the next run completes", async () => {
  const out = join(folder, "interrupted");
  const args = [...RUN, "--end", "2025-06-03", "--db", db, "--out", out];
  const child = cliCommand(args, { permissions: HERE }).spawn();
  const staged = join(out, "ema_trend_htf", "SOLUSDT");
  while (!await Deno.stat(staged).then(() => true, () => false)) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  child.kill("SIGINT");
  const { code, stderr } = await child.output();
  const names = [...Deno.readDirSync(staged)].map(({ name }) => name);
  if (code === 0) assertEquals(names.length, 1);
  else {
    assertEquals([code, names], [130, []]);
    assertStringIncludes(new TextDecoder().decode(stderr), "interrupted");
  }
  assertEquals((await runProcess(args, { permissions: HERE })).code, 0);
  assertEquals(Object.keys(bytesOf(staged)).length, 10);
});

Deno.test("a full disk ends a run with one clear message and no half-written folder", async () => {
  const disk = join(folder, "small");
  await Deno.mkdir(disk);
  const mount = await new Deno.Command("mount", {
    args: ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk],
    stderr: "null",
  }).output().catch(() => ({ success: false }));
  if (!mount.success) {
    // deno-lint-ignore no-console
    console.log("SKIPPED: this machine does not let us mount a small disk");
    return;
  }
  try {
    const args = [...WEEK, "--out", join(disk, "runs"), "--json"];
    const { code, stdout } = await runProcess(args, { permissions: HERE });
    assertEquals([code, JSON.parse(stdout).error.code], [1, "DISK_FULL"]);
    assertEquals([...Deno.readDirSync(join(disk, "runs/ema_trend_htf/SOLUSDT"))], []);
  } finally {
    await new Deno.Command("umount", { args: [disk] }).output();
  }
});

Deno.test("a reader that closes the pipe early is no failure", async () => {
  const args = ["backtest", "indicators", "--idea-card", "ema_trend_htf", "--compute"];
  const window = ["--start", "2025-05-06", "--end", "2025-06-03", "--db", db];
  const child = cliCommand([...args, ...window]).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  const [{ code }, stderr] = await Promise.all([child.status, new Response(child.stderr).text()]);
  assertEquals([code, stderr], [0, ""]);
});
