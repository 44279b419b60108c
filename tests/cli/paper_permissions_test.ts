import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import config from "../../deno.json" with { type: "json" };
import { MINUTE_MS } from "../../lib/base/mod.ts";
import { makeWorkplace } from "../support/bundled_store.ts";
import { runCli } from "../support/run_cli.ts";
import { ROOT, runProcess } from "../support/run_process.ts";
import { VENUE_START_MS } from "../support/venue_market.ts";
import { startLiveVenue } from "../support/live_venue.ts";
import { startVenueServer } from "../support/venue_server.ts";

const { folder, db } = await makeWorkplace();
const SET = config.permissions.paper;

/** Runs a script under the set as it stands, from the checkout. */
async function underSet(text: string): Promise<string[]> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-prompt", "--ext=ts", "-P=paper", "-"],
    cwd: ROOT,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { stdout, stderr } = await child.output();
  assertEquals(new TextDecoder().decode(stderr), "");
  return new TextDecoder().decode(stdout).trim().split("\n");
}

Deno.test("under the set paper nothing can be written but sessions and their cache", async () => {
  const targets = [
    "data/closedbar.duckdb",
    "data/evil.csv",
    "artifacts/backtests/x/y/z/run_manifest.json",
    "artifacts/evil.json",
    "artifacts/pre_paper/../backtests/evil.json",
    "deno.json",
    "/tmp/closedbar_evil",
  ];
  const said = await underSet(`
    for (const path of ${JSON.stringify(targets)}) {
      try {
        Deno.writeTextFileSync(path, "evil", { append: true });
        console.log(path, "WRITTEN");
      } catch (error) {
        console.log(path, error.name);
      }
    }
    for (const path of ["artifacts/pre_paper/x", "artifacts/pre_paper_cache/x.db"]) {
      console.log(path, Deno.permissions.querySync({ name: "write", path }).state);
    }
  `);
  assertEquals(said, [
    ...targets.map((path) => `${path} NotCapable`),
    "artifacts/pre_paper/x granted",
    "artifacts/pre_paper_cache/x.db granted",
  ]);
});

Deno.test("under the set paper neither database engine writes elsewhere", async () => {
  const said = await underSet(`
    import { DatabaseSync } from "node:sqlite";
    import { openBarCache, openStore } from "./lib/store/mod.ts";
    const attempt = async (name, action) => {
      try {
        await action();
        console.log(name, "DONE");
      } catch (error) {
        console.log(name, error.code ?? error.name);
      }
    };
    await attempt("store", () => openStore("data/closedbar.duckdb"));
    await attempt("new store", () => openStore("data/evil.duckdb"));
    await attempt("cache", () => openBarCache("data/evil.db"));
    await attempt("sqlite", () => new DatabaseSync("data/evil.db"));
    await attempt("attach", () => new DatabaseSync(":memory:").exec("ATTACH 'data/evil.db' AS e"));
    await attempt("copy", () => new DatabaseSync(":memory:").exec("VACUUM INTO 'data/evil.db'"));
  `);
  assertEquals(said.slice(0, 3), [
    "store PERMISSION_DENIED",
    "new store PERMISSION_DENIED",
    "cache PERMISSION_DENIED",
  ]);
  assertEquals(said.filter((line) => line.endsWith("DONE")), []);
  assertEquals(said.length, 6);
});

/** Runs a command under the set with this test's folder and venue, and returns what it touched. */
async function audited(args: string[], written: string[], venue: string) {
  const log = join(folder, `permissions${logs++}.jsonl`);
  const result = await runProcess(["paper", ...args, "--json"], {
    // A flag takes the place of what the set says of its kind.
    permissions: [
      "-P=paper",
      `--allow-read=.,${folder}`,
      `--allow-write=${written}`,
      `--allow-net=${[...SET.net, new URL(venue).host]}`,
    ],
    env: { DENO_AUDIT_PERMISSIONS: log },
  });
  assertEquals(result.code, 0, result.stdout + result.stderr);
  const touched = Deno.readTextFileSync(log).trim().split("\n")
    .map((line) => JSON.parse(line) as { permission: string; value?: string });
  const of = (permission: string) =>
    touched.filter((one) => one.permission === permission).map(({ value = "" }) => value);
  for (const path of of("write")) {
    assert(written.some((allowed) => path.startsWith(allowed)), `writes ${path}`);
  }
  for (const address of of("net")) assertStringIncludes(address, new URL(venue).host);
  return JSON.parse(result.stdout);
}

