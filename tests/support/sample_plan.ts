import { type Instrument, MINUTE_MS, type Role } from "../../lib/base/mod.ts";
import { type PreparedFeeds, prepareFeeds } from "../../lib/backtest/prepare_feeds.ts";
import type { BarColumns, FundingColumns, MarkColumns, TimeRange } from "../../lib/columns/mod.ts";
import {
  type AccountTerms,
  type EngineInput,
  type EngineResult,
  type RiskModel,
  runEngine,
  type StrategyPlan,
} from "../../lib/engine/mod.ts";
import {
  type FeatureSpec,
  featureWarmup,
  indicator,
  type InputSource,
  resolveParams,
} from "../../lib/indicators/mod.ts";

/** A perpetual on one-cent ticks with one maintenance tier. */
export const SAMPLE_INSTRUMENT: Instrument = {
  symbol: "SOLUSDT",
  kind: "perp",
  tickSize: 0.01,
  qtyStep: 0.01,
  minQty: 0.01,
  minNotional: 5,
  maintenanceTiers: [{ maxNotionalUsdt: null, maintenanceRate: 0.01, deductionUsdt: 0 }],
  fundingIntervalMs: 28_800_000,
  calendar: "24/7",
  venue: "bybit",
};

/** Ten thousand, leverage five, taker fees and slippage of a large venue. */
export const SAMPLE_ACCOUNT: AccountTerms = {
  startingEquityUsdt: 10_000,
  maxLeverage: 5,
  minTradeNotionalUsdt: 10,
  takerBps: 6,
  makerBps: 2,
  slippageBps: 1,
  markPrice: "approximate",
  stopEquityUsdt: 0,
};

/** One percent of equity at a stop one percent away, target twice as far. */
export const SAMPLE_RISK: RiskModel = {
  anchor: "fill",
  stopLoss: { type: "percent", value: 1 },
  takeProfit: { type: "rr_ratio", value: 2 },
  timeStopBars: null,
  sizing: { model: "risk_percent_equity", value: 1 },
};

/**
 * A declared feature with its parameters resolved.
 *
 * @param key Name of its column or columns.
 * @param name Indicator.
 * @param params Parameters that are not defaults.
 * @param inputSource What feeds it.
 * @returns The feature as a plan holds it.
 */
export function sampleFeature(
  key: string,
  name: string,
  params: Record<string, number | string> = {},
  inputSource: InputSource = "close",
): FeatureSpec {
  return { key, indicator: name, params: resolveParams(indicator(name), params), inputSource };
}

/**
 * A plan on 15m bars that trades both ways and, unless told, never decides to.
 *
 * @param overrides What the test is about. Warm-ups follow from the features.
 * @returns A complete plan.
 */
export function samplePlan(overrides: Partial<StrategyPlan> = {}): StrategyPlan {
  const timeframes = overrides.timeframes ?? { exec: "15m" };
  const warmupBars: Partial<Record<Role, number>> = {};
  for (const role of Object.keys(timeframes) as Role[]) {
    warmupBars[role] = Math.max(1, ...(overrides.features?.[role] ?? []).map(featureWarmup));
  }
  return {
    id: "sample",
    digest: "0",
    canonical: {},
    timeframes,
    features: {},
    warmupBars,
    delayBars: 0,
    account: SAMPLE_ACCOUNT,
    policy: { mode: "long_short", allowFlip: false, maxPositionsPerSymbol: 1 },
    risk: SAMPLE_RISK,
    decision: { kind: "function", onClose: () => null },
    ...overrides,
  };
}

/** Data and window of a sample run. */
export interface SampleHistory {
  /** 1m bars of the last price. */
  last: BarColumns;
  /** 1m bars of the mark price; the last price unless told. */
  mark?: MarkColumns | null;
  /** Funding records; none unless told. */
  funding?: FundingColumns;
  /** The window; all of the data unless told. */
  window?: TimeRange;
}

/**
 * Prepares feeds as a backtest does.
 *
 * @param plan The strategy.
 * @param history Data and window.
 * @returns Feeds and window rows.
 */
export function prepareSample(plan: StrategyPlan, history: SampleHistory): PreparedFeeds {
  const { last, mark = null } = history;
  const rows = last.tsOpenMs.length;
  const { window = { startMs: last.tsOpenMs[0], endMs: last.tsOpenMs[rows - 1] + MINUTE_MS } } =
    history;
  return prepareFeeds(plan, { symbol: SAMPLE_INSTRUMENT.symbol, last, mark }, window);
}

/**
 * Runs the engine over prepared history.
 *
 * @param plan The strategy.
 * @param history Data and window.
 * @param onSnapshot Observer, if any.
 * @returns What the run did.
 */
export function runSample(
  plan: StrategyPlan,
  history: SampleHistory,
  onSnapshot?: EngineInput["onSnapshot"],
): EngineResult {
  const none = new Float64Array(0);
  const { funding = { tsMs: none, rate: none, intervalMs: none } } = history;
  return runEngine({
    plan,
    instrument: SAMPLE_INSTRUMENT,
    ...prepareSample(plan, history),
    funding,
    onSnapshot,
  });
}
