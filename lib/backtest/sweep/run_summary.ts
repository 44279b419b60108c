import { dailyEquity, type Metrics, simpleReturns, summaryMetrics } from "../../metrics/mod.ts";
import { type EndedRun, metricsInput } from "../measure_run.ts";

/** The metrics that a sweep keeps of each run, in the order of its table. */
export const SUMMARY_METRICS = [
  "netProfitUsdt",
  "returnPct",
  "cagrPct",
  "sharpeRatio",
  "sortinoRatio",
  "calmarRatio",
  "omegaRatio",
  "ulcerIndexPct",
  "maxDrawdownPct",
  "maxDrawdownUsdt",
  "longestDrawdownMs",
  "skewness",
  "excessKurtosis",
  "valueAtRisk95Pct",
  "exposurePct",
  "tradeCount",
  "winRatePct",
  "profitFactor",
  "payoffRatio",
  "expectancyUsdt",
  "feesUsdt",
  "rejectionCount",
  "ambiguousExitCount",
] as const satisfies readonly (keyof Metrics)[];

/** One of them. */
export type SummaryMetric = typeof SUMMARY_METRICS[number];

/** What a sweep keeps of one run. */
export interface RunSummary {
  /** Position of its combination in the sweep. */
  index: number;
  /** SHA-256 of the canonical card with the values of the combination. */
  cardDigest: string;
  /** SHA-256 of all that decides the run; its first sixteen digits are the run's id. */
  manifestDigest: string;
  /** One number for each of `SUMMARY_METRICS`; NaN where the metric is not defined. */
  metrics: Float64Array;
  /** Simple returns of the UTC days, as fractions; they end where the account was blown. */
  dailyReturns: Float64Array;
  /** Why there is nothing to keep, where its strategy failed. */
  failure?: string;
}

/**
 * What a sweep keeps of what a run did.
 *
 * @param run A run that has ended.
 * @returns Metrics and daily returns.
 */
export function summarizeRun(run: EndedRun): Pick<RunSummary, "metrics" | "dailyReturns"> {
  const daily = dailyEquity(run.engine.equity, run.window.startMs);
  const metrics = summaryMetrics({ ...metricsInput(run), trades: run.engine.outcomes }, daily);
  return {
    metrics: Float64Array.from(SUMMARY_METRICS, (name) => metrics[name] ?? NaN),
    dailyReturns: simpleReturns(daily.equityUsdt, run.plan.account.startingEquityUsdt).slice(),
  };
}
