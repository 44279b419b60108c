import { type Instrument, MINUTE_MS, type Role, ROLES, UsageError } from "../base/mod.ts";
import type { MarketCalendar } from "../calendar/mod.ts";
import {
  BarRange,
  type EntryOrder,
  type Fact,
  type Ledger,
  type Profile,
  type SimulatedExchange,
} from "../exchange/mod.ts";
import { type ClosedMinute, GrowingFeeds, MinuteWindow } from "../feeds/mod.ts";
import { PacketColumns } from "../quote/mod.ts";
import { bindDecision, type BoundDecision } from "./decide.ts";
import { ExecStep, type StopReason } from "./exec_step.ts";
import { isReadyRow } from "./first_ready_row.ts";
import type { Intent } from "./intent.ts";
import { LiveTimeframe } from "./live_timeframe.ts";
import { exchangeMinutes, openExchange } from "./open_exchange.ts";
import type { StrategyPlan } from "./plan.ts";
import type { SnapshotCursor, SnapshotView } from "./snapshot.ts";

/** What a run on arriving minutes is made of. */
export interface LiveRunInput {
  /** The strategy. */
  plan: StrategyPlan;
  /** Contract terms, and the symbol. */
  instrument: Instrument;
  /** When the market trades; left out or `null` for one that never closes. */
  calendar?: MarketCalendar | null;
  /** Whether mark prices come with the minutes, or the last price stands in. */
  hasMark: boolean;
  /** Exec bars that open before this instant, epoch milliseconds, only warm the strategy up. */
  startMs: number;
  /** The last exec close is the last one at or before this instant; the run is open-ended unless told. */
  untilMs?: number;
  /** What the exchange assumes; `conservative` unless told. */
  profile?: Profile;
  /** Sees every exec close from `startMs` on and cannot change anything. */
  onSnapshot?: (snapshot: SnapshotView) => void;
  /** The money; an account of its own with the plan's starting cash unless told. */
  ledger?: Ledger;
  /** Whether another position may be opened; always unless told. */
  mayOpen?: () => boolean;
}

/** A closed minute, with the funding that falls due at its close. */
export interface RunMinute extends ClosedMinute {
  /** The funding record, or `null` when none falls due. */
  funding: { rate: number } | null;
}

/** What happened at an exec close. */
export interface LiveClose {
  /** The close, epoch milliseconds. */
  tsCloseMs: number;
  /** Whether the plan was asked. */
  isDecided: boolean;
  /** What it wanted, `null` for nothing. */
  intent: Intent | null;
  /** The entry that was handed to the exchange with its size, `null` for none. */
  order: EntryOrder | null;
  /** Facts since the exec close before, oldest first; nobody else keeps them. */
  facts: Fact[];
  /** How many of the facts come before the decision; the others follow from it. */
  factsBefore: number;
  /** Comparisons of rules that were false here because a side was NaN. */
  nanComparisons: number;
  /** Why the run ends here, or `null` when it goes on. */
  ended: StopReason | null;
}

/**
 * The engine on arriving minutes: one closed minute after the other, one step per exec close, with the
 * same bits as `runEngine` over the complete columns. Nothing that was computed is computed again, and
 * of the minutes only those of the current exec bar are held.
 *
 * @example Nothing happens until an exec bar is closed
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { defineStrategy } from "../backtest/mod.ts";
 * import type { Instrument } from "../base/mod.ts";
 *
 * const plan = defineStrategy({
 *   id: "wait",
 *   timeframes: { exec: "3m" },
 *   account: {
 *     startingEquityUsdt: 1_000, maxLeverage: 1, minTradeNotionalUsdt: 5, takerBps: 5, makerBps: 2,
 *     slippageBps: 1, markPrice: "approximate", stopEquityUsdt: 0,
 *   },
 *   risk: {
 *     anchor: "fill", stopLoss: null, takeProfit: null, timeStopBars: null,
 *     sizing: { model: "percent_equity", value: 10 },
 *   },
 *   onClose: () => null,
 * });
 * const instrument: Instrument = {
 *   symbol: "SOLUSDT", kind: "perp", tickSize: 0.01, qtyStep: 0.01, minQty: 0.01, minNotional: 5,
 *   maintenanceTiers: [], fundingIntervalMs: 28_800_000, calendar: "24/7", venue: "bybit",
 * };
 * const run = new LiveRun({ plan, instrument, hasMark: false, startMs: 0 });
 * const closes = [0, 60_000, 120_000].map((tsOpenMs) =>
 *   run.push({
 *     tsOpenMs,
 *     last: { open: 10, high: 11, low: 9, close: 10, volume: 1 },
 *     mark: null,
 *     funding: null,
 *   })?.tsCloseMs
 * );
 * assertEquals(closes, [undefined, undefined, 180_000]);
 * ```
 */
