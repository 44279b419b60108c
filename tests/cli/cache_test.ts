import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { makeWorkplace } from "../support/bundled_store.ts";
import { runProcess } from "../support/run_process.ts";

const { db, folder } = await makeWorkplace();
const WEEK = ["--start", "2025-05-06", "--end", "2025-05-13", "--db", db, "--json"];
const RUN = ["backtest", "run", "--idea-card", "ema_trend_htf", ...WEEK];
/** All that a run needs once its columns are kept: no native code. */
const WITHOUT_NATIVE = ["--allow-read", `--allow-write=${folder}`, "--allow-env"];
const WITH_NATIVE = [...WITHOUT_NATIVE, "--allow-ffi"];

async function run(name: string, permissions: string[], ...more: string[]) {
  const args = [...RUN, "--out", join(folder, name), ...more];
  const { code, stdout, stderr } = await runProcess(args, { permissions });
  assertEquals(stderr, "");
  return { code, document: JSON.parse(stdout) };
}

Deno.test("a run from kept columns loads no native code and writes the same bytes", async () => {
  const early = await run("early", WITHOUT_NATIVE);
  assertEquals([early.code, early.document.error.code], [2, "PERMISSION_DENIED"]);
  const first = await run("first", WITH_NATIVE);
  const kept = await run("kept", WITHOUT_NATIVE);
  const mapped = await run("mapped", WITH_NATIVE);
  const direct = await run("direct", WITH_NATIVE, "--no-cache");
  for (const { code, document } of [first, kept, mapped, direct]) {
    assertEquals(code, 0);
    assertEquals(document.digests, first.document.digests);
  }
  const { dir } = kept.document;
  const verify = ["backtest", "verify", dir, "--db", db];
  assertEquals((await runProcess(verify, { permissions: WITH_NATIVE })).code, 0);
  const denied = await runProcess(verify, { permissions: WITHOUT_NATIVE });
  assertStringIncludes(denied.stderr, "duckdb.node", "verify reads the store itself");
});
