import { digestColumns, type Instrument, sha256Hex, type Timeframe } from "../lib/base/mod.ts";
import { type PreparedFeeds, prepareFeeds } from "../lib/backtest/mod.ts";
import { loadCard } from "../lib/cards/mod.ts";
import { type EngineResult, runEngine, type StrategyPlan } from "../lib/engine/mod.ts";
import { MINUTE_MS } from "../lib/base/mod.ts";
import { type BarColumns, sliceColumns } from "../lib/columns/mod.ts";
import { walkMinutes } from "../tests/support/walk.ts";

/** A perpetual on one-cent ticks with one maintenance tier. */
export const INSTRUMENT: Instrument = {
  symbol: "WALK",
  kind: "perp",
  tickSize: 0.01,
  qtyStep: 0.001,
  minQty: 0.001,
  minNotional: 5,
  maintenanceTiers: [{ maxNotionalUsdt: null, maintenanceRate: 0.005, deductionUsdt: 0 }],
  fundingIntervalMs: 28_800_000,
  calendar: "24/7",
  venue: "walk",
};

export function crossCard(timeframe: Timeframe): string {
  return `
id: ema_cross
version: "1"
name: EMA cross
account:
  starting_equity_usdt: 10000
  max_leverage: 1
  fee_model: { taker_bps: 6, maker_bps: 2 }
  slippage_bps: 0
symbol_universe: [WALK]
timeframes: { exec: ${timeframe} }
features:
  exec:
    - { indicator: ema, key: fast, params: { length: 20 } }
    - { indicator: ema, key: slow, params: { length: 50 } }
position_policy: { mode: long_only }
entry_rules: [{ direction: long, when: { lhs: exec.fast, op: cross_above, rhs: exec.slow } }]
exit_rules: [{ direction: long, when: { lhs: exec.fast, op: cross_below, rhs: exec.slow } }]
risk_model:
  stop_loss: { type: percent, value: 2 }
  take_profit: { type: percent, value: 4 }
  sizing: { model: percent_equity, value: 95 }
`;
}

/** A run over a seeded walk: what the engine bench times, and the tests check at a small size. */
export interface EngineCase {
  /** Prepared feeds, as a caller keeps them between runs. */
  prepared: PreparedFeeds;
  /** Runs once. */
  run(): EngineResult;
}

/**
 * EMA 20/50 cross, stop 2 %, target 4 %, 6 bps taker, funding every eight hours.
 *
 * @param rows Number of minutes.
 * @param timeframe Exec timeframe.
 * @returns The case.
 */
export function engineCase(rows: number, timeframe: Timeframe): EngineCase {
  return engineCases(rows, timeframe, 1)[0];
}

/**
 * The same over minutes that are cut into pieces of one length, each with a run of its own.
 *
 * @param rows Number of minutes.
 * @param timeframe Exec timeframe.
 * @param runs How many pieces.
 * @returns A case for each piece.
 */
export function engineCases(rows: number, timeframe: Timeframe, runs: number): EngineCase[] {
  const last = walkMinutes(rows, 1);
  const { plan }: { plan: StrategyPlan } = loadCard(crossCard(timeframe), "ema_cross.yml");
  const length = rows / runs;
  return Array.from({ length: runs }, (_, i) => {
    return caseOf(plan, sliceColumns(last, i * length, (i + 1) * length));
  });
}

function caseOf(plan: StrategyPlan, last: BarColumns): EngineCase {
  const rows = last.tsOpenMs.length;
  const startMs = last.tsOpenMs[0];
  const window = { startMs, endMs: startMs + rows * MINUTE_MS };
  const prepared = prepareFeeds(plan, { symbol: "WALK", last, mark: null }, window);
  const tsMs = last.tsOpenMs.filter((ts) => ts % 28_800_000 === 0);
  const funding = {
    tsMs,
    rate: new Float64Array(tsMs.length).fill(1e-4),
    intervalMs: new Float64Array(tsMs.length).fill(28_800_000),
  };
  return {
    prepared,
    run: () => runEngine({ plan, instrument: INSTRUMENT, funding, ...prepared }),
  };
}

/**
 * @param result A run.
 * @returns Sixteen hexadecimal digits over its equity and trades.
 */
export function resultDigest({ equity, trades }: EngineResult): string {
  const digest = digestColumns(Object.values(equity)) + JSON.stringify(trades);
  return sha256Hex(digest).slice(0, 16);
}