let logs = 0;
const card = ["--idea-card", "ema_trend_htf", "--start", "2025-05-06", "--end", "2025-05-08"];
const made = await runCli("backtest", "run", ...card, "--db", db, "--out", folder, "--json");
const manifest = ["--manifest", JSON.parse(made.stdout).dir];
const caches = join(folder, "pre_paper_cache");
const sessions = join(folder, "pre_paper");
const kept = ["--cache", join(caches, "c.db")];
const NOW_MS = VENUE_START_MS + 40 * 1440 * MINUTE_MS;

Deno.test("paper check runs under the set, and writes the cache and nothing else", async () => {
  await using venue = startVenueServer({ nowMs: NOW_MS + 10_000 });
  const args = [...manifest, ...kept, "--db", db, "--at", String(NOW_MS), "--venue-url", venue.url];
  await audited(["check", ...args], [caches], venue.url);
  assert(Deno.statSync(join(caches, "c.db")).size > 0);
});

Deno.test("paper run and replay run under the set, and write the session and the cache", async () => {
  await using venue = startLiveVenue({ nowMs: NOW_MS + 10_000 });
  const address = ["--venue", "bybit", "--venue-url", venue.url];
  const until = ["--until", String(NOW_MS + 30 * MINUTE_MS), "--quiet"];
  const running = audited(
    ["run", ...manifest, ...kept, ...address, ...until, "--out", sessions],
    [caches, sessions],
    venue.url,
  );
  await venue.subscribed();
  venue.sendMinutes("SOLUSDT", NOW_MS, 32);
  const { dir, exec_closes } = await running;
  assertEquals(exec_closes, 2);
  const { ok, minutes } = await audited(["replay", dir], [sessions], venue.url);
  assertEquals([ok, minutes > 30], [true, true]);
});

Deno.test("a denied cache is answered with the set paper and the one folder it needs", async () => {
  await using venue = startVenueServer({ nowMs: NOW_MS + 10_000 });
  const elsewhere = join(folder, "elsewhere");
  const words = ["paper", "check", ...manifest, "--cache", join(elsewhere, "c.db"), "--db", db];
  words.push("--at", String(NOW_MS), "--venue-url", venue.url);
  const reading = `--allow-read=.,${folder}`;
  const address = `--allow-net=${[...SET.net, new URL(venue.url).host]}`;
  const denied = await runProcess(words, { permissions: ["-P=paper", reading, address] });
  const writing = ["artifacts/pre_paper", "artifacts/pre_paper_cache"];
  assertEquals(writing.map((path) => `./${path}`), SET.write);
  const flag = `--allow-write=${[...writing, elsewhere]}`;
  assertStringIncludes(
    denied.stderr,
    `fix: deno run -P=paper --allow-read=.,${elsewhere} ${flag} cli.ts ${words.join(" ")}\n`,
  );
  const repaired = await runProcess(words, { permissions: ["-P=paper", reading, flag, address] });
  assertEquals([repaired.code, repaired.stderr], [0, ""]);
  const atRoot = words.with(words.indexOf("--cache") + 1, "/closedbar_test.db");
  const refused = await runProcess(atRoot, { permissions: ["-P=paper", reading, address] });
  assertEquals(refused.code, 2);
  assertStringIncludes(refused.stderr, "choose a folder below artifacts/pre_paper/ or");
  assertEquals(refused.stderr.includes("fix:"), false);
});
