import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import {
  localExecutor,
  memoryResults,
  sweep,
  type SweepExecutor,
  type SweepResults,
} from "../../lib/backtest/mod.ts";
import { DataError, DAY_MS } from "../../lib/base/mod.ts";
import { openStore, openSweepStore } from "../../lib/store/mod.ts";
import { sweepHistory, sweepRequest } from "../support/sweep_scene.ts";
import { inFolder } from "./fixtures.ts";

const run = (results: SweepResults, executor: SweepExecutor = localExecutor()) =>
  sweep(sweepRequest(), sweepHistory(), { results, executor });

async function returnsOf(results: SweepResults, sweepId: string): Promise<Float64Array[]> {
  return await Array.fromAsync(results.dailyReturns(sweepId));
}

Deno.test("a file of sweeps gives back what was put in, also after it was closed", async () => {
  const memory = memoryResults();
  const expected = await run(memory);
  const { sweepId } = expected;
  await inFolder(async (folder) => {
    const path = `${folder}/sweeps.duckdb`;
    for (const resumedCount of [0, 11]) {
      using store = await openSweepStore(path);
      assertEquals(await run(store), { ...expected, resumedCount });
      assertEquals(await returnsOf(store, sweepId), await returnsOf(memory, sweepId));
      for (const [windowMs, comparable] of [[6 * DAY_MS, 11], [5 * DAY_MS, 0]]) {
        const trials = await store.trials("cross", "SOLUSDT", windowMs);
        assertEquals(trials, await memory.trials("cross", "SOLUSDT", windowMs));
        assertEquals([trials.count, trials.sharpeRatios.length], [11, comparable]);
      }
      assertEquals((await store.trials("cross", "BTCUSDT", 6 * DAY_MS)).count, 0);
    }
  });
});

Deno.test("a result that comes twice is kept once, and what came before a failure stays", async () => {
  await inFolder(async (folder) => {
    using store = await openSweepStore(`${folder}/sweeps.duckdb`);
    const twice: SweepExecutor = {
      async *execute(work) {
        for await (const runs of localExecutor().execute(work)) {
          yield runs.slice(0, 3);
          yield runs.slice(1, 4);
          throw new Error("the machine is gone");
        }
      },
    };
    await assertRejects(() => run(store, twice), Error, "gone");
    const { resumedCount, table } = await run(store);
    assertEquals(resumedCount, 4);
    assertEquals(table, (await run(memoryResults())).table);
  });
});

Deno.test("a file of history is not taken for one of sweeps, nor the other way round", async () => {
  await inFolder(async (folder) => {
    (await openStore(`${folder}/history.duckdb`)).close();
    (await openSweepStore(`${folder}/sweeps.duckdb`)).close();
    const history = await assertRejects(
      () => openSweepStore(`${folder}/history.duckdb`),
      DataError,
    );
    const sweeps = await assertRejects(() => openStore(`${folder}/sweeps.duckdb`), DataError);
    assertEquals([history.code, sweeps.code], ["NOT_A_STORE", "NOT_A_STORE"]);
    for (const content of ["", "no database at all"]) {
      const path = `${folder}/damaged.duckdb`;
      await Deno.writeTextFile(path, content);
      const damaged = await assertRejects(() => openSweepStore(path), DataError);
      assertEquals(damaged.code, "STORE_CORRUPT");
      assertMatch(damaged.message, /^Cannot open the results ".*: restore a copy, or name another/);
    }
  });
});