export class LiveRun {
  /** Where position and account live. */
  readonly exchange: SimulatedExchange;
  /** The one view of the run; it stands at the last exec close and tells the truth there. */
  readonly snapshot: SnapshotView;
  readonly #input: LiveRunInput;
  readonly #window: MinuteWindow;
  readonly #minutes: ReturnType<typeof exchangeMinutes>;
  readonly #range = new BarRange();
  readonly #contexts: LiveTimeframe[] = [];
  readonly #exec: LiveTimeframe;
  readonly #feeds: GrowingFeeds;
  readonly #packets: PacketColumns;
  readonly #cursor: SnapshotCursor = { row: 0, firstReadyRow: Infinity };
  readonly #decision: BoundDecision;
  readonly #step: ExecStep;
  #funding: { rows: number[]; rates: number[] } = { rows: [], rates: [] };
  #lastOpenMs = -Infinity;
  #isNewBar = false;
  #ended: StopReason | null = null;

  /**
   * A run that has seen no minute.
   *
   * @param input The strategy, its instrument, and when it begins.
   */
  constructor(input: LiveRunInput) {
    const { plan, instrument, calendar = null, hasMark, onSnapshot, mayOpen } = input;
    const market = { symbol: instrument.symbol, calendar };
    this.#input = input;
    this.#window = new MinuteWindow(hasMark);
    this.#minutes = exchangeMinutes(this.#window.feed);
    const feeds: Partial<Record<Role, LiveTimeframe["feed"]>> = {};
    for (const role of ROLES) {
      const timeframe = plan.timeframes[role];
      if (timeframe === undefined || role === "exec") continue;
      const context = new LiveTimeframe(plan, role, timeframe, market);
      this.#contexts.push(context);
      feeds[role] = context.feed;
    }
    this.#exec = new LiveTimeframe(plan, "exec", plan.timeframes.exec, market);
    this.#feeds = new GrowingFeeds({ ...feeds, exec: this.#exec.feed }, this.#window);
    this.#packets = new PacketColumns(this.#feeds);
    this.exchange = openExchange(input, this.#minutes, NO_FUNDING);
    this.#decision = bindDecision(plan, this.#feeds, this.#packets);
    this.#step = new ExecStep({
      plan,
      instrument,
      feeds: this.#feeds,
      packets: this.#packets,
      exchange: this.exchange,
      decide: this.#decision.decide,
      onSnapshot,
      mayOpen,
    }, this.#cursor);
    this.snapshot = this.#step.snapshot;
  }

  /** Why the run has ended, or `null` while it goes on. */
  get ended(): StopReason | null {
    return this.#ended;
  }

  /** Value traded in the exec bar that closed last: its close times its volume. */
  get turnover(): number {
    const { close, volume, length } = this.#feeds.exec;
    return close[length - 1] * volume[length - 1];
  }

  /** Entries the strategy asked for so far. */
  get entryAttempts(): number {
    return this.#step.entryAttempts;
  }

  /**
   * Takes the next closed minute.
   *
   * @param minute The minute, later than every one before; once the run has ended, it changes nothing.
   * @returns What happened, when it closes an exec bar from the start on; `null` otherwise.
   * @throws {UsageError} `UNORDERED_MINUTE` or `MARK_NOT_ALIGNED`.
   * @throws {UsageError} `STRATEGY_FAILED` when a TypeScript strategy throws.
   */
  push(minute: RunMinute): LiveClose | null {
    if (!this.take(minute)) return null;
    this.#live(this.#feeds.exec.length - 1);
    return this.close();
  }

