import type { RunSummary } from "./run_summary.ts";
import { SUMMARY_METRICS } from "./run_summary.ts";
import { strategyOf, type SweepDefinition } from "./sweep_definition.ts";
import type { SweepResults } from "./sweep_ports.ts";
import { allocateTable } from "./sweep_table.ts";

interface KeptSweep {
  definition: SweepDefinition;
  runs: Map<number, RunSummary>;
}

/**
 * Keeps results in memory, for as long as the process lives.
 *
 * @returns Results without a sweep.
 */
export function memoryResults(): SweepResults {
  const sweeps = new Map<string, KeptSweep>();
  const sorted = (sweepId: string) =>
    [...sweeps.get(sweepId)?.runs.values() ?? []].sort((a, b) => a.index - b.index);
  return {
    begin(sweepId, definition) {
      const kept = sweeps.get(sweepId) ?? { definition, runs: new Map() };
      sweeps.set(sweepId, kept);
      for (const { index, failure } of kept.runs.values()) {
        if (failure !== undefined) kept.runs.delete(index);
      }
      return Promise.resolve(new Set(kept.runs.keys()));
    },
    add(sweepId, runs) {
      const kept = sweeps.get(sweepId)!.runs;
      for (const run of runs) if (!kept.has(run.index)) kept.set(run.index, run);
      return Promise.resolve();
    },
    table(sweepId) {
      const runs = sorted(sweepId);
      const table = allocateTable(runs.length);
      for (const [row, run] of runs.entries()) {
        table.index[row] = run.index;
        table.cardDigests.push(run.cardDigest);
        table.manifestDigests.push(run.manifestDigest);
        if (run.failure !== undefined) table.failures.set(row, run.failure);
        SUMMARY_METRICS.forEach((name, m) => table.metrics[name][row] = run.metrics[m]);
      }
      return Promise.resolve(table);
    },
    async *dailyReturns(sweepId) {
      for (const { dailyReturns } of sorted(sweepId)) yield dailyReturns;
    },
    trials(strategyId, symbol, windowMs) {
      const ratios = new Map<string, number>();
      const at = SUMMARY_METRICS.indexOf("sharpeRatio");
      for (const { definition, runs } of sweeps.values()) {
        if (strategyOf(definition).id !== strategyId || definition.symbol !== symbol) continue;
        const { startMs, endMs } = definition.window;
        const isComparable = endMs - startMs === windowMs;
        for (const { manifestDigest, metrics, failure } of runs.values()) {
          if (failure === undefined) ratios.set(manifestDigest, isComparable ? metrics[at] : NaN);
        }
      }
      const defined = [...ratios.values()].filter((ratio) => !Number.isNaN(ratio));
      return Promise.resolve({
        count: ratios.size,
        sharpeRatios: Float64Array.from(defined).sort(),
      });
    },
  };
}
