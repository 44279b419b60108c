import { counted, formatInstant, MINUTE_MS, type Timeframe, UsageError } from "../base/mod.ts";
import { dayText, type MarketCalendar } from "../calendar/mod.ts";
import { type BarColumns, lastIndexAtOrBefore } from "../columns/mod.ts";
import { deriveTimeframe } from "../feeds/mod.ts";
import { BarQueues, type QueuedBars } from "./bar_queues.ts";
import { loadDays, type LoadedDay } from "./day_loader.ts";
import type { SessionConsumer, SessionHistory, SessionLogSink, SessionRepair } from "./ports.ts";
import { requireSymbols } from "./require_symbols.ts";
import type { SessionBar } from "./session_bar.ts";
import type { SessionConfig } from "./session_config.ts";
import { SessionLog } from "./session_log.ts";
import type {
  SessionDayResult,
  SessionFinding,
  SessionResult,
  SymbolDayResult,
} from "./session_result.ts";
import { SessionState } from "./session_state.ts";
import { TimeManager } from "./time_manager.ts";
import { totalQuality } from "./total_quality.ts";

/** What a session is made of. */
export interface SessionSetup {
  /** What was asked for. */
  config: SessionConfig;
  /** When the market trades, over the hours that the session asks for. */
  calendar: MarketCalendar;
  /** Where minutes are read from. */
  history: SessionHistory;
  /** Who follows the session, in the order in which they are told. */
  consumers?: readonly SessionConsumer[];
  /** Takes log lines. */
  log?: SessionLogSink;
  /** The session's time; as fast as possible unless told. */
  time?: TimeManager;
  /** Names the command that brings missing minutes. */
  repair?: SessionRepair;
}

/**
 * Leads a session through its six phases, trading day by trading day: initialise, historical, load
 * queues, activate, stream, end of session.
 *
 * Over all symbols and intervals the earliest bar is delivered first, at one instant symbol by symbol
 * in the configured order, each bar once. Nothing is delivered before its close.
 */
export class SessionCoordinator {
  readonly #config: SessionConfig;
  readonly #calendar: MarketCalendar;
  readonly #history: SessionHistory;
  readonly #consumers: readonly SessionConsumer[];
  readonly #repair?: SessionRepair;
  readonly #log: SessionLog;
  readonly #time: TimeManager;
  readonly #state: SessionState;
  readonly #queues: BarQueues;
  readonly #findings: SessionFinding[] = [];
  readonly #days: SessionDayResult[] = [];
  /** Bars delivered today, queue by queue. */
  readonly #delivered: Int32Array;
  #bars = 0;
  #instants = 0;

  /**
   * Joins the parts of a session; nothing runs yet.
   *
   * @param setup The parts.
   */
  constructor(setup: SessionSetup) {
    const { config, calendar, history, consumers = [], log = () => {}, time } = setup;
    this.#repair = setup.repair;
    this.#config = config;
    this.#calendar = calendar;
    this.#history = history;
    this.#consumers = consumers;
    this.#log = new SessionLog(log);
    this.#time = time ?? TimeManager.simulated();
    this.#state = new SessionState(config, calendar, this.#time);
    this.#queues = new BarQueues(config.symbols, config.streams);
    this.#delivered = new Int32Array(config.symbols.length * config.streams.length);
  }