  /**
   * Takes the next closed minute and leaves it to the caller to live through it and to close the exec
   * bar: who leads several runs goes minute by minute, run by run.
   *
   * @param minute The minute, later than every one before; once the run has ended, it changes nothing.
   * @returns Whether it closes an exec bar from the start on.
   * @throws {UsageError} `UNORDERED_MINUTE` or `MARK_NOT_ALIGNED`.
   */
  take(minute: RunMinute): boolean {
    this.#check(minute);
    if (this.#ended !== null) return false;
    if (this.#isNewBar) this.#startBar();
    if (this.#window.push(minute)) Object.assign(this.#minutes, exchangeMinutes(this.#window.feed));
    if (minute.funding !== null) {
      this.#funding.rows.push(this.#window.length - 1);
      this.#funding.rates.push(minute.funding.rate);
    }
    for (const context of this.#contexts) context.push(minute);
    if (!this.#exec.push(minute)) return false;
    const to = this.#window.length;
    this.#feeds.append(to - this.#exec.fold.minutes, to);
    this.#packets.extend();
    const row = this.#feeds.exec.length - 1;
    this.#decision.extend(row + 1);
    this.#isNewBar = true;
    return this.#feeds.exec.tsOpenMs[row] >= this.#input.startMs;
  }

  /**
   * Fills at the open of the minute that was taken last, if an order waits for it.
   *
   * @param side Whether the order leaves a position or enters one.
   */
  fillAtOpen(side: "exit" | "entry"): void {
    const row = this.#window.length - 1;
    const { tsOpenMs, open } = this.#minutes;
    this.exchange.fillAtOpen(row, tsOpenMs[row], open[row], side);
  }

  /** Lives through the minute that was taken last, once what fills at its open has filled. */
  liveMinute(): void {
    const row = this.#window.length - 1;
    this.#expectFunding();
    this.exchange.live(row, row + 1, this.#range.gather(this.#minutes, row, row + 1));
  }

  /** Ends the exec bar that the last minute closed, whose minutes were lived through one by one. */
  endBar(): void {
    this.exchange.endBar(this.#window.length);
  }

  /**
   * Decides at the exec close that the last minute was, once the bar has been lived through.
   *
   * @returns What happened.
   * @throws {UsageError} `STRATEGY_FAILED` when a TypeScript strategy throws.
   */
  close(): LiveClose {
    const { plan, untilMs = Infinity } = this.#input;
    const row = this.#feeds.exec.length - 1;
    const { exec } = this.#feeds;
    const tsCloseMs = exec.tsCloseMs[row];
    if (this.#cursor.firstReadyRow > row && isReadyRow(plan, this.#feeds, row)) {
      this.#cursor.firstReadyRow = row;
    }
    const isLast = this.#exec.fold.nextCloseMs > untilMs;
    const ended = this.#step.close(row, tsCloseMs, exec.close[row], isLast);
    this.#ended = ended;
    const { intent, order, isDecided, factsBefore } = this.#step;
    return {
      tsCloseMs,
      isDecided,
      intent,
      order,
      factsBefore,
      facts: this.exchange.log.take(),
      nanComparisons: isDecided ? this.#decision.countUnknown(row, row + 1) : 0,
      ended,
    };
  }

  /** Lets the exchange live through the minutes of an exec bar. */
  #live(row: number): void {
    const { minuteFrom, minuteTo } = this.#feeds.grid;
    const from = row === 0 ? minuteFrom[0] : minuteTo[row - 1];
    const to = minuteTo[row];
    this.#expectFunding();
    this.exchange.processBar(from, to, this.#range.gather(this.#minutes, from, to));
  }

  #expectFunding(): void {
    const { rows, rates } = this.#funding;
    this.exchange.expectFunding(
      rows.length === 0
        ? NO_FUNDING
        : { minuteRow: Int32Array.from(rows), rate: Float64Array.from(rates) },
    );
  }

  /** Forgets the minutes before the last exec close. */
  #startBar(): void {
    this.#isNewBar = false;
    this.#window.restart();
    this.#feeds.restartMinutes();
    this.#funding = { rows: [], rates: [] };
  }

  #check({ tsOpenMs, mark }: RunMinute): void {
    if (!(tsOpenMs > this.#lastOpenMs) || tsOpenMs % MINUTE_MS !== 0) {
      throw new UsageError(
        `Cannot go on with minute ${tsOpenMs} after ${this.#lastOpenMs}: minutes come in order, ` +
          `each once, on the minute`,
        { code: "UNORDERED_MINUTE" },
      );
    }
    if ((mark !== null) !== this.#input.hasMark) {
      throw new UsageError(
        `Cannot go on with minute ${tsOpenMs} as it comes ${
          mark === null ? "without" : "with"
        } a ` +
          `mark price: a run has one source of mark prices throughout`,
        { code: "MARK_NOT_ALIGNED" },
      );
    }
    this.#lastOpenMs = tsOpenMs;
  }
}

const NO_FUNDING = { minuteRow: new Int32Array(0), rate: new Float64Array(0) };
