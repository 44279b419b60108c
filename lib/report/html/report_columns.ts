import type { BacktestRun } from "../../backtest/mod.ts";
import { instrumentCalendar } from "../../calendar/mod.ts";
import { DAY_MS, MINUTE_MS, ROLES } from "../../base/mod.ts";
import { type EquityColumns, lowerBound, sliceColumns } from "../../columns/mod.ts";
import type { Fact, TradeRecord } from "../../exchange/mod.ts";
import {
  encodeBars,
  type EncodedBars,
  encodeInstants,
  encodeInts,
  encodeRounded,
  type RowRun,
} from "./column_codec.ts";

/** Exec bars in a page at most: a year of minutes and a little more. */
const MAX_BARS = 530_000;

/** Points of the equity curve at most. */
const MAX_EQUITY_POINTS = 20_000;

/** Feature lines over the prices at most, and bars up to which there are any. */
const MAX_OVERLAYS = 6;
const MAX_OVERLAY_BARS = 60_000;

/** Minutes shown before an entry and after an exit. */
const LEAD_MINUTES = 30;

/** Of a trade longer than twice this, the minutes after its entry and before its exit are shown. */
const EDGE_MINUTES = 300;

/** Bytes that all minutes of trades may take, and a bound for what one minute takes. */
const MINUTE_BUDGET_BYTES = 2_000_000;
const BYTES_PER_MINUTE = 20;

/**
 * The exec bars of the window; above half a million, several are folded into one.
 *
 * @param run The run.
 * @returns Encoded bars and how many exec bars each stands for.
 */
export function windowBars(run: BacktestRun): EncodedBars & { exec_bars_each: number } {
  const { feeds, fromRow, toRow } = run.prepared;
  const { tsOpenMs, open, high, low, close } = feeds.exec;
  const bars = sliceColumns({ tsOpenMs, open, high, low, close }, fromRow, toRow);
  const each = Math.max(1, Math.ceil(bars.tsOpenMs.length / MAX_BARS));
  if (each === 1) return { ...encodeBars(bars), exec_bars_each: 1 };
  const count = Math.ceil(bars.tsOpenMs.length / each);
  const last = bars.tsOpenMs.length - 1;
  const share = (column: Float64Array, i: number) => column.subarray(i * each, (i + 1) * each);
  const fold = (at: (i: number) => number) => Float64Array.from({ length: count }, (_, i) => at(i));
  const folded = {
    tsOpenMs: fold((i) => bars.tsOpenMs[i * each]),
    open: fold((i) => bars.open[i * each]),
    high: fold((i) => Math.max(...share(bars.high, i))),
    low: fold((i) => Math.min(...share(bars.low, i))),
    close: fold((i) => bars.close[Math.min(last, (i + 1) * each - 1)]),
  };
  return { ...encodeBars(folded), exec_bars_each: each };
}

/** A feature drawn over the prices. */
export interface Overlay {
  /** Its key. */
  key: string;
  /** Role whose timeframe it lives on. */
  role: string;
  /** First exec bar of the window that has a value. */
  from: number;
  /** Digits after the point. */
  decimals: number;
  /** Encoded values. */
  values: string;
}

/**
 * The features that live on the scale of the prices, carried forward onto the exec bars. Whether one
 * does is seen from its values: they stay within a fifth beyond the lowest and the highest price.
 *
 * @param run The run.
 * @param decimals Digits after the point.
 * @returns At most six; none for a run of very many bars.
 */
export function priceOverlays(run: BacktestRun, decimals: number): Overlay[] {
  const { feeds, fromRow, toRow } = run.prepared;
  if (toRow - fromRow > MAX_OVERLAY_BARS || toRow === fromRow) return [];
  const low = feeds.exec.low.subarray(fromRow, toRow).reduce((a, b) => Math.min(a, b)) * 0.8;
  const high = feeds.exec.high.subarray(fromRow, toRow).reduce((a, b) => Math.max(a, b)) * 1.2;
  const overlays: Overlay[] = [];
  for (const role of ROLES) {
    if (run.plan.timeframes[role] === undefined) continue;
    const rows = feeds.indexColumn(role).subarray(fromRow, toRow);
    const feed = feeds.feed(role);
    for (const key of feed.keys.slice(5)) {
      const column = feed.column(key);
      const values = gather(column, rows);
      const from = values.findIndex((value) => !Number.isNaN(value));
      if (from < 0) continue;
      const known = values.subarray(from);
      if (!known.every((value) => value >= low && value <= high)) continue;
      overlays.push({ key, role, from, decimals, values: encodeRounded(known, decimals) });
    }
  }
  return overlays.slice(0, MAX_OVERLAYS);
}

