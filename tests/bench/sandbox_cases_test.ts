import { assert, assertEquals } from "@std/assert";
import { makeSandboxCase, runDigest } from "../../bench/sandbox_cases.ts";

Deno.test("the sandbox bench makes one run in both places", async () => {
  using sandbox = await makeSandboxCase(8_000);
  const here = sandbox.here();
  assertEquals(runDigest(await sandbox.there()), runDigest(here));
  assert(here.engine.trades.length > 2, `${here.engine.trades.length} trades`);
});
