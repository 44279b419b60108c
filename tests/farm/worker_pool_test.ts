import { assert, assertEquals, assertRejects } from "@std/assert";
import { memoryResults, prepareSweep, sweep } from "../../lib/backtest/mod.ts";
import { workerPool } from "../../lib/farm/mod.ts";
import { sweepHistory, sweepRequest } from "../support/sweep_scene.ts";

Deno.test("two threads give the table of one, daily returns included", async () => {
  const [alone, pooled] = [memoryResults(), memoryResults()];
  const expected = await sweep(sweepRequest(), sweepHistory(), { results: alone });
  using executor = workerPool({ jobs: 2 });
  const found = await sweep(sweepRequest(), sweepHistory(), { results: pooled, executor });
  assertEquals(found, expected);
  const returns = (results: typeof alone) =>
    Array.fromAsync(results.dailyReturns(expected.sweepId));
  assertEquals(await returns(pooled), await returns(alone));
  // The same threads take another sweep on other data.
  const other = await sweep(sweepRequest(), sweepHistory(8), { executor });
  assertEquals(other, await sweep(sweepRequest(), sweepHistory(8)));
  assert(other.sweepId !== found.sweepId);
});

Deno.test("a failure of a thread is thrown here, and the threads are gone", async () => {
  const { definition, histories } = await prepareSweep(sweepRequest(), sweepHistory());
  const work = { definition, histories, indices: [0, 1, 99, 2, 3] };
  using executor = workerPool({ jobs: 2 });
  await assertRejects(() => Array.fromAsync(executor.execute(work)), Error);
});