  /**
   * Runs every trading day of the window.
   *
   * @returns What came of it.
   * @throws {UsageError} `NO_TRADING_DAY` when the window has none.
   * @throws {DataMissingError} `SYMBOL_MISSING` when there are no minutes of a symbol.
   */
  async run(): Promise<SessionResult> {
    const { from, to, firstDataMs } = await this.#initialise();
    const firstRow = this.#state.firstRow(from);
    // Nothing is there to be read of days before the first minute.
    const dataRow = lastIndexAtOrBefore(this.#calendar.sessions.openMs, firstDataMs);
    const request = {
      symbols: this.#config.symbols,
      calendar: this.#calendar,
      from: Math.min(from, Math.max(firstRow, dataRow)),
      to,
      prefetchDays: this.#config.prefetchDays,
    };
    this.#state.expectTrailing(firstRow, from);
    for await (const day of loadDays(this.#history, request)) {
      if (day.row < from) {
        this.#state.addTrailingDay(day);
        continue;
      }
      this.#log.day = day.session.day;
      this.#historical(day, from - firstRow);
      this.#loadQueues(day);
      await this.#activate(day);
      await this.#stream();
      await this.#end(day);
    }
    return this.#result();
  }

  /** Phase 1: which days, and is there anything of each symbol? */
  async #initialise(): Promise<{ from: number; to: number; firstDataMs: number }> {
    const { sessionName, symbols, streams, startDate, endDate } = this.#config;
    const calendar = this.#calendar;
    this.#log.enter("initialise");
    const rows = calendar.rowsOfDays(startDate, endDate);
    const days = rows.to - rows.from;
    if (days === 0) {
      const next = calendar.sessions.day[rows.from];
      throw new UsageError(
        `Cannot run a session from ${startDate} to ${endDate} as calendar "${calendar.name}" has no ` +
          `trading day there${next === undefined ? "" : `: the next one is ${dayText(next)}`}`,
        { code: "NO_TRADING_DAY" },
      );
    }
    const request = { symbols, startDate, endDate, repair: this.#repair };
    const firstDataMs = await requireSymbols(request, this.#history);
    this.#log.info(
      `session "${sessionName}": ${counted(symbols.length, "symbol")}, ${streams.join(" ")}, ` +
        `${counted(days, "trading day")} of ${calendar.name} ${calendar.hours}`,
      { symbols, intervals: streams, days, calendar: calendar.name, hours: calendar.hours },
    );
    return { ...rows, firstDataMs };
  }

  /** Phase 2: what the trailing days say before the first bar. */
  #historical(day: LoadedDay, trailingDays: number): void {
    const log = this.#log;
    log.enter("historical");
    this.#state.beginDay(day);
    if (this.#days.length === 0) {
      for (const { symbol, expected, present, percent } of this.#state.trailingQuality) {
        log.info(
          `${symbol}: ${percent.toFixed(2)} % of the minutes of ${trailingDays} trailing days`,
          { symbol, expected, present, percent, days: trailingDays },
        );
      }
    }
    const { indicators } = this.#config;
    if (indicators.length === 0) return;
    this.#config.symbols.forEach((symbol, s) => {
      const { values, days, wantedDays } = this.#state.historical(s);
      log.info(`${symbol}: ${counted(indicators.length, "historical indicator")}`, {
        symbol,
        values: Object.fromEntries(
          values.entries().map(([k, v]) => [k, Number.isNaN(v) ? null : v]),
        ),
        days: Object.fromEntries(days),
        wanted_days: Object.fromEntries(wantedDays),
      });
    });
  }

  /** Phase 3: the day's minutes and the bars they make, one queue each. */
  #loadQueues(day: LoadedDay): void {
    const log = this.#log;
    log.enter("load_queues");
    this.#config.symbols.forEach((symbol, s) => {
      const { bars: minutes, filled, offHours, outsideHours, firstOutsideMs } = day.symbols[s];
      const counts: Partial<Record<Timeframe, number>> = {};
      this.#config.streams.forEach((interval, i) => {
        const derived = interval === "1m"
          ? queuedMinutes(minutes)
          : this.#derive(symbol, minutes, interval, day.session.openMs);
        this.#queues.load(s, i, derived);
        counts[interval] = derived.tsCloseMs.length;
      });
      const minuteCount = minutes.open.length;
      if (minuteCount === 0) {
        const text = `the store has no minute of ${symbol} in this session`;
        const fixCommand = this.#repair?.(symbol, day.session.day, day.session.day);
        this.#find({
          code: "MISSING_DAY",
          symbol,
          day: day.session.day,
          message: text,
          fixCommand,
        });
      } else {
        const text = Object.entries(counts).map(([interval, count]) => `${count} x ${interval}`);
        log.info(`${symbol}: ${text.join(", ")}`, { symbol, bars: counts, off_hours: offHours });
      }
      if (filled > 0) {
        log.warn(`${symbol}: ${counted(filled, "minute")} invented to fill a hole`, {
          symbol,
          filled,
        });
      }
      if (firstOutsideMs !== null) {
        const outside = `${counted(outsideHours, "minute")} of ${symbol}`;
        this.#find({
          code: "OUTSIDE_HOURS",
          symbol,
          day: this.#calendar.dateAt(firstOutsideMs),
          message: `${outside} where the market does not trade, the first at ` +
            `${formatInstant(firstOutsideMs)}; not delivered`,
        });
      }
    });
  }

  /** A longer bar is there when its last minute is; one that lacks others is told. */
  #derive(symbol: string, minutes: BarColumns, interval: Timeframe, openMs: number): QueuedBars {
    const derived = deriveTimeframe(minutes, interval, this.#calendar, openMs);
    const { bars, tsCloseMs, minuteFrom, minuteTo } = derived;
    const thin = tsCloseMs.reduce((count, closeMs, i) => {
      const spanned = (closeMs - bars.tsOpenMs[i]) / MINUTE_MS;
      return minuteTo[i] - minuteFrom[i] < spanned ? count + 1 : count;
    }, 0);
    if (thin > 0) {
      const text = `${thin} of ${tsCloseMs.length} bars of ${interval} lack some of their minutes`;
      this.#log.warn(`${symbol}: ${text}`, { symbol, interval, thin, bars: tsCloseMs.length });
    }
    return derived;
  }

  #find(finding: SessionFinding): void {
    const { code, symbol, message } = finding;
    this.#findings.push(finding);
    this.#log.warn(message, { code, symbol });
  }

  /** Phase 4: the clock stands at the opening, and everyone knows. */
  async #activate({ session }: LoadedDay): Promise<void> {
    this.#log.enter("activate");
    const wait = this.#time.begin(session.openMs);
    if (wait !== null) await wait;
    this.#log.tsMs = this.#time.nowMs;
    this.#delivered.fill(0);
    for (const consumer of this.#consumers) await consumer.onSessionStart?.(session, this.#state);
    const half = session.isHalfDay ? "half day, " : "";
    this.#log.info(
      `${half}the session is open until ${formatInstant(session.closeMs)}`,
      { open_ms: session.openMs, close_ms: session.closeMs, is_half_day: session.isHalfDay },
    );
  }

  /** Phase 5: the earliest bar first, until every queue is empty. */
  async #stream(): Promise<void> {
    this.#log.enter("stream");
    const [queues, time, consumers] = [this.#queues, this.#time, this.#consumers];
    const take = this.#taker();
    const before = { bars: this.#bars, instants: this.#instants };
    while (queues.nextMs !== Infinity) {
      const nowMs = queues.nextMs;
      const wait = time.advance(nowMs);
      if (wait !== null) await wait;
      this.#bars += queues.deliver(take);
      this.#instants++;
      for (const consumer of consumers) {
        const busy = consumer.onInstant?.(nowMs);
        if (busy !== undefined) await busy;
      }
    }
    this.#log.tsMs = time.nowMs;
    const bars = this.#bars - before.bars;
    const instants = this.#instants - before.instants;
    this.#log.info(`${counted(bars, "bar")} at ${counted(instants, "instant")}`, {
      bars,
      instants,
    });
  }

  /** What happens to each bar, with everything that is asked per bar looked up once. */
  #taker(): (bar: SessionBar) => void {
    const { enableQuality, sessionIndicators, streams } = this.#config;
    const { tracker, averages } = this.#state;
    const hasVwap = sessionIndicators.includes("vwap");
    const delivered = this.#delivered;
    const consumers = this.#consumers;
    const intervals = streams.length;
    return (bar) => {
      const { symbolIndex, intervalIndex } = bar;
      delivered[symbolIndex * intervals + intervalIndex]++;
      if (enableQuality) tracker.count(symbolIndex, intervalIndex, bar.tsOpenMs, bar.tsCloseMs);
      if (hasVwap && intervalIndex === 0) {
        averages.add(symbolIndex, bar.high, bar.low, bar.close, bar.volume);
      }
      for (let i = 0; i < consumers.length; i++) consumers[i].onBar(bar);
    };
  }

  /** Phase 6: what the day was worth, and it becomes history. */
  async #end(day: LoadedDay): Promise<void> {
    const { session } = day;
    const log = this.#log;
    log.enter("end_of_session");
    const wait = this.#time.advance(session.closeMs);
    if (wait !== null) await wait;
    log.tsMs = this.#time.nowMs;
    for (const consumer of this.#consumers) await consumer.onSessionEnd?.(session);
    const symbols = this.#config.symbols.map((_, s) => this.#symbolDay(day, s));
    this.#days.push({ session, symbols });
    for (const { symbol, quality: [quality] } of symbols) {
      if (quality === undefined) continue;
      const { percent, present, expected, gaps } = quality;
      log.info(
        `${symbol}: ${percent?.toFixed(2)} % of ${counted(expected, "minute")}` +
          (gaps.length === 0 ? "" : `, ${counted(gaps.length, "gap")}`),
        { symbol, percent, present, expected, gaps },
      );
    }
    this.#state.endDay(day);
  }

  #symbolDay(day: LoadedDay, s: number): SymbolDayResult {
    const { streams, symbols, enableQuality, sessionIndicators } = this.#config;
    const vwap = this.#state.vwap(s);
    const { filled, offHours, outsideHours } = day.symbols[s];
    return {
      symbol: symbols[s],
      bars: new Map(streams.map((name, i) => [name, this.#delivered[s * streams.length + i]])),
      quality: enableQuality
        ? this.#state.tracker.report().slice(s * streams.length, (s + 1) * streams.length)
        : [],
      vwap: sessionIndicators.includes("vwap") && !Number.isNaN(vwap) ? vwap : null,
      filled,
      offHours,
      outsideHours,
    };
  }

  #result(): SessionResult {
    const { symbols } = this.#config;
    return {
      days: this.#days,
      bars: this.#bars,
      instants: this.#instants,
      quality: totalQuality(this.#days),
      trailingQuality: this.#state.trailingQuality,
      historical: new Map(symbols.map((symbol, s) => [symbol, this.#state.historical(s)])),
      findings: this.#findings,
      drift: { ...this.#time.drift },
    };
  }
}

/** Minutes of a session are its shortest bars as they are. */
function queuedMinutes(bars: BarColumns): QueuedBars {
  const { tsOpenMs } = bars;
  const tsCloseMs = new Float64Array(tsOpenMs.length);
  for (let row = 0; row < tsCloseMs.length; row++) tsCloseMs[row] = tsOpenMs[row] + MINUTE_MS;
  return { bars, tsCloseMs, isShort: new Uint8Array(tsOpenMs.length) };
}
