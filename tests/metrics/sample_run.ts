import { DAY_MS } from "../../lib/base/mod.ts";
import type { EquityColumns } from "../../lib/columns/mod.ts";
import type { MetricsInput, TradeRow } from "../../lib/metrics/mod.ts";

/** Monday 2024-01-01T00:00Z. */
export const START_MS = 1_704_067_200_000;

/** A closed trade with a net profit; what is not given is plain: no funding, nothing ambiguous. */
export function sampleTrade(netPnlUsdt: number, given: Partial<TradeRow> = {}): TradeRow {
  return {
    direction: "long",
    notionalUsdt: 1000,
    feesUsdt: 1,
    fundingPaidUsdt: 0,
    fundingReceivedUsdt: 0,
    netPnlUsdt,
    maeUsdt: Math.max(0, -netPnlUsdt),
    mfeUsdt: Math.max(0, netPnlUsdt),
    closestLiquidation: 0.5,
    ambiguous: false,
    bestNetPnlUsdt: netPnlUsdt,
    worstNetPnlUsdt: netPnlUsdt,
    ...given,
  };
}

/** Equity columns of a flat account that closes at equal steps after `START_MS`. */
export function sampleEquity(equityUsdt: ArrayLike<number>, stepMs = DAY_MS): EquityColumns {
  const rows = equityUsdt.length;
  return {
    tsCloseMs: Float64Array.from({ length: rows }, (_, i) => START_MS + (i + 1) * stepMs),
    equityUsdt: Float64Array.from(equityUsdt),
    cashUsdt: Float64Array.from(equityUsdt),
    unrealisedUsdt: new Float64Array(rows),
    usedMarginUsdt: new Float64Array(rows),
    positionNotionalUsdt: new Float64Array(rows),
    markPrice: new Float64Array(rows).fill(100),
  };
}

/** A run from 1000 USDT over daily equities, with the given trades. */
export function sampleRun(
  equityUsdt: ArrayLike<number>,
  trades: TradeRow[] = [],
): MetricsInput {
  return {
    equity: sampleEquity(equityUsdt),
    trades,
    startingEquityUsdt: 1000,
    startMs: START_MS,
    endMs: START_MS + equityUsdt.length * DAY_MS,
    daysPerYear: 365,
    benchmarkStartPrice: 100,
    benchmarkEndPrice: 120,
    entryAttempts: trades.length,
    rejections: {},
  };
}
