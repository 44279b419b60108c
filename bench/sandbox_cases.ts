import { fromFileUrl } from "@std/path";
import {
  type BacktestRun,
  combinationPlan,
  CombinationRunner,
  drawCombinations,
  type History,
  type ParametricStrategy,
  prepareSweep,
  runBacktest,
  runSweep,
  type SweepExecutor,
  type SweepTable,
  withSource,
  withWarmup,
} from "../lib/backtest/mod.ts";
import { DAY_MS, MINUTE_MS } from "../lib/base/mod.ts";
import { StrategyFile, strategySubject } from "../lib/sandbox/mod.ts";
import { fundingEvery, MemoryHistory } from "../tests/preflight/memory_history.ts";
import { WALK_START_MS, walkMinutes } from "../tests/support/walk.ts";
import { INSTRUMENT, resultDigest } from "./engine_cases.ts";

const FILE = new URL("../examples/strategies/channel_breakout.ts", import.meta.url);

/** One strategy over one seeded walk, in this thread and in its worker. */
export interface SandboxCase extends Disposable {
  /** The history in memory that nobody has seen: what is shared with a worker is copied once. */
  fresh(): History;
  /** Runs in this thread. */
  here(history: History): BacktestRun;
  /** Runs in the worker. */
  there(history: History): Promise<BacktestRun>;
}

/**
 * The example's channel breakout over a walk.
 *
 * @param rows Number of minutes.
 * @returns The case, its worker started.
 */
export async function makeSandboxCase(rows: number): Promise<SandboxCase> {
  const last = walkMinutes(rows, 1);
  const startMs = last.tsOpenMs[0];
  const window = { startMs: startMs + 2 * 1440 * MINUTE_MS, endMs: startMs + rows * MINUTE_MS };
  const none = new Float64Array(0);
  const terms = {
    symbol: INSTRUMENT.symbol,
    mark: null,
    funding: { tsMs: none, rate: none, intervalMs: none },
    instrument: INSTRUMENT,
    requiredWindow: { startMs, endMs: window.endMs },
  };
  const file = await StrategyFile.open(fromFileUrl(FILE));
  const { default: plan } = await import(FILE.href);
  const input = { window, preflight: null, acceptFilled: false };
  return {
    fresh: () => {
      const { tsOpenMs, open, high, low, close, volume } = last;
      const [a, b, c, d, e, f] = [tsOpenMs, open, high, low, close, volume].map((one) =>
        one.slice()
      );
      return { ...terms, last: { tsOpenMs: a, open: b, high: c, low: d, close: e, volume: f } };
    },
    here: (history) => runBacktest({ ...input, history, plan: withSource(plan, file.sha256) }),
    there: (history) => file.run({ ...input, history, plan: file.plan }),
    [Symbol.dispose]: () => file[Symbol.dispose](),
  };
}

/** One strategy with many values over one seeded walk. */
export interface SandboxSweep extends Disposable {
  /** Number of combinations. */
  count: number;
  /** Runs all in this thread. */
  here(): Promise<SweepTable>;
  /** Runs all in workers. */
  there(): Promise<SweepTable>;
}

/**
 * Lengths of the example's channel over a walk.
 *
 * @param rows Number of minutes.
 * @param count Number of lengths.
 * @param jobs Workers.
 * @returns The case, checked, its first worker started.
 */
export async function makeSandboxSweep(
  rows: number,
  count: number,
  jobs: number,
): Promise<SandboxSweep> {
  const endMs = WALK_START_MS + rows * MINUTE_MS;
  const history = new MemoryHistory(
    walkMinutes(rows, 1, WALK_START_MS),
    fundingEvery(8, WALK_START_MS - DAY_MS, endMs + DAY_MS),
  );
  const file = await StrategyFile.open(fromFileUrl(FILE));
  const { default: made }: { default: ParametricStrategy } = await import(FILE.href);
  const subject = strategySubject(file, { jobs });
  const values = Array.from({ length: count }, (_, i) => i + 10);
  const prepared = await prepareSweep({
    subject,
    symbol: "WALK",
    window: { startMs: WALK_START_MS + 8 * DAY_MS, endMs },
    space: {
      axes: [{ path: "params.bars", values }],
      method: { kind: "grid" },
      constraints: [],
    },
  }, history);
  const plans = {
    variant: (given: Record<string, unknown>, warmupBars = {}) => {
      const plan = made.with({ bars: Number(given["params.bars"]) });
      return withWarmup(withSource(plan, file.sha256), warmupBars);
    },
  };
  const here: SweepExecutor = {
    async *execute({ definition, histories, indices }) {
      const runner = new CombinationRunner(definition, histories);
      const combinations = drawCombinations(definition.space);
      for (const index of indices) {
        const plan = await combinationPlan(plans, definition, combinations[index]);
        yield [runner.runPlan(index, plan, runner.prepare(plan))];
      }
    },
  };
  return {
    count,
    here: async () => (await runSweep(prepared, { executor: here })).table,
    there: async () => (await runSweep(prepared)).table,
    [Symbol.dispose]() {
      subject[Symbol.dispose]();
      file[Symbol.dispose]();
    },
  };
}

/**
 * What a run came to.
 *
 * @param run The run.
 * @returns A digest of its id, equity and trades.
 */
export function runDigest({ runId, engine }: BacktestRun): string {
  return `${runId} ${resultDigest(engine)}`;
}
