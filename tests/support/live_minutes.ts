import { assertEquals } from "@std/assert";
import { prepareFeeds } from "../../lib/backtest/mod.ts";
import type { MarketCalendar } from "../../lib/calendar/mod.ts";
import { canonicalJson, type Instrument, MINUTE_MS, sha256Hex } from "../../lib/base/mod.ts";
import {
  allocateEquity,
  type BarColumns,
  type EquityColumns,
  type FundingColumns,
  lastIndexAtOrBefore,
  type MarkColumns,
  sliceColumns,
  type TimeRange,
} from "../../lib/columns/mod.ts";
import {
  type EngineResult,
  LiveRun,
  recordEquity,
  runEngine,
  type RunMinute,
  type SnapshotView,
  type StrategyPlan,
} from "../../lib/engine/mod.ts";
import type { Fact, Profile } from "../../lib/exchange/mod.ts";

/** What a strategy runs on. */
export interface LiveHistory {
  /** Contract terms. */
  instrument: Instrument;
  /** 1m bars of the last price. */
  last: BarColumns;
  /** 1m bars of the mark price, or `null`. */
  mark: MarkColumns | null;
  /** Funding records. */
  funding: FundingColumns;
  /** The window. */
  window: TimeRange;
  /** What the exchange assumes. */
  profile?: Profile;
  /** When the market trades; always unless told. */
  calendar?: MarketCalendar | null;
}

/** Everything that two runs of one strategy have to agree on, bit for bit. */
interface RunRecord extends Omit<EngineResult, "equity" | "firstDecisionRow"> {
  /** The account at every exec close. */
  equity: Record<string, number[]>;
  /** Digest of every packet. */
  packets: string[];
}

/**
 * One row of columns as the minute that a live run takes.
 *
 * @param history Minutes and funding.
 * @param row Row of the minute.
 * @returns The minute.
 */
export function minuteAt(
  { last, mark, funding }: Pick<LiveHistory, "last" | "mark" | "funding">,
  row: number,
): RunMinute {
  const tsOpenMs = last.tsOpenMs[row];
  const at = lastIndexAtOrBefore(funding.tsMs, tsOpenMs + 2 * MINUTE_MS - 1);
  const isDue = at >= 0 && funding.tsMs[at] >= tsOpenMs + MINUTE_MS;
  const prices = ({ open, high, low, close }: MarkColumns) => ({
    open: open[row],
    high: high[row],
    low: low[row],
    close: close[row],
  });
  return {
    tsOpenMs,
    last: { ...prices(last), volume: last.volume[row] },
    mark: mark === null ? null : prices(mark),
    funding: isDue ? { rate: funding.rate[at] } : null,
  };
}

/**
 * Runs a strategy over complete columns and over arriving minutes, and asserts that nothing differs:
 * facts, trades, equity, counts, and every packet at every exec close.
 *
 * @param plan The strategy, made anew for each run, since a function may remember.
 * @param history What it runs on.
 * @returns What both did.
 */
export function assertLiveEqualsBatch(
  plan: () => StrategyPlan,
  history: LiveHistory,
): EngineResult {
  const { result, record } = runBatch(plan(), history);
  const live = runLive(plan(), history);
  assertEquals(live.packets.length, record.packets.length);
  const firstDifferent = record.packets.findIndex((digest, k) => digest !== live.packets[k]);
  assertEquals(firstDifferent, -1, `the packets of exec close ${firstDifferent} differ`);
  assertEquals(live, record);
  return result;
}

function runBatch(
  plan: StrategyPlan,
  { instrument, last, mark, funding, window, profile, calendar }: LiveHistory,
): { result: EngineResult; record: RunRecord } {
  const packets: string[] = [];
  const result = runEngine({
    plan,
    instrument,
    ...prepareFeeds(plan, { symbol: instrument.symbol, last, mark, calendar }, window),
    funding,
    profile,
    onSnapshot: (snapshot) => packets.push(packetDigest(snapshot)),
  });
  const { firstDecisionRow: _, equity, ...rest } = result;
  return { result, record: { ...rest, equity: plain(equity), packets } };
}

function runLive(plan: StrategyPlan, history: LiveHistory): RunRecord {
  const { instrument, last, mark, window, profile, calendar } = history;
  const packets: string[] = [];
  const facts: Fact[] = [];
  const equity = allocateEquity(last.tsOpenMs.length);
  let rows = 0;
  let nanComparisons = 0;
  const run = new LiveRun({
    plan,
    instrument,
    hasMark: mark !== null,
    startMs: window.startMs,
    untilMs: window.endMs,
    profile,
    calendar,
    onSnapshot: (snapshot) => packets.push(packetDigest(snapshot)),
  });
  for (let row = 0; row < last.tsOpenMs.length && run.ended === null; row++) {
    const close = run.push(minuteAt(history, row));
    if (close === null) continue;
    facts.push(...close.facts);
    nanComparisons += close.nanComparisons;
    recordEquity(equity, rows++, close.tsCloseMs, run.exchange);
  }
  const { trades, outcomes, rejections } = run.exchange;
  return {
    equity: plain(sliceColumns(equity, 0, rows)),
    closesInMarket:
      equity.positionNotionalUsdt.subarray(0, rows).filter((usdt) => usdt !== 0).length,
    trades,
    outcomes,
    facts,
    stopReason: run.ended ?? "end_of_data",
    entryAttempts: run.entryAttempts,
    rejections,
    nanComparisons,
    packets,
  };
}

function packetDigest(snapshot: SnapshotView): string {
  return sha256Hex(canonicalJson(snapshot.toDict()));
}

function plain(equity: EquityColumns): Record<string, number[]> {
  return Object.fromEntries(Object.entries(equity).map(([name, column]) => [name, [...column]]));
}
