import { MINUTE_MS, type Timeframe, UsageError } from "../base/mod.ts";
import type { MarketCalendar } from "../calendar/mod.ts";
import type { BarColumns } from "../columns/mod.ts";
import { deriveTimeframe } from "../feeds/mod.ts";
import { DayHistory } from "./day_history.ts";
import type { LoadedDay } from "./day_loader.ts";
import {
  computeHistorical,
  firstTrailingRow,
  type HistoricalValues,
} from "./historical_indicators.ts";
import { type IntervalQuality, QualityTracker } from "./quality.ts";
import type { SessionConfig } from "./session_config.ts";
import type { SessionContext } from "./session_context.ts";
import type { TotalQuality } from "./session_result.ts";
import { SessionVwap } from "./session_vwap.ts";
import type { TimeManager } from "./time_manager.ts";

/** What a session knows of its symbols: their trailing days, and the day so far. */
export class SessionState implements SessionContext {
  readonly symbols: readonly string[];
  readonly intervals: readonly Timeframe[];
  /** Completeness of the running session. */
  readonly tracker: QualityTracker;
  /** Average prices of the running session. */
  readonly averages: SessionVwap;
  readonly #config: SessionConfig;
  readonly #calendar: MarketCalendar;
  readonly #time: TimeManager;
  readonly #histories: DayHistory[];
  readonly #trailingPresent: number[];
  #trailingExpected = 0;
  #historical: HistoricalValues[] = [];
  #row = -1;

  /**
   * Starts without any day.
   *
   * @param config What was asked for.
   * @param calendar When the market trades.
   * @param time The session's time.
   */
  constructor(config: SessionConfig, calendar: MarketCalendar, time: TimeManager) {
    this.#config = config;
    this.#calendar = calendar;
    this.#time = time;
    this.symbols = config.symbols;
    this.intervals = config.streams;
    this.tracker = new QualityTracker(config.symbols, config.streams);
    this.averages = new SessionVwap(config.symbols.length);
    const minuteDays = Math.max(
      0,
      ...config.historical.map(({ trailingDays }) => trailingDays),
      ...config.indicators.map(({ type, trailingDays }) =>
        type.endsWith("_by_time") ? trailingDays : 0
      ),
    );
    this.#histories = config.symbols.map(() => new DayHistory(minuteDays));
    this.#trailingPresent = config.symbols.map(() => 0);
  }

  /**
   * First calendar row whose minutes a session needs.
   *
   * @param row Row of the session.
   * @returns A row, not after `row`.
   */
  firstRow(row: number): number {
    const { historical, indicators } = this.#config;
    return Math.min(
      row,
      ...historical.map(({ trailingDays }) => Math.max(0, row - trailingDays)),
      ...indicators.map((spec) => firstTrailingRow(spec, row, this.#calendar)),
    );
  }

  /**
   * Says which days lie before the window.
   *
   * @param from First calendar row.
   * @param to Row after the last one.
   */
  expectTrailing(from: number, to: number): void {
    const { openMs, closeMs } = this.#calendar.sessions;
    for (let row = from; row < to; row++) {
      this.#trailingExpected += (closeMs[row] - openMs[row]) / MINUTE_MS;
    }
  }

  /**
   * Adds a day that lies before the window.
   *
   * @param day Its minutes.
   */
  addTrailingDay(day: LoadedDay): void {
    day.symbols.forEach(({ bars }, s) => this.#trailingPresent[s] += bars.open.length);
    this.endDay(day);
  }

  /**
   * Prepares for a session: its indicators are computed and the day begins.
   *
   * @param day The day to come.
   */
  beginDay({ row, session }: LoadedDay): void {
    this.#row = row;
    this.#historical = this.#histories.map(({ records }) =>
      computeHistorical(this.#config.indicators, { records, row, calendar: this.#calendar })
    );
    this.tracker.begin(session.openMs, session.closeMs);
    this.averages.reset();
  }

  /**
   * Makes a day part of the trailing ones.
   *
   * @param day The day that is over.
   */
  endDay({ row, symbols }: LoadedDay): void {
    const firstRow = this.firstRow(row + 1);
    symbols.forEach(({ bars }, s) => this.#histories[s].add(row, bars, firstRow));
  }

  /** Completeness of the days before the window, by symbol. */
  get trailingQuality(): TotalQuality[] {
    const expected = this.#trailingExpected;
    if (expected === 0 || !this.#config.enableQuality) return [];
    return this.symbols.map((symbol, s) => {
      const present = this.#trailingPresent[s];
      return { symbol, interval: "1m", expected, present, percent: present / expected * 100 };
    });
  }

  get nowMs(): number {
    return this.#time.nowMs;
  }

  historical(symbolIndex: number): HistoricalValues {
    return this.#historical[symbolIndex];
  }

  trailing(symbolIndex: number, interval: Timeframe): BarColumns {
    const days = this.#config.historical.filter(({ intervals }) => intervals.includes(interval))
      .map(({ trailingDays }) => trailingDays);
    if (days.length === 0) {
      throw new UsageError(
        `Cannot read trailing ${interval} bars as session_data_config.historical.data does not name ` +
          `"${interval}": add it to its intervals`,
        { code: "NO_TRAILING_BARS" },
      );
    }
    const firstRow = Math.max(0, this.#row - Math.max(...days));
    const minutes = this.#histories[symbolIndex].minutes(firstRow);
    const startMs = this.#calendar.sessions.openMs[firstRow];
    return deriveTimeframe(minutes, interval, this.#calendar, startMs).bars;
  }

  vwap(symbolIndex: number): number {
    return this.averages.at(symbolIndex);
  }

  quality(): IntervalQuality[] {
    return this.#config.enableQuality ? this.tracker.report(this.nowMs) : [];
  }
}
