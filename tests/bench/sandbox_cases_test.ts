import { assert, assertEquals } from "@std/assert";
import { makeSandboxCase, makeSandboxSweep, runDigest } from "../../bench/sandbox_cases.ts";
import { caseDigest } from "../../bench/sweep_cases.ts";

Deno.test("the sandbox bench makes one run in both places", async () => {
  using sandbox = await makeSandboxCase(8_000);
  const here = sandbox.here(sandbox.fresh());
  assertEquals(runDigest(await sandbox.there(sandbox.fresh())), runDigest(here));
  assert(here.engine.trades.length > 2, `${here.engine.trades.length} trades`);
});

Deno.test("the sandbox bench makes one sweep in both places", async () => {
  using sweep = await makeSandboxSweep(30_000, 6, 2);
  const here = await sweep.here();
  assertEquals(caseDigest(await sweep.there()), caseDigest(here));
  assertEquals(here.index.length, 6);
  assert(new Set(here.metrics.netProfitUsdt).size > 3);
});
