import type { Instrument } from "../base/mod.ts";
import type { FundingColumns, TimeRange } from "../columns/mod.ts";
import {
  type EngineResult,
  runEngine,
  type SnapshotView,
  type StrategyPlan,
} from "../engine/mod.ts";
import type { Profile } from "../exchange/mod.ts";
import type { MarkSource } from "../feeds/mod.ts";
import { computeMetrics, type Metrics, type ProfitBounds, profitBounds } from "../metrics/mod.ts";
import type { PreflightReport } from "../preflight/mod.ts";
import { metricsInput } from "./measure_run.ts";
import { type PreparedFeeds, prepareFeeds, type PriceHistory } from "./prepare_feeds.ts";
import { digestHistory, runDigest, runIdOf } from "./run_identity.ts";
import { type StopPath, watchStops } from "./stop_paths.ts";
import { type StructureTrace, traceStructure } from "./trace_structure.ts";

/** SHA-256 of everything a run was made from. */
export interface DataDigests {
  /** 1m bars of the last price over the required window. */
  last: string;
  /** Mark minutes; equal to `last` when the last price stands in. */
  mark: string;
  /** Funding records. */
  funding: string;
  /** Contract terms. */
  instrument: string;
}

/** Everything a run reads, over the window and its warm-up. */
export interface History extends PriceHistory {
  /** Funding records of the window. */
  funding: FundingColumns;
  /** Contract terms. */
  instrument: Instrument;
  /** First and last minute that was asked for. */
  requiredWindow: TimeRange;
}

/** What to run, on which data. */
export interface BacktestInput {
  /** The strategy. */
  plan: StrategyPlan;
  /** Start and end of the window, epoch milliseconds. */
  window: TimeRange;
  /** Minutes, funding and contract terms over the required window. */
  history: History;
  /** What preflight said about that history, or `null` when it was skipped on purpose. */
  preflight: PreflightReport | null;
  /** Whether bars that were invented to fill a hole were accepted. */
  acceptFilled: boolean;
  /** What the exchange assumes; `conservative` unless told. */
  profile?: Profile;
  /** Feeds of exactly this plan, history and window, if they have been made already. */
  prepared?: PreparedFeeds;
  /** Digests of exactly this history, if they have been made already. */
  dataDigests?: DataDigests;
  /** Sees every exec close of the window and cannot change anything. */
  onSnapshot?: (snapshot: SnapshotView) => void;
}

/** A finished run: all that artifacts and reports are made of. */
export interface BacktestRun {
  /** Sixteen hexadecimal digits that follow from strategy, data, window and engine alone. */
  runId: string;
  /** The strategy. */
  plan: StrategyPlan;
  /** Name in the store. */
  symbol: string;
  /** The window. */
  window: TimeRange;
  /** The window with its warm-up. */
  requiredWindow: TimeRange;
  /** Contract terms. */
  instrument: Instrument;
  /** Whether the mark prices are real. */
  markSource: MarkSource;
  /** What preflight said, or `null` when it was skipped. */
  preflight: PreflightReport | null;
  /** Whether bars that were invented to fill a hole were accepted. */
  acceptFilled: boolean;
  /** What the exchange assumed. */
  profile: Profile;
  /** Identity of the data. */
  dataDigests: DataDigests;
  /** Rows of the data. */
  dataRows: { last: number; mark: number; funding: number };
  /** Bars, features and minutes it ran on, and the exec rows of the window in them. */
  prepared: PreparedFeeds;
  /** Equity, trades and facts. */
  engine: EngineResult;
  /** Where stops that move stood, position by position; empty when the plan's stops stay. */
  stopPaths: StopPath[];
  /** What the declared structure told; empty without any. */
  structure: StructureTrace[];
  /** What follows from them. */
  metrics: Metrics;
  /** Net profit with all ambiguous minutes resolved for and against the trader. */
  bounds: ProfitBounds;
}

/**
 * Backtests a strategy over history that preflight has passed.
 *
 * @param input Strategy, window and history.
 * @returns The run. Equal input gives an equal run, bit for bit, on any machine.
 */
export function runBacktest(input: BacktestInput): BacktestRun {
  const { plan, window, history, preflight, acceptFilled, profile = "conservative", onSnapshot } =
    input;
  const { instrument, last, mark, funding } = history;
  const prepared = input.prepared ?? prepareFeeds(plan, history, window);
  const { feeds, fromRow, toRow } = prepared;
  const stops = watchStops(plan);
  const engine = runEngine({
    plan,
    instrument,
    feeds,
    funding,
    fromRow,
    toRow,
    profile,
    onSnapshot: stops === null ? onSnapshot : (snapshot) => {
      stops.look(snapshot);
      onSnapshot?.(snapshot);
    },
  });
  const dataDigests = input.dataDigests ?? digestHistory(history);
  const { symbol } = history;
  const { markSource } = feeds.minutes;
  const digest = runDigest({
    strategy: plan.digest,
    symbol,
    window,
    data: dataDigests,
    markSource,
    acceptFilled,
    profile,
    preflight: preflight !== null,
  });
  return {
    runId: runIdOf(digest),
    plan,
    symbol,
    window,
    requiredWindow: history.requiredWindow,
    instrument,
    markSource,
    preflight,
    acceptFilled,
    profile,
    dataDigests,
    dataRows: {
      last: last.tsOpenMs.length,
      mark: mark?.tsOpenMs.length ?? 0,
      funding: funding.tsMs.length,
    },
    prepared,
    engine,
    stopPaths: stops?.paths ?? [],
    structure: traceStructure(plan, feeds),
    metrics: computeMetrics(metricsInput({ plan, instrument, window, prepared, engine })),
    bounds: profitBounds(engine.trades),
  };
}
