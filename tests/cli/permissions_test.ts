import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import page from "../../docs/data.md" with { type: "text" };
import config from "../../deno.json" with { type: "json" };
import { DAY_MS, parseInstant } from "../../lib/base/mod.ts";
import { runProcess } from "../support/run_process.ts";
import { startVenueServer } from "../support/venue_server.ts";

const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "closedbar_" }));
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const db = join(folder, "s.duckdb");
const venue = startVenueServer();
globalThis.addEventListener("unload", () => void venue[Symbol.asyncDispose]());

interface PermissionSet {
  read: boolean | { allow: string[] };
  write?: string[];
  net?: string[];
  env: { allow?: string[] };
}

const SETS = config.permissions as unknown as Record<string, PermissionSet>;
const WINDOW = ["--start", "2025-05-06", "--end", "2025-05-09"];
const SOL = ["--symbol", "SOLUSDT"];
const CARD = ["--idea-card", "ema_trend_htf", "--start", "2025-05-07", "--end", "2025-05-08"];
const LOOPBACK = ["--venue-url", venue.url];
/** Whole days from today back to the end of the window that was synced before. */
const DAYS = String(Math.floor(Date.now() / DAY_MS) - parseInstant("2025-05-09") / DAY_MS);
/** Every venue command in turn, each on what the ones before left behind. */
const COMMANDS: [command: string, set: string, args: string[] | (() => string[])][] = [
  ["data sync-range", "data_sync", [...SOL, ...WINDOW, "--stream", "all", ...LOOPBACK]],
  ["data sync", "data_sync", ["--symbols", "SOLUSDT", "--days", DAYS, ...LOOPBACK]],
  ["data fix", "data_sync", [...CARD, ...LOOPBACK]],
  ["data import", "data_write", [
    "--file",
    "data/BTCUSDT_funding.csv.gz",
    "--symbol",
    "BTCUSDT",
    "--stream",
    "funding",
  ]],
  ["data status", "data_read", []],
  ["data verify", "data_read", []],
  ["data export", "cli", [...SOL, "--file", join(folder, "sol.csv")]],
  ["data fill", "data_write", [...SOL, "--method", "flat"]],
  ["data delete", "data_write", [...SOL, "--stream", "mark", "--yes"]],
  ["data compact", "data_write", []],
  ["backtest list", "data_read", []],
  ["backtest indicators", "data_read", []],
  ["backtest normalize", "data_read", ["--idea-card", "ema_trend_htf"]],
  ["backtest preflight", "data_read", CARD],
  ["backtest run", "cli", [...CARD, "--out", join(folder, "runs")]],
  ["backtest verify", "data_read", copiedRun],
  ["session run", "data_read", ["--config", sessionFile(), "--quiet"]],
  ["session validate", "data_read", ["--config", sessionFile()]],
  ["session calendar", "data_read", ["--year", "2025"]],
];

/** Copies the run that was made before to where no set may write. */
function copiedRun(): string[] {
  const runs = join(folder, "runs", "ema_trend_htf", "SOLUSDT");
  const [{ name }] = Deno.readDirSync(runs);
  const copy = join(folder, "copied", name);
  Deno.mkdirSync(copy, { recursive: true });
  for (const file of Deno.readDirSync(join(runs, name))) {
    Deno.copyFileSync(join(runs, name, file.name), join(copy, file.name));
  }
  return [copy];
}

/** Writes a session over a day that the commands before have brought. */
function sessionFile(): string {
  const path = join(folder, "session.json");
  const day = "2025-05-07";
  Deno.writeTextFileSync(
    path,
    JSON.stringify({
      session_name: "a coin",
      exchange_group: "24/7",
      mode: "backtest",
      backtest_config: { start_date: day, end_date: day },
      session_data_config: { symbols: ["SOLUSDT"] },
    }),
  );
  return path;
}

/** Commands that take no store. */
const STORELESS = ["backtest list", "backtest indicators", "backtest normalize"];

/** A set's own lists with the test's folder and venue: a flag takes the place of what a set says. */
function elsewhere({ read, write, net }: PermissionSet): string[] {
  return [
    ...(typeof read === "boolean" ? [] : [`--allow-read=${[...read.allow, folder]}`]),
    ...(write ? [`--allow-write=${[...write, folder]}`] : []),
    ...(net ? [`--allow-net=${[...net, new URL(venue.url).host]}`] : []),
  ];
}

for (const [command, name, argsOf] of COMMANDS) {
  Deno.test(`${command} runs under the set ${name}, and touches nothing beyond it`, async () => {
    const args = typeof argsOf === "function" ? argsOf() : argsOf;
    const set = SETS[name];
    const log = join(folder, `${command}.jsonl`);
    const env = { DENO_AUDIT_PERMISSIONS: log, EODHD_API_KEY: "not-to-be-seen" };
    const permissions = [`-P=${name}`, ...elsewhere(set)];
    const store = STORELESS.includes(command) ? [] : ["--db", db];
    const result = await runProcess([...command.split(" "), ...args, ...store], {
      permissions,
      env,
    });
    assertEquals([result.code, result.stderr], [0, ""], result.stderr + result.stdout);
    const lines = (await Deno.readTextFile(log)).trim();
    const touched = (lines === "" ? [] : lines.split("\n"))
      .map((line) => JSON.parse(line) as { permission: string; value?: string });
    const of = (permission: string) =>
      touched.filter((one) => one.permission === permission).map(({ value = "" }) => value);
    // The engine's loader looks for the C library and is refused, which it takes for an answer.
    const asked = new Set(touched.map(({ permission }) => permission));
    asked.delete("sys");
    const known = ["env", "ffi", "read", "write", "net"];
    assertEquals([...asked].filter((one) => !known.includes(one)), []);
    const { host } = new URL(venue.url);
    assertEquals(of("net").filter((address) => !address.includes(host)), []);
    if (set.net === undefined) assertEquals(of("net"), []);
    if (set.write === undefined) assertEquals(of("write"), []);
    // Where everything may be read, the log names a file that is only read as written, too.
    const written = new Set(of("write")).difference(new Set(of("read")));
    for (const path of written) assert(path.startsWith(folder), `writes ${path}`);
    assert(!of("env").includes("EODHD_API_KEY"), "reads the key of another provider");
    if (set.net) {
      const less = permissions.filter((flag) => !flag.startsWith("--allow-net"));
      const fresh = [...args, "--db", join(folder, `${command}.duckdb`)];
      const denied = await runProcess([...command.split(" "), ...fresh, "--json"], {
        permissions: less,
      });
      assert(denied.code !== 0, "runs without the network too");
      assertStringIncludes(denied.stdout, "--allow-net=127.0.0.1");
    }
  });
}

Deno.test("the page on data names the set of each command", () => {
  const rows = [...page.matchAll(/^\| `((?:data|backtest|session) [a-z-]+)` +\| `(\w+)` +\|/gm)]
    .map(([, command, set]) => [command, set]);
  assertEquals(rows, COMMANDS.map(([command, set]) => [command, set]));
});
