import { MINUTE_MS } from "../../lib/base/mod.ts";
import type { MarketCalendar } from "../../lib/calendar/mod.ts";
import { allocateBars, type BarColumns, lowerBound, sliceColumns } from "../../lib/columns/mod.ts";
import type { SessionConfig, SessionHistory } from "../../lib/session/mod.ts";
import { walkMinutes } from "./walk.ts";

/**
 * Seeded minutes of every session between two days, none outside.
 *
 * @param calendar When the market trades.
 * @param days First and last day.
 * @param seed Any 32-bit integer.
 * @returns Bars that keep every rule of a valid bar.
 */
export function sessionMinutes(
  calendar: MarketCalendar,
  days: readonly [first: string, last: string],
  seed: number,
): BarColumns {
  const { from, to } = calendar.rowsOfDays(...days);
  const { openMs, closeMs } = calendar.sessions;
  const opens: number[] = [];
  for (let row = from; row < to; row++) {
    for (let ts = openMs[row]; ts < closeMs[row]; ts += MINUTE_MS) opens.push(ts);
  }
  return { ...walkMinutes(opens.length, seed), tsOpenMs: Float64Array.from(opens) };
}

/** A history that remembers what was asked of it. */
export interface MemoryHistory extends SessionHistory {
  /** Largest number of minutes that one call returned. */
  largestRead: number;
}

/**
 * A history in memory.
 *
 * @param bars Minutes by symbol.
 * @returns The history.
 */
export function memoryHistory(bars: ReadonlyMap<string, BarColumns>): MemoryHistory {
  const history: MemoryHistory = {
    largestRead: 0,
    readBars(symbol, { startMs, endMs }) {
      const all = bars.get(symbol) ?? allocateBars(0);
      const [from, to] = [lowerBound(all.tsOpenMs, startMs), lowerBound(all.tsOpenMs, endMs)];
      history.largestRead = Math.max(history.largestRead, to - from);
      return Promise.resolve(sliceColumns(all, from, to));
    },
    filledRanges: () => Promise.resolve([]),
    extent(symbol) {
      const tsOpenMs = bars.get(symbol)?.tsOpenMs ?? new Float64Array(0);
      const rows = tsOpenMs.length;
      const extent = { firstMs: tsOpenMs[0], lastMs: tsOpenMs[rows - 1], rows };
      return Promise.resolve(rows === 0 ? null : extent);
    },
  };
  return history;
}

/**
 * A session over some days, everything else at its default.
 *
 * @param changes What differs.
 * @returns A configuration.
 */
export function sessionConfig(
  changes: Partial<SessionConfig> & Pick<SessionConfig, "symbols" | "startDate" | "endDate">,
): SessionConfig {
  return {
    sessionName: "test",
    exchangeGroup: "XNYS",
    mode: "backtest",
    prefetchDays: 2,
    speedMultiplier: 0,
    streams: ["1m", "5m", "15m"],
    hours: "rth",
    historical: [],
    enableQuality: true,
    indicators: [],
    sessionIndicators: [],
    ...changes,
  };
}
