import { join } from "@std/path";
import { MINUTE_MS, sha256Hex } from "../lib/base/mod.ts";
import {
  localExecutor,
  memoryResults,
  type PreparedSweep,
  prepareSweep,
  runSweep,
  type SweepExecutor,
  type SweepResults,
  type SweepTable,
} from "../lib/backtest/mod.ts";
import { openSweepStore } from "../lib/store/mod.ts";
import { parseCard } from "../lib/cards/mod.ts";
import { fundingEvery, MemoryHistory } from "../tests/preflight/memory_history.ts";
import { WALK_START_MS, walkMinutes } from "../tests/support/walk.ts";
import { crossCard } from "./engine_cases.ts";

/** Two lengths, as many of each as the square root of the runs. */
const axis = (path: string, from: number, step: number, count: number) => ({
  path,
  values: Array.from({ length: count }, (_, i) => from + i * step),
});

/**
 * A sweep over both lengths of an EMA cross on a seeded walk, with stop, target, fees and funding.
 *
 * @param rows Number of minutes, warm-up included.
 * @param side Lengths of each average; the sweep has `side * side` runs.
 * @returns The sweep, checked and with its history.
 */
export function sweepCase(rows: number, side: number): Promise<PreparedSweep> {
  const endMs = WALK_START_MS + rows * MINUTE_MS;
  const history = new MemoryHistory(
    walkMinutes(rows, 1, WALK_START_MS),
    fundingEvery(8, WALK_START_MS - 86_400_000, endMs + 86_400_000),
  );
  const warmupMs = (30 + side * 5) * 15 * MINUTE_MS;
  return prepareSweep({
    card: parseCard(
      crossCard("15m").replace("slippage_bps: 0", "slippage_bps: 0\n  mark_price: approximate"),
      "ema_cross.yml",
    ),
    symbol: "WALK",
    window: { startMs: WALK_START_MS + warmupMs, endMs },
    space: {
      axes: [axis("features.fast.length", 5, 1, side), axis("features.slow.length", 30, 5, side)],
      method: { kind: "grid" },
      constraints: [],
    },
  }, history);
}

/**
 * Runs every combination.
 *
 * @param prepared The sweep.
 * @param executor Where to run; in this thread unless told.
 * @param results Where results are kept; in memory unless told.
 * @returns The results.
 */
export async function runCase(
  prepared: PreparedSweep,
  executor: SweepExecutor = localExecutor(),
  results: SweepResults = memoryResults(),
): Promise<SweepTable> {
  return (await runSweep(prepared, { executor, results })).table;
}

/**
 * Runs every combination and keeps the results in a new store, which is removed afterwards.
 *
 * @param prepared The sweep.
 * @returns The results, as the store has them.
 */
export async function runStoredCase(prepared: PreparedSweep): Promise<SweepTable> {
  const folder = await Deno.makeTempDir({ prefix: "closedbar_bench_" });
  try {
    await using results = await openSweepStore(join(folder, "sweeps.duckdb"));
    return await runCase(prepared, localExecutor(), results);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/**
 * What a sweep gave, as one word.
 *
 * @param table Its results.
 * @returns Sixteen hexadecimal digits.
 */
export function caseDigest({ manifestDigests, metrics }: SweepTable): string {
  const numbers = Object.values(metrics).map((column) => [...column]);
  return sha256Hex(JSON.stringify([manifestDigests, numbers])).slice(0, 16);
}
