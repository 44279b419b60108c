/** Sweeps on two threads, in a process where threads start without a type check of their own. */
import { memoryResults, prepareSweep, sweep, type SweepExecutor } from "../../lib/backtest/mod.ts";
import { canonicalJson, digestColumns, sha256Hex } from "../../lib/base/mod.ts";
import { workerPool } from "../../lib/farm/mod.ts";
import { sweepHistory, sweepRequest } from "./sweep_scene.ts";

/** What two sweeps gave on one executor: a digest over table and daily returns of each. */
export async function twoSweeps(executor: SweepExecutor): Promise<string[]> {
  const digests: string[] = [];
  for (const seed of [7, 8]) {
    const results = memoryResults();
    const { sweepId, table } = await sweep(sweepRequest(), sweepHistory(seed), {
      results,
      executor,
    });
    const returns = await Array.fromAsync(results.dailyReturns(sweepId));
    const numbers = digestColumns([table.index, ...Object.values(table.metrics), ...returns]);
    const { cardDigests, manifestDigests } = table;
    digests.push(sha256Hex(canonicalJson({ numbers, cardDigests, manifestDigests })));
  }
  return digests;
}

/** What a combination that does not exist is answered with. */
export async function failureOf(executor: SweepExecutor): Promise<string> {
  const { definition, histories } = await prepareSweep(sweepRequest(), sweepHistory());
  const work = { definition, histories, indices: [0, 1, 99, 2, 3] };
  try {
    await Array.fromAsync(executor.execute(work));
    return "";
  } catch (error) {
    return String(error);
  }
}

if (import.meta.main) {
  using pool = workerPool({ jobs: 2 });
  const digests = await twoSweeps(pool);
  const failure = await failureOf(pool);
  // A pool goes on after a failure, with other threads.
  const again = await twoSweeps(pool);
  // deno-lint-ignore no-console
  console.log(JSON.stringify({ digests, failure, again }));
}
