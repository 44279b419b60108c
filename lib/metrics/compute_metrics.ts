import { invariant } from "../base/mod.ts";
import { cagr } from "./cagr.ts";
import { calmarRatio } from "./calmar_ratio.ts";
import { closestLiquidation } from "./closest_liquidation.ts";
import { costs } from "./costs.ts";
import { type DailyEquity, dailyEquity } from "./daily_equity.ts";
import { summarizeDirection } from "./direction_split.ts";
import { drawdown } from "./drawdown.ts";
import { excursions } from "./excursions.ts";
import { exposure } from "./exposure.ts";
import type { MetricsInput, SummaryInput } from "./input.ts";
import type { Metrics } from "./metrics.ts";
import { omegaRatio } from "./omega_ratio.ts";
import { periodReturns } from "./period_returns.ts";
import { returnShape } from "./return_shape.ts";
import { sharpeRatio } from "./sharpe_ratio.ts";
import { simpleReturns } from "./simple_returns.ts";
import { sortinoRatio } from "./sortino_ratio.ts";
import { streaks } from "./streaks.ts";
import { totalReturn } from "./total_return.ts";
import { tradeOutcomes } from "./trade_outcomes.ts";
import { ulcerIndex } from "./ulcer_index.ts";
import { tailLoss } from "./value_at_risk.ts";

function percent(fraction: number): number;
function percent(fraction: number | null): number | null;
function percent(fraction: number | null): number | null {
  return fraction === null ? null : fraction * 100;
}

/**
 * Every metric of a finished run. Equal input gives equal output, bit for bit: sums run left to right
 * in double precision, days, weeks and months are UTC, and no clock is read. Without an exec close
 * the account ends where it started.
 *
 * @param input What the run left.
 * @returns The metrics; what is not defined is `null`.
 *
 * @example A day that made 10 %
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const zeros = new Float64Array(1);
 * const metrics = computeMetrics({
 *   equity: {
 *     tsCloseMs: Float64Array.of(86_400_000),
 *     equityUsdt: Float64Array.of(1100),
 *     cashUsdt: Float64Array.of(1100),
 *     unrealisedUsdt: zeros,
 *     usedMarginUsdt: zeros,
 *     positionNotionalUsdt: zeros,
 *     markPrice: Float64Array.of(50),
 *   },
 *   trades: [],
 *   startingEquityUsdt: 1000,
 *   startMs: 0,
 *   endMs: 86_400_000,
 *   daysPerYear: 365,
 *   benchmarkStartPrice: 40,
 *   benchmarkEndPrice: 50,
 *   entryAttempts: 0,
 *   rejections: {},
 * });
 * assertAlmostEquals(metrics.returnPct, 10);
 * assertEquals(metrics.benchmarkReturnPct, 25);
 * assertEquals(metrics.sharpeRatio, null);
 * ```
 */
export function computeMetrics(input: MetricsInput): Metrics {
  const { equity, startingEquityUsdt, startMs } = input;
  const daily = dailyEquity(equity, startMs);
  return {
    ...summaryMetrics(input, daily),
    ...tradeMetrics(input.trades),
    ...leverageMetrics(equity),
    rejections: sortedRejections(input),
    dailyReturns: periodReturns(daily, startingEquityUsdt, "day"),
    weeklyReturns: periodReturns(daily, startingEquityUsdt, "week"),
    monthlyReturns: periodReturns(daily, startingEquityUsdt, "month"),
  };
}

/** Metrics that runs are compared by; what else is told of one run is not in them. */
export type SummaryMetrics = Omit<
  Metrics,
  | "averageLeverage"
  | "averageMaePct"
  | "averageMaeUsdt"
  | "averageMfePct"
  | "averageMfeUsdt"
  | "closestLiquidationPct"
  | "dailyReturns"
  | "long"
  | "longestLossStreak"
  | "longestWinStreak"
  | "maxLeverage"
  | "maxMaeUsdt"
  | "maxMfeUsdt"
  | "monthlyReturns"
  | "rejections"
  | "short"
  | "weeklyReturns"
>;

/**
 * The metrics that runs are compared by, which a sweep asks for of each of its many runs.
 *
 * @param input What the run left.
 * @param daily Last equity of each of its days, as `dailyEquity` gives it.
 * @returns The metrics; what is not defined is `null`.
 */
