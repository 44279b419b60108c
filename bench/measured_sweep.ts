/** A sweep in a process of its own: its minutes, its lengths on a side and its threads are arguments. */
import { localExecutor } from "../lib/backtest/mod.ts";
import { workerPool } from "../lib/farm/mod.ts";
import { measure } from "./peers/measure.ts";
import { runCase, sweepCase } from "./sweep_cases.ts";

const [rows, side, jobs] = Deno.args.map(Number);
const prepared = await sweepCase(rows, side);
using pool = jobs === 1 ? null : workerPool({ jobs });
const executor = pool ?? localExecutor();
await measure(async () => {
  const { metrics } = await runCase(prepared, executor);
  return metrics.tradeCount.reduce((sum, count) => sum + count, 0);
});
