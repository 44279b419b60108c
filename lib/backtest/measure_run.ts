import type { Instrument } from "../base/mod.ts";
import type { TimeRange } from "../columns/mod.ts";
import type { EngineResult, StrategyPlan } from "../engine/mod.ts";
import type { MetricsInput } from "../metrics/mod.ts";
import type { PreparedFeeds } from "./prepare_feeds.ts";

/** A run that has just ended. */
export interface EndedRun {
  /** The strategy. */
  plan: StrategyPlan;
  /** Contract terms. */
  instrument: Pick<Instrument, "calendar">;
  /** The window. */
  window: TimeRange;
  /** What it ran on. */
  prepared: PreparedFeeds;
  /** What it did. */
  engine: EngineResult;
}

/**
 * How many daily returns make a year.
 *
 * @param instrument Contract terms.
 * @returns Trading days in a year: 365 for markets that never close, 252 for the others.
 */
export function daysPerYear({ calendar }: Pick<Instrument, "calendar">): number {
  return calendar === "24/7" ? 365 : 252;
}

/**
 * What a run leaves for its metrics, with the symbol itself as benchmark.
 *
 * @param run A run that has ended.
 * @returns The input of every metric.
 */
export function metricsInput(
  { plan, instrument, window, prepared, engine }: EndedRun,
): MetricsInput {
  const { feeds: { exec }, fromRow } = prepared;
  // A run that stopped early is compared with holding the symbol for as long as it lived.
  const lastRow = fromRow + engine.equity.tsCloseMs.length - 1;
  return {
    equity: engine.equity,
    closesInMarket: engine.closesInMarket,
    trades: engine.trades,
    startingEquityUsdt: plan.account.startingEquityUsdt,
    startMs: window.startMs,
    endMs: window.endMs,
    daysPerYear: daysPerYear(instrument),
    benchmarkStartPrice: exec.open[fromRow],
    benchmarkEndPrice: exec.close[lastRow],
    entryAttempts: engine.entryAttempts,
    rejections: engine.rejections,
  };
}