/** The account over time, as text. */
export interface EncodedEquity {
  /** Number of points. */
  count: number;
  /** Exec closes. */
  ts: string;
  /** Equity in cents. */
  equity: string;
  /** Value of the open position in whole USDT; negative for a short. */
  notional: string;
}

/**
 * The equity curve. Of a long one each share keeps its first, lowest, highest and last point, so that
 * no high and no fall is lost.
 *
 * @param equity The account at every exec close.
 * @returns Encoded columns.
 */
export function equityCurve(equity: EquityColumns): EncodedEquity {
  const rows = pickRows(equity.equityUsdt);
  return {
    count: rows.length,
    ts: encodeInstants(gather(equity.tsCloseMs, rows)),
    equity: encodeRounded(gather(equity.equityUsdt, rows), 2),
    notional: encodeRounded(gather(equity.positionNotionalUsdt, rows), 0),
  };
}

function pickRows(values: Float64Array): Int32Array {
  if (values.length <= MAX_EQUITY_POINTS) return Int32Array.from(values.keys());
  const share = Math.ceil(values.length * 4 / MAX_EQUITY_POINTS);
  const rows: number[] = [];
  for (let from = 0; from < values.length; from += share) {
    const to = Math.min(values.length, from + share);
    let lowest = from;
    let highest = from;
    for (let row = from; row < to; row++) {
      if (values[row] < values[lowest]) lowest = row;
      if (values[row] > values[highest]) highest = row;
    }
    for (const row of [from, Math.min(lowest, highest), Math.max(lowest, highest), to - 1]) {
      if (row !== rows.at(-1)) rows.push(row);
    }
  }
  return Int32Array.from(rows);
}

/** The minutes around trades, as text. */
export interface EncodedMinutes extends EncodedBars {
  /** Mark prices of the same minutes, or `null` when the last price stood in for them. */
  mark: EncodedBars | null;
  /** Ids of the trades whose minutes are left out, so that the page stays small. */
  left_out: number[];
}

/**
 * The minutes in which trades were entered, held and left, with half an hour around them, trade after
 * trade until two million bytes are used.
 *
 * @param run The run.
 * @returns Encoded minutes, ascending, each once.
 */
export function tradeMinutes(run: BacktestRun): EncodedMinutes {
  const { last, mark, markSource } = run.prepared.feeds.minutes;
  const wanted = new Uint8Array(last.tsOpenMs.length);
  const leftOut: number[] = [];
  let room = Math.floor(MINUTE_BUDGET_BYTES / BYTES_PER_MINUTE);
  for (const trade of run.engine.trades) {
    const parts = minuteRanges(trade).map(([startMs, endMs]) =>
      wanted.subarray(lowerBound(last.tsOpenMs, startMs), lowerBound(last.tsOpenMs, endMs))
    );
    if (parts.reduce((sum, { length }) => sum + length, 0) > room) {
      leftOut.push(trade.id);
      continue;
    }
    for (const part of parts) {
      for (const { from, to } of runsOf(part, 0)) room -= to - from;
      part.fill(1);
    }
  }
  const runs = runsOf(wanted, 1);
  const bars = encodeBars(last, runs);
  return {
    ...bars,
    mark: markSource === "mark_1m" ? encodeBars(mark, runs, bars.ts) : null,
    left_out: leftOut,
  };
}

/** Where one of two marks, zero or one, stands. */
function runsOf(marks: Uint8Array, mark: 0 | 1): RowRun[] {
  const runs: RowRun[] = [];
  for (let from = marks.indexOf(mark); from >= 0;) {
    const end = marks.indexOf(1 - mark, from);
    const to = end < 0 ? marks.length : end;
    runs.push({ from, to });
    from = marks.indexOf(mark, to);
  }
  return runs;
}

/** Values at some rows; NaN at a row that does not exist yet. */
function gather(column: Float64Array, rows: Int32Array): Float64Array {
  const values = new Float64Array(rows.length);
  for (let i = 0; i < values.length; i++) values[i] = rows[i] < 0 ? NaN : column[rows[i]];
  return values;
}

function minuteRanges({ entryTsMs, exitTsMs }: TradeRecord): [number, number][] {
  const lead = LEAD_MINUTES * MINUTE_MS;
  const edge = EDGE_MINUTES * MINUTE_MS;
  const [startMs, endMs] = [entryTsMs - lead, exitTsMs + lead + MINUTE_MS];
  if (endMs - startMs <= 2 * (edge + lead)) return [[startMs, endMs]];
  return [[startMs, entryTsMs + edge], [exitTsMs - edge, endMs]];
}

/** Minutes present on each UTC day of what a run needed. */
export interface Coverage {
  /** Midnight of the first day, epoch milliseconds. */
  first_day_ms: number;
  /** Minutes that were there, day after day, encoded. */
  present: string;
  /** Minutes that were needed, day after day, encoded. */
  needed: string;
  /** Number of days. */
  days: number;
}

