import type { SnapshotView, StrategyPlan } from "../engine/mod.ts";
import type { Profile } from "../exchange/mod.ts";
import { type HistoryPort, preflightError, type SyncPort } from "../preflight/mod.ts";
import { gate, type GateRequest, toHistory } from "./gate.ts";
import { type BacktestInput, type BacktestRun, runBacktest } from "./run_backtest.ts";

/** A strategy on a symbol over a window, and how strict to be. */
export interface BacktestRequest extends GateRequest {
  /** The strategy. */
  plan: StrategyPlan;
  /** Runs on data that preflight refuses; the run then says that it was skipped. */
  skipPreflight?: boolean;
  /** What the exchange assumes; `conservative` unless told. */
  profile?: Profile;
  /** Makes the run of what was checked, for example in a worker; this thread does unless told. */
  runner?: (input: BacktestInput) => Promise<BacktestRun>;
  /** Sees every exec close of the window and cannot change anything. */
  onSnapshot?: (snapshot: SnapshotView) => void;
}

/**
 * Checks the history a strategy needs and runs it: preflight, then feeds, engine and metrics.
 *
 * @param request Strategy, symbol and window.
 * @param history Where to read, for example an open store.
 * @param sync How holes are repaired; left out, nothing is repaired.
 * @returns The run.
 * @throws {GateError} `PREFLIGHT_FAILED` when the data is refused.
 * @throws {DataMissingError} `NO_DATA` or `NO_INSTRUMENT`.
 */
export async function backtest(
  request: BacktestRequest,
  history: HistoryPort,
  sync?: SyncPort,
): Promise<BacktestRun> {
  const input = await checkBacktest(request, history, sync);
  return await (request.runner?.(input) ?? runBacktest(input));
}

/**
 * Checks the history a strategy needs. Nothing of the port is used once this is done, so it can be closed
 * before the run.
 *
 * @param request Strategy, symbol and window.
 * @param history Where to read, for example an open store.
 * @param sync How holes are repaired; left out, nothing is repaired.
 * @returns What `runBacktest` runs.
 * @throws {GateError} `PREFLIGHT_FAILED` when the data is refused.
 * @throws {DataMissingError} `NO_DATA` or `NO_INSTRUMENT`.
 */
export async function checkBacktest(
  request: BacktestRequest,
  history: HistoryPort,
  sync?: SyncPort,
): Promise<BacktestInput> {
  const { plan, window, acceptFilled = false, skipPreflight = false, profile, onSnapshot } =
    request;
  const checked = await gate(request, history, sync);
  const { report } = checked;
  if (report.isWindowMissing || (!skipPreflight && !report.ok)) throw preflightError(report);
  return {
    plan,
    window,
    history: toHistory(checked),
    preflight: skipPreflight ? null : report,
    acceptFilled,
    profile,
    onSnapshot,
  };
}
