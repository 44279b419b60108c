import type { Timeframe } from "../base/mod.ts";
import type { BarColumns } from "../columns/mod.ts";
import type { HistoricalValues } from "./historical_indicators.ts";
import type { IntervalQuality } from "./quality.ts";

/** What is known while a session runs. Every answer is that of the session's present. */
export interface SessionContext {
  /** The session's present, epoch milliseconds. */
  readonly nowMs: number;
  /** Symbols in the configured order. */
  readonly symbols: readonly string[];
  /** Intervals of the session, shortest first. */
  readonly intervals: readonly Timeframe[];
  /**
   * Values of a symbol from its trailing days, as they stood before the session.
   *
   * @param symbolIndex Place of the symbol.
   * @returns Its historical indicators.
   */
  historical(symbolIndex: number): HistoricalValues;
  /**
   * Bars of a symbol's trailing days.
   *
   * @param symbolIndex Place of the symbol.
   * @param interval An interval that `historical.data` names.
   * @returns Closed bars of the days before the session, oldest first.
   * @throws {UsageError} `NO_TRAILING_BARS` when the interval is not among the historical data.
   */
  trailing(symbolIndex: number, interval: Timeframe): BarColumns;
  /**
   * Volume-weighted average price of the session so far.
   *
   * @param symbolIndex Place of the symbol.
   * @returns A price, NaN before the first trade.
   */
  vwap(symbolIndex: number): number;
  /**
   * How complete the session is so far; empty when quality is not asked for.
   *
   * @returns One entry per symbol and interval.
   */
  quality(): IntervalQuality[];
}