/**
 * How complete each day was.
 *
 * @param run The run.
 * @returns Minutes per day.
 */
export function dayCoverage(run: BacktestRun): Coverage {
  const { startMs, endMs } = run.requiredWindow;
  const { tsOpenMs } = run.prepared.feeds.minutes.last;
  const firstDayMs = Math.floor(startMs / DAY_MS) * DAY_MS;
  const days = Math.ceil((endMs - firstDayMs) / DAY_MS);
  const calendar = instrumentCalendar(run.instrument);
  const present = new Float64Array(days);
  const needed = new Float64Array(days);
  for (let day = 0; day < days; day++) {
    const fromMs = Math.max(startMs, firstDayMs + day * DAY_MS);
    const toMs = Math.min(endMs, firstDayMs + (day + 1) * DAY_MS);
    needed[day] = calendar?.expectedMinutes({ startMs: fromMs, endMs: toMs }) ??
      (toMs - fromMs) / MINUTE_MS;
    present[day] = lowerBound(tsOpenMs, toMs) - lowerBound(tsOpenMs, fromMs);
  }
  return {
    first_day_ms: firstDayMs,
    days,
    present: encodeRounded(present, 0),
    needed: encodeRounded(needed, 0),
  };
}

/**
 * Trades as columns, money to a hundredth of a cent.
 *
 * @param trades Closed trades.
 * @param facts Numbered facts of the run, for the fills of trades made of several.
 * @returns One list per fact of a trade, keys in snake_case.
 */
export function tradeColumns(
  trades: readonly TradeRecord[],
  facts: readonly Fact[],
): Record<string, unknown> {
  const fills = fillsByTrade(facts);
  const money = (value: number) => Math.round(value * 1e4) / 1e4;
  const instants = (key: "signalTsMs" | "entryTsMs" | "exitTsMs") =>
    encodeInstants(trades.map((trade) => trade[key]));
  return {
    count: trades.length,
    id: encodeInts(trades.map(({ id }, i) => id - i)),
    is_long: trades.map(({ direction }) => direction === "long" ? 1 : 0).join(""),
    is_ambiguous: trades.map(({ ambiguous }) => ambiguous ? 1 : 0).join(""),
    signal_ts_ms: instants("signalTsMs"),
    entry_ts_ms: instants("entryTsMs"),
    exit_ts_ms: instants("exitTsMs"),
    bars_held: trades.map(({ barsHeld }) => barsHeld),
    exit_reason: trades.map(({ exitReason }) => exitReason),
    fills: trades.map(({ id }) => fills.get(id)!.length > 2 ? fills.get(id) : null),
    qty: trades.map(({ qty }) => qty),
    entry_price: trades.map(({ entryPrice }) => entryPrice),
    exit_price: trades.map(({ exitPrice }) => exitPrice),
    stop_price: trades.map(({ stopPrice }) => stopPrice),
    target_price: trades.map(({ targetPrice }) => targetPrice),
    liquidation_price: trades.map(({ liquidationPrice }) => money(liquidationPrice)),
    notional_usdt: trades.map(({ notionalUsdt }) => money(notionalUsdt)),
    gross_pnl_usdt: trades.map(({ grossPnlUsdt }) => money(grossPnlUsdt)),
    fees_usdt: trades.map(({ feesUsdt }) => money(feesUsdt)),
    funding_usdt: trades.map(({ fundingReceivedUsdt, fundingPaidUsdt }) =>
      money(fundingReceivedUsdt - fundingPaidUsdt)
    ),
    net_pnl_usdt: trades.map(({ netPnlUsdt }) => money(netPnlUsdt)),
    mae_usdt: trades.map(({ maeUsdt }) => money(maeUsdt)),
    mfe_usdt: trades.map(({ mfeUsdt }) => money(mfeUsdt)),
    best_net_pnl_usdt: trades.map(({ bestNetPnlUsdt }) => money(bestNetPnlUsdt)),
    worst_net_pnl_usdt: trades.map(({ worstNetPnlUsdt }) => money(worstNetPnlUsdt)),
  };
}

/** Every fill of each trade: instant, what it was, quantity, price. */
function fillsByTrade(facts: readonly Fact[]): Map<number, unknown[][]> {
  const fills = new Map<number, unknown[][]>();
  for (const { type, tsMs, detail } of facts) {
    if (type !== "entry_filled" && type !== "exit_filled") continue;
    const id = Number(detail.trade_id);
    const what = type === "entry_filled" ? "entry" : detail.reason;
    const fill = [tsMs, what, detail.qty, detail.price];
    const known = fills.get(id);
    if (known === undefined) fills.set(id, [fill]);
    else known.push(fill);
  }
  return fills;
}
