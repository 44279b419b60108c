import { assertEquals, assertRejects } from "@std/assert";
import { memoryResults, prepareSweep, sweep } from "../../lib/backtest/mod.ts";
import { workerPool } from "../../lib/farm/mod.ts";
import { sweepHistory, sweepRequest } from "../support/sweep_scene.ts";

Deno.test("three threads give the table of one, daily returns included", async () => {
  const [alone, pooled] = [memoryResults(), memoryResults()];
  const expected = await sweep(sweepRequest(), sweepHistory(), { results: alone });
  const executor = workerPool({ jobs: 3 });
  const found = await sweep(sweepRequest(), sweepHistory(), { results: pooled, executor });
  assertEquals(found, expected);
  const returns = (results: typeof alone) =>
    Array.fromAsync(results.dailyReturns(expected.sweepId));
  assertEquals(await returns(pooled), await returns(alone));
});

Deno.test("a failure of a thread is thrown here, and the threads are gone", async () => {
  const { definition, histories } = await prepareSweep(sweepRequest(), sweepHistory());
  const work = { definition, histories, indices: [0, 1, 99, 2, 3] };
  await assertRejects(() => Array.fromAsync(workerPool({ jobs: 2 }).execute(work)), Error);
});
