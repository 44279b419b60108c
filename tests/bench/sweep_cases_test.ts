import { assertEquals } from "@std/assert";
import { caseDigest, runCase, runStoredCase, sweepCase } from "../../bench/sweep_cases.ts";

Deno.test("the sweep bench makes the same table at every call, and every run of it trades", async () => {
  const prepared = await sweepCase(30 * 1_440, 3);
  const table = await runCase(prepared);
  assertEquals(table.index.length, 9);
  assertEquals(caseDigest(await runCase(prepared)), caseDigest(table));
  assertEquals(caseDigest(await runStoredCase(prepared)), caseDigest(table));
  assertEquals([...table.metrics.tradeCount].filter((count) => count === 0), []);
});
