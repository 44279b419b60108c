import type { Instrument } from "../base/mod.ts";
import type { EquityColumns, FundingColumns, Scratch } from "../columns/mod.ts";
import {
  BarRange,
  type Fact,
  type FundingSchedule,
  type Profile,
  type RejectionCode,
  scheduleFunding,
  type SimulatedExchange,
  type TradeOutcome,
  type TradeRecord,
  withSettlement,
} from "../exchange/mod.ts";
import type { MinuteFeed, MultiTimeframeFeeds } from "../feeds/mod.ts";
import { PacketColumns } from "../quote/mod.ts";
import { bindDecision, type BoundDecision } from "./decide.ts";
import { EquityRecorder } from "./equity_recorder.ts";
import { EDGE, type ExecColumns, execColumns, rangeAt } from "./exec_columns.ts";
import { ExecStep, type StopReason } from "./exec_step.ts";
import { fundingRows } from "./funding_rows.ts";
import { firstReadyRow } from "./first_ready_row.ts";
import type { Intent } from "./intent.ts";
import { exchangeMinutes, openExchange } from "./open_exchange.ts";
import type { StrategyPlan } from "./plan.ts";
import { QuietBars } from "./quiet_bars.ts";
import type { SnapshotCursor, SnapshotView } from "./snapshot.ts";

/** Everything a run needs; nothing else is looked at. */
export interface EngineInput {
  /** The strategy. */
  plan: StrategyPlan;
  /** Contract terms. */
  instrument: Instrument;
  /** Feeds with feature columns, warm-up rows included. */
  feeds: MultiTimeframeFeeds;
  /** Funding records over the window. */
  funding: FundingColumns;
  /** First exec row of the window. */
  fromRow: number;
  /** Exec row after the last one of the window. */
  toRow: number;
  /**
   * Whether the data goes on after the window, as it does behind a run on arriving minutes: then the
   * last close is decided like any other and what is open there stays open. No unless told.
   */
  isOpenEnded?: boolean;
  /** What the exchange assumes; `conservative` unless told. */
  profile?: Profile;
  /** Sees every exec close of the window and cannot change anything. */
  onSnapshot?: (snapshot: SnapshotView) => void;
  /** Told what the strategy wanted at each exec close at which it was asked, `null` for nothing. */
  onDecision?: (tsCloseMs: number, intent: Intent | null) => void;
  /** Whether facts are kept, as they are unless told: a sweep reads equity and outcomes alone. */
  keepsFacts?: boolean;
  /** Whether trades are kept whole, as they are unless told, or their outcomes alone. */
  keepsTrades?: boolean;
  /**
   * Where columns are taken from that nobody keeps; they are the run's own unless told. Who runs many plans
   * one after the other resets it between two runs, after the last look at the equity of the first.
   */
  scratch?: Scratch;
}

/** What a run did. */
export interface EngineResult {
  /** The account at every exec close of the window. */
  equity: EquityColumns;
  /** Exec closes of it with a position. */
  closesInMarket: number;
  /** Closed trades, oldest first; none where only their outcomes are kept. */
  trades: TradeRecord[];
  /** What came of the closed trades, oldest first. */
  outcomes: TradeOutcome[];
  /** Numbered facts. */
  facts: Fact[];
  /** Why the run ended. */
  stopReason: StopReason;
  /** Entries the strategy asked for. */
  entryAttempts: number;
  /** Rejected orders by code. */
  rejections: Partial<Record<RejectionCode, number>>;
  /** Comparisons that were false because a side was NaN, at decision closes. */
  nanComparisons: number;
  /** First exec row with a decision, or `toRow` when none was ready. */
  firstDecisionRow: number;
}

/**
 * Runs a strategy over prepared feeds. One step per exec close, in this order: the exchange lives
 * through the bar's minutes and takes the mark price, the snapshot moves to the close, and once every
 * declared feature is ready the strategy decides; what it wants is sized and handed to the exchange
 * for the next open.
 *
 * @param input The strategy, its instrument, feeds, funding and window.
 * @returns Equity, trades and facts. Equal input gives equal output, bit for bit.
 * @throws {UsageError} `STRATEGY_FAILED` when a TypeScript strategy throws.
 */
export function runEngine(input: EngineInput): EngineResult {
  const engine = new Engine(input);
  for (let row = input.fromRow; row < input.toRow; row++) {
    row = engine.pass(row);
    if (!engine.step(row)) break;
  }
  return engine.result();
}

/** Schedules that were laid before, by the records they were made of. */
const schedules = new WeakMap<FundingColumns, { minutes: MinuteFeed; made: FundingSchedule }>();

/** Records laid onto minutes; runs that share both share the schedule too. */
function fundingOf(funding: FundingColumns, minutes: MinuteFeed): FundingSchedule {
  const before = schedules.get(funding);
  if (before?.minutes === minutes) return before.made;
  const { last: { tsOpenMs }, mark } = minutes;
  const made = withSettlement(scheduleFunding(funding, tsOpenMs), tsOpenMs, mark.close);
  schedules.set(funding, { minutes, made });
  return made;
}

