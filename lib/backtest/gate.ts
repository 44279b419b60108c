import { DataMissingError } from "../base/mod.ts";
import type { TimeRange } from "../columns/mod.ts";
import type { AccountTerms, StrategyPlan } from "../engine/mod.ts";
import {
  type CommandWords,
  type HistoryPort,
  preflight,
  type PreflightResult,
  type SyncPort,
} from "../preflight/mod.ts";
import type { History } from "./run_backtest.ts";

/** The part of a strategy that says which history it needs. */
export interface HistoryNeeds
  extends Pick<StrategyPlan, "timeframes" | "warmupBars" | "delayBars"> {
  /** Whether it wants real mark prices. */
  account: Pick<AccountTerms, "markPrice">;
}

/** A strategy on a symbol over a window. */
export interface GateRequest {
  /** The strategy. */
  plan: HistoryNeeds;
  /** Name in the store. */
  symbol: string;
  /** Start and end of the window, epoch milliseconds. */
  window: TimeRange;
  /** Whether bars that were invented to fill a hole are accepted; no unless told. */
  acceptFilled?: boolean;
  /** How repairs are spelled, for a strategy that was named on a command line. */
  command?: CommandWords;
}

/**
 * Puts the history that a strategy needs through preflight.
 *
 * @param request Strategy, symbol and window.
 * @param history Where to read.
 * @param sync How to repair; left out, nothing is repaired.
 * @returns The report, and the columns it speaks of.
 * @throws {DataMissingError} `NO_DATA` when there is no 1m bar of the symbol at all.
 */
export function gate(
  request: GateRequest,
  history: HistoryPort,
  sync?: SyncPort,
): Promise<PreflightResult> {
  const { plan, symbol, window, acceptFilled = false, command = {} } = request;
  const { timeframes, warmupBars, delayBars, account } = plan;
  const requireMark = account.markPrice === "require";
  return preflight(
    { symbol, ...window, timeframes, warmupBars, delayBars, requireMark, acceptFilled, ...command },
    history,
    sync,
  );
}

/**
 * What the gate read, in the shape a run wants.
 *
 * @param checked What the gate read.
 * @returns The history.
 * @throws {DataMissingError} `NO_INSTRUMENT` when there are no contract terms.
 */
export function toHistory(checked: PreflightResult): History {
  const { bars, mark, funding, instrument, report, window } = checked;
  const { symbol, requiredStartTsMs, requiredEndTsMs } = report;
  if (instrument === null) {
    throw new DataMissingError(
      `Cannot run on ${symbol} as there are no contract terms of it (tick, lot, margin table): ` +
        `import them beside its history`,
      { code: "NO_INSTRUMENT" },
    );
  }
  return {
    symbol,
    last: bars,
    mark,
    funding,
    instrument,
    calendar: window.calendar,
    requiredWindow: { startMs: requiredStartTsMs, endMs: requiredEndTsMs },
  };
}