export function summaryMetrics(input: SummaryInput, daily: DailyEquity): SummaryMetrics {
  const { equity, trades, startingEquityUsdt, entryAttempts, rejections } = input;
  const rows = equity.tsCloseMs.length;
  invariant(startingEquityUsdt > 0, "a run starts with equity");
  // The one that is read: a column may be made only when somebody asks for it.
  const { equityUsdt } = equity;
  invariant(equityUsdt.length === rows, "equity columns have one length");
  const endingEquityUsdt = rows > 0 ? equityUsdt[rows - 1] : startingEquityUsdt;
  return {
    startingEquityUsdt,
    endingEquityUsdt,
    ...growthMetrics(input, endingEquityUsdt),
    ...dailyMetrics(input, daily),
    ...outcomeMetrics(trades),
    exposurePct: rows > 0 ? percent(closesInMarket(input) / rows) : null,
    entryAttempts,
    rejectionCount: Object.values(rejections).reduce<number>((sum, n) => sum + (n ?? 0), 0),
  };
}

function growthMetrics(input: SummaryInput, endingEquityUsdt: number) {
  const { equity, startingEquityUsdt, startMs, endMs } = input;
  const total = totalReturn(
    startingEquityUsdt,
    endingEquityUsdt,
    input.benchmarkStartPrice,
    input.benchmarkEndPrice,
  );
  const annualGrowth = cagr(startingEquityUsdt, endingEquityUsdt, endMs - startMs);
  const fall = drawdown(equity, startingEquityUsdt, startMs);
  return {
    netProfitUsdt: total.netProfitUsdt,
    returnPct: percent(total.totalReturn),
    benchmarkReturnPct: percent(total.benchmarkReturn),
    alphaPct: percent(total.alpha),
    cagrPct: percent(annualGrowth),
    calmarRatio: calmarRatio(annualGrowth, fall.maxDrawdown),
    maxDrawdownPct: percent(fall.maxDrawdown),
    maxDrawdownUsdt: fall.maxDrawdownUsdt,
    maxDrawdownPeakTsMs: fall.peakTsMs,
    maxDrawdownTroughTsMs: fall.troughTsMs,
    maxDrawdownRecoveryTsMs: fall.recoveryTsMs,
    maxDrawdownDurationMs: fall.durationMs,
    longestDrawdownMs: fall.longestDurationMs,
  };
}

function dailyMetrics({ startingEquityUsdt, daysPerYear }: SummaryInput, daily: DailyEquity) {
  const returns = simpleReturns(daily.equityUsdt, startingEquityUsdt);
  const tail = tailLoss(returns, 0.95);
  return {
    sharpeRatio: sharpeRatio(returns, daysPerYear),
    sortinoRatio: sortinoRatio(returns, daysPerYear),
    omegaRatio: omegaRatio(returns),
    ulcerIndexPct: percent(ulcerIndex(daily.equityUsdt, startingEquityUsdt)),
    ...returnShape(returns),
    valueAtRisk95Pct: percent(tail.valueAtRisk),
    conditionalValueAtRisk95Pct: percent(tail.conditionalValueAtRisk),
  };
}

function outcomeMetrics(trades: SummaryInput["trades"]) {
  const { winRate, ...outcomes } = tradeOutcomes(trades);
  let ambiguousExitCount = 0;
  for (const { ambiguous } of trades) if (ambiguous) ambiguousExitCount++;
  return { ...outcomes, winRatePct: percent(winRate), ...costs(trades), ambiguousExitCount };
}

function tradeMetrics(trades: MetricsInput["trades"]) {
  const { averageMae, averageMfe, ...excursionsUsdt } = excursions(trades);
  return {
    ...streaks(trades),
    ...excursionsUsdt,
    averageMaePct: percent(averageMae),
    averageMfePct: percent(averageMfe),
    closestLiquidationPct: percent(closestLiquidation(trades)),
    long: summarizeDirection(trades, "long"),
    short: summarizeDirection(trades, "short"),
  };
}

function leverageMetrics(equity: MetricsInput["equity"]) {
  const { averageLeverage, maxLeverage } = exposure(equity);
  return { averageLeverage, maxLeverage };
}

function closesInMarket({ equity, closesInMarket }: SummaryInput): number {
  if (closesInMarket !== undefined) return closesInMarket;
  return equity.positionNotionalUsdt.reduce((count, value) => value === 0 ? count : count + 1, 0);
}

function sortedRejections({ rejections }: MetricsInput): Record<string, number> {
  const codes = Object.keys(rejections).sort();
  return Object.fromEntries(codes.map((code) => [code, rejections[code] ?? 0]));
}
