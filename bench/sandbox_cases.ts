import { fromFileUrl } from "@std/path";
import { type BacktestRun, runBacktest, withSource } from "../lib/backtest/mod.ts";
import { MINUTE_MS } from "../lib/base/mod.ts";
import { StrategyFile } from "../lib/sandbox/mod.ts";
import { walkMinutes } from "../tests/support/walk.ts";
import { INSTRUMENT, resultDigest } from "./engine_cases.ts";

const FILE = new URL("../examples/strategies/channel_breakout.ts", import.meta.url);

/** One strategy over one seeded walk, in this thread and in its worker. */
export interface SandboxCase extends Disposable {
  /** Runs in this thread. */
  here(): BacktestRun;
  /** Runs in the worker. */
  there(): Promise<BacktestRun>;
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
  const history = {
    symbol: INSTRUMENT.symbol,
    last,
    mark: null,
    funding: { tsMs: none, rate: none, intervalMs: none },
    instrument: INSTRUMENT,
    requiredWindow: { startMs, endMs: window.endMs },
  };
  const file = await StrategyFile.open(fromFileUrl(FILE));
  const { default: plan } = await import(FILE.href);
  const input = { window, history, preflight: null, acceptFilled: false };
  return {
    here: () => runBacktest({ ...input, plan: withSource(plan, file.sha256) }),
    there: () => file.run({ ...input, plan: file.plan }),
    [Symbol.dispose]: () => file[Symbol.dispose](),
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