class Engine {
  readonly #input: EngineInput;
  readonly #exchange: SimulatedExchange;
  readonly #columns: ExecColumns;
  readonly #range = new BarRange();
  readonly #cursor: SnapshotCursor;
  readonly #step: ExecStep;
  readonly #decision: BoundDecision;
  readonly #equity: EquityRecorder;
  readonly #quiet: QuietBars | null;
  #minuteRow: number;
  #decidedTo: number;
  #stopReason: StopReason = "end_of_data";

  constructor(input: EngineInput) {
    const { plan, instrument, feeds, funding, fromRow, toRow, onSnapshot, scratch } = input;
    this.#input = input;
    const minutes = exchangeMinutes(feeds.minutes);
    const schedule = fundingOf(funding, feeds.minutes);
    this.#exchange = openExchange(input, minutes, schedule);
    this.#exchange.log.isKept = input.keepsFacts ?? true;
    this.#columns = execColumns(feeds);
    const packets = new PacketColumns(feeds);
    const firstReady = Math.max(fromRow, firstReadyRow(plan, feeds));
    this.#cursor = { row: fromRow, firstReadyRow: firstReady };
    this.#decision = bindDecision(plan, feeds, packets, { isComplete: true, scratch });
    this.#decision.extend(feeds.exec.length);
    const { decide } = this.#decision;
    const exchange = this.#exchange;
    this.#step = new ExecStep(
      { plan, instrument, feeds, packets, exchange, decide, onSnapshot },
      this.#cursor,
    );
    this.#decidedTo = firstReady;
    this.#equity = new EquityRecorder({
      tsCloseMs: feeds.exec.tsCloseMs.subarray(fromRow, toRow),
      markPrice: this.#columns.markClose.subarray(fromRow, toRow),
    }, scratch);
    // Whoever is told of every exec close has to be told of the quiet ones too.
    const isWatched = onSnapshot !== undefined || input.onDecision !== undefined;
    this.#quiet = isWatched || plan.runPolicy !== undefined ? null : new QuietBars({
      exchange,
      decision: this.#decision,
      grid: feeds.grid,
      columns: this.#columns,
      keepsTrades: input.keepsTrades ?? true,
      fundingRows: fundingRows(schedule, feeds.grid),
      equity: this.#equity,
      firstReadyRow: firstReady,
      stopEquityUsdt: plan.account.stopEquityUsdt,
      timeStopBars: plan.risk.timeStopBars,
    });
    this.#minuteRow = fromRow === 0 ? feeds.grid.minuteFrom[0] : feeds.grid.minuteTo[fromRow - 1];
  }

  /**
   * Fills what waits for the open of a bar, and lives through the bars from there on at which nothing
   * else can happen; the last bar is never one.
   */
  pass(row: number): number {
    const { feeds, toRow } = this.#input;
    if (this.#exchange.fillsAtOpen) {
      const { edges } = this.#columns;
      const at = row * EDGE.COUNT;
      this.#exchange.fillAtOpen(this.#minuteRow, edges[at + EDGE.OPEN_TS], edges[at + EDGE.OPEN]);
    }
    if (this.#quiet === null || row >= toRow - 1) return row;
    const passed = this.#quiet.pass(row, toRow - 1);
    if (passed === row) return row;
    this.#minuteRow = feeds.grid.minuteTo[passed - 1];
    this.#decidedTo = Math.max(this.#decidedTo, passed);
    return passed;
  }

  /** Lives through one exec bar whose open is behind; false ends the run. */
  step(row: number): boolean {
    const { feeds, toRow, isOpenEnded = false, onDecision } = this.#input;
    const columns = this.#columns;
    const to = feeds.grid.minuteTo[row];
    if (this.#exchange.isFlat) this.#exchange.passBars(to, 1, columns.markClose[row]);
    else {
      this.#exchange.live(this.#minuteRow, to, rangeAt(columns, row, this.#range));
      this.#exchange.endBar(to);
    }
    this.#minuteRow = to;
    const at = row * EDGE.COUNT;
    const tsCloseMs = columns.edges[at + EDGE.CLOSE_TS];
    const close = columns.edges[at + EDGE.CLOSE];
    const ended = this.#step.close(row, tsCloseMs, close, !isOpenEnded && row + 1 === toRow);
    this.#equity.record(this.#exchange);
    if (this.#step.isDecided) {
      this.#decidedTo = Math.max(this.#decidedTo, row + 1);
      onDecision?.(tsCloseMs, this.#step.intent);
    }
    if (ended !== null) this.#stopReason = ended;
    return ended === null;
  }

  /** What the run did up to the last step. */
  result(): EngineResult {
    const { trades, outcomes, log, rejections } = this.#exchange;
    const { firstReadyRow } = this.#cursor;
    return {
      equity: this.#equity.columns(),
      closesInMarket: this.#equity.closesInMarket,
      trades,
      outcomes,
      facts: log.facts,
      stopReason: this.#stopReason,
      entryAttempts: this.#step.entryAttempts,
      rejections,
      nanComparisons: this.#decision.countUnknown(firstReadyRow, this.#decidedTo),
      firstDecisionRow: Math.min(firstReadyRow, this.#input.toRow),
    };
  }
}
