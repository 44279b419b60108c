import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { makeWorkplace } from "../support/bundled_store.ts";
import { runCli } from "../support/run_cli.ts";

const { db, folder } = await makeWorkplace();
const RUN = ["backtest", "run", "--idea-card", "ema_trend_htf", "--db", db, "--json"];

async function makeRun(end: string, out = "runs"): Promise<string> {
  const window = ["--start", "2025-05-06", "--end", end, "--out", join(folder, out)];
  return JSON.parse((await runCli(...RUN, ...window)).stdout).dir;
}

Deno.test("report names the page that lies in the run folder and writes nothing", async () => {
  const dir = await makeRun("2025-05-08");
  const before = [...Deno.readDirSync(dir)].length;
  const { code, stdout } = await runCli("report", dir, "--json");
  const { ok, path, run_ids } = JSON.parse(stdout);
  assertEquals([code, ok, path, run_ids.length], [0, true, join(dir, "report.html"), 1]);
  assertEquals([...Deno.readDirSync(dir)].length, before);
  assertStringIncludes((await runCli("report", dir)).stdout, path);
});

Deno.test("a page written elsewhere is byte for byte the one of the folder", async () => {
  const dir = await makeRun("2025-05-08");
  const out = join(folder, "pages", "copy.html");
  assertEquals((await runCli("report", dir, "--out", out)).code, 0);
  assertEquals(Deno.readTextFileSync(out), Deno.readTextFileSync(join(dir, "report.html")));
});

Deno.test("structure.json of a folder reaches the page", async () => {
  const dir = await makeRun("2025-05-09");
  const zone = { key: "z", role: "exec", instance_id: 7, kind: "supply", lower: 1, upper: 2 };
  const structure = { zones: [{ ...zone, from_ts_ms: 0, to_ts_ms: 1 }], levels: [], breaks: [] };
  Deno.writeTextFileSync(join(dir, "structure.json"), JSON.stringify(structure));
  const out = join(folder, "zones.html");
  assertEquals((await runCli("report", dir, "--out", out)).code, 0);
  assertStringIncludes(Deno.readTextFileSync(out), JSON.stringify(structure));
});

Deno.test("two runs go onto one page, each with its data", async () => {
  const [a, b] = [await makeRun("2025-05-08"), await makeRun("2025-05-09", "others")];
  const out = join(folder, "both.html");
  const { stdout } = await runCli("report", a, b, "--out", out, "--json");
  const page = Deno.readTextFileSync(out);
  for (const id of JSON.parse(stdout).run_ids) assertStringIncludes(page, `"run_id":"${id}"`);
});

Deno.test("a page that was changed, is gone, or would be overwritten is refused", async () => {
  const dir = await makeRun("2025-05-10", "spoilt");
  const path = join(dir, "report.html");
  const codeOf = async (...args: string[]) =>
    JSON.parse((await runCli("report", ...args, "--json")).stdout).error.code;
  assertEquals(await codeOf(dir, "--out", path), "OUT_IS_ARTIFACT");
  const page = Deno.readTextFileSync(path);
  Deno.writeTextFileSync(path, `${page} `);
  assertEquals(await codeOf(dir), "REPORT_CHANGED");
  Deno.removeSync(path);
  assertEquals(await codeOf(dir), "REPORT_MISSING");
  assertEquals(await codeOf(folder), "MANIFEST_MISSING");
});
