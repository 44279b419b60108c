import {
  ClosedbarError,
  type Instrument,
  invariant,
  MINUTE_MS,
  type Role,
  UsageError,
} from "../base/mod.ts";
import {
  allocateEquity,
  type EquityColumns,
  type FundingColumns,
  sliceColumns,
} from "../columns/mod.ts";
import {
  type EntryOrder,
  type ExchangeMinutes,
  type Fact,
  PerpExchange,
  type Profile,
  PROFILES,
  type RejectionCode,
  scheduleFunding,
  type TradeRecord,
} from "../exchange/mod.ts";
import type { MinuteFeed, MultiTimeframeFeeds } from "../feeds/mod.ts";
import { PacketColumns } from "../quote/mod.ts";
import { bindDecision, type Decide } from "./decide.ts";
import { EntryGate } from "./entry_gate.ts";
import { draftEntry } from "./entry_order.ts";
import { exchangeTerms } from "./exchange_terms.ts";
import { type ExecExtremes, execExtremes } from "./exec_extremes.ts";
import { firstReadyRow } from "./first_ready_row.ts";
import type { Intent } from "./intent.ts";
import type { RiskModel, StrategyPlan } from "./plan.ts";
import { capQty, orderQty } from "./sizing.ts";
import { type SnapshotCursor, SnapshotView } from "./snapshot.ts";
import { structureStop } from "./structure_stop.ts";

/** Why a run ended. */
export type StopReason = "end_of_data" | "account_blown" | "liquidated";

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
  /** What the exchange assumes; `conservative` unless told. */
  profile?: Profile;
  /** Sees every exec close of the window and cannot change anything. */
  onSnapshot?: (snapshot: SnapshotView) => void;
}

/** What a run did. */
export interface EngineResult {
  /** The account at every exec close of the window. */
  equity: EquityColumns;
  /** Closed trades, oldest first. */
  trades: TradeRecord[];
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
    if (!engine.step(row)) break;
  }
  return engine.result();
}

class Engine {
  readonly #input: EngineInput;
  readonly #exchange: PerpExchange;
  readonly #extremes: ExecExtremes;
  readonly #cursor: SnapshotCursor;
  readonly #snapshot: SnapshotView;
  readonly #decide: Decide;
  readonly #nanComparisons: number;
  readonly #equity: EquityColumns;
  readonly #gate: EntryGate | null;
  #rows = 0;
  #minuteRow: number;
  #entryAttempts = 0;
  #stopReason: StopReason = "end_of_data";

  constructor(input: EngineInput) {
    const { plan, instrument, feeds, funding, fromRow, toRow, profile = "conservative" } = input;
    const { account } = plan;
    const minutes = exchangeMinutes(feeds.minutes);
    this.#input = input;
    this.#exchange = new PerpExchange(
      exchangeTerms(account, instrument),
      minutes,
      scheduleFunding(funding, minutes.tsOpenMs),
      account.startingEquityUsdt,
      PROFILES[profile],
    );
    this.#gate = plan.runPolicy === undefined
      ? null
      : new EntryGate(plan.runPolicy, this.#exchange.log);
    const packets = new PacketColumns(feeds);
    this.#extremes = execExtremes(feeds);
    const readyRow = Math.max(fromRow, firstReadyRow(plan, feeds));
    this.#cursor = { row: fromRow, firstReadyRow: readyRow };
    this.#snapshot = new SnapshotView(this.#cursor, feeds, packets, this.#exchange);
    const { decide, nanComparisons } = bindDecision(plan, feeds, packets, {
      fromRow: readyRow,
      toRow,
    });
    this.#decide = decide;
    this.#nanComparisons = nanComparisons;
    this.#equity = allocateEquity(toRow - fromRow);
    this.#minuteRow = fromRow === 0 ? feeds.grid.minuteFrom[0] : feeds.grid.minuteTo[fromRow - 1];
  }

  /** Lives through one exec bar; false ends the run. */
  step(row: number): boolean {
    const { plan, feeds, toRow, onSnapshot } = this.#input;
    const { minuteTo } = feeds.grid;
    const exchange = this.#exchange;
    const extremes = this.#extremes;
    const to = minuteTo[row];
    const tsCloseMs = feeds.exec.tsCloseMs[row];
    invariant(
      feeds.minutes.last.tsOpenMs[to - 1] + MINUTE_MS === tsCloseMs,
      "the last minute of an exec bar closes exactly with it",
    );
    exchange.processBar(
      this.#minuteRow,
      to,
      extremes.lastMin[row],
      extremes.lastMax[row],
      extremes.markMin[row],
      extremes.markMax[row],
    );
    this.#minuteRow = to;
    this.#cursor.row = row;
    const isLast = row + 1 === toRow;
    const ended = this.#endOf(plan);
    if (onSnapshot !== undefined) onSnapshot(this.#snapshot);
    this.#gate?.advance(tsCloseMs, exchange.equityUsdt, exchange.trades);
    if (ended === null && row >= this.#cursor.firstReadyRow) {
      this.#evaluate(row, tsCloseMs, isLast);
    }
    if (ended !== null || isLast) {
      this.#stopReason = ended ?? "end_of_data";
      exchange.closeAtMinuteClose(this.#stopReason, to - 1);
      exchange.log.add(tsCloseMs, "run_stopped", { reason: this.#stopReason });
    }
    this.#record(tsCloseMs);
    return ended === null;
  }

  /** What ends the run at this close, if anything but its data does. */
  #endOf({ account, runPolicy }: StrategyPlan): StopReason | null {
    const { equityUsdt, trades } = this.#exchange;
    if (equityUsdt <= account.stopEquityUsdt) return "account_blown";
    const stops = runPolicy?.onLiquidation === "stop";
    return stops && trades.at(-1)?.exitReason === "liquidation" ? "liquidated" : null;
  }

  /** What the run did up to the last step. */
  result(): EngineResult {
    const { trades, log, rejections } = this.#exchange;
    return {
      equity: sliceColumns(this.#equity, 0, this.#rows),
      trades,
      facts: log.facts,
      stopReason: this.#stopReason,
      entryAttempts: this.#entryAttempts,
      rejections,
      nanComparisons: this.#nanComparisons,
      firstDecisionRow: Math.min(this.#cursor.firstReadyRow, this.#input.toRow),
    };
  }

  #evaluate(row: number, tsCloseMs: number, isLast: boolean): void {
    if (!isLast) this.#closeOld(tsCloseMs);
    const intent = this.#ask(row, tsCloseMs);
    if (intent === null) return;
    if (intent.action === "enter") this.#enter(intent, row, tsCloseMs, isLast);
    else if (!isLast) this.#exchange.submitExit("signal", tsCloseMs);
  }

  #closeOld(tsCloseMs: number): void {
    const { risk: { timeStopBars }, runPolicy } = this.#input.plan;
    const { position } = this.#exchange;
    if (position === null) return;
    const openMs = tsCloseMs - position.terms.entryTsMs;
    const maxOpenMs = (runPolicy?.maxOpenMinutes ?? Infinity) * MINUTE_MS;
    if (timeStopBars !== null && position.barsHeld >= timeStopBars) {
      this.#exchange.submitExit("time_stop", tsCloseMs);
    } else if (openMs >= maxOpenMs) this.#exchange.submitExit("max_open_time", tsCloseMs);
  }

  #ask(row: number, tsCloseMs: number): Intent | null {
    try {
      return this.#decide(row, this.#snapshot);
    } catch (cause) {
      if (cause instanceof ClosedbarError) throw cause;
      throw new UsageError(
        `Cannot go on with strategy "${this.#input.plan.id}" as it failed at exec close ` +
          `${tsCloseMs}: ${cause instanceof Error ? cause.message : cause}`,
        { code: "STRATEGY_FAILED", cause },
      );
    }
  }

  #enter(
    intent: Intent & { action: "enter" },
    row: number,
    tsCloseMs: number,
    isLast: boolean,
  ): void {
    this.#entryAttempts++;
    const exchange = this.#exchange;
    const { plan } = this.#input;
    const { policy } = plan;
    const { direction } = intent;
    const holds = exchange.position?.terms.direction;
    const entries = exchange.position?.entries ?? 0;
    const isAddition = holds === direction && entries < (policy.maxEntries ?? 1) &&
      plan.entry === undefined;
    const isAllowed = policy.mode === "long_short" || policy.mode === `${direction}_only`;
    if (!isAllowed) return exchange.reject("DIRECTION_NOT_ALLOWED", direction, tsCloseMs);
    if (isLast) return exchange.reject("ENTRIES_DISABLED", direction, tsCloseMs);
    const disabled = this.#gate?.refuses(tsCloseMs) ?? null;
    if (disabled !== null) {
      return exchange.reject("ENTRIES_DISABLED", direction, tsCloseMs, disabled);
    }
    if (holds !== undefined && !isAddition && (holds === direction || !policy.allowFlip)) {
      return exchange.reject("POSITION_EXISTS", direction, tsCloseMs);
    }
    if (exchange.restingDirection === direction) {
      return exchange.reject("POSITION_EXISTS", direction, tsCloseMs);
    }
    const close = this.#input.feeds.exec.close[row];
    const sign = direction === "long" ? 1 : -1;
    const stopPrice = intent.stopPrice ??
      structureStop(plan.risk.stopLoss, this.#input.feeds, row, sign);
    const isBeyond = intent.stopPrice === undefined && stopPrice !== undefined &&
      !(sign * (close - stopPrice) > 0);
    if (isBeyond && !isAddition) return exchange.reject("INVALID_STOP", direction, tsCloseMs);
    const { tickSize } = this.#input.instrument;
    const atrOf = (distance: RiskModel["stopLoss"]) =>
      distance?.type === "atr_multiple" ? this.#column(distance, row) : NaN;
    const held = isAddition ? exchange.position : null;
    const wanted = { ...intent, stopPrice };
    const { order, stopDistance } = draftEntry(plan, wanted, close, atrOf, tickSize, held);
    const qty = this.#size(intent, order, stopDistance, row, tsCloseMs);
    if (!isAddition) exchange.submitExit("flip", tsCloseMs);
    exchange.submitEntry({ ...order, qty }, tsCloseMs);
  }

  #size(
    { direction, notionalUsdt }: Intent & { action: "enter" },
    { referencePrice, adds }: EntryOrder,
    stopDistance: number,
    row: number,
    tsCloseMs: number,
  ): number {
    const exchange = this.#exchange;
    const { risk: { sizing }, account } = this.#input.plan;
    const { equityUsdt, position } = exchange;
    const atr = sizing.atr === undefined ? NaN : this.#column(sizing.atr, row);
    const wantedQty = notionalUsdt === undefined
      ? orderQty(sizing, equityUsdt, referencePrice, stopDistance, atr)
      : notionalUsdt / referencePrice;
    const heldQty = adds === true && position !== null ? position.terms.qty : 0;
    const { qty, cappedBy } = capQty(sizing, wantedQty, {
      equityUsdt,
      referencePrice,
      heldNotionalUsdt: heldQty * referencePrice,
      leverage: account.maxLeverage,
    });
    if (cappedBy !== null) {
      const detail = { direction, from_qty: wantedQty, qty, by: cappedBy };
      exchange.log.add(tsCloseMs, "order_reduced", detail);
    }
    return qty;
  }

  #column({ role, key }: { role: Role; key: string }, row: number): number {
    const { feeds } = this.#input;
    return feeds.feed(role).column(key)[feeds.indexColumn(role)[row]];
  }

  #record(tsCloseMs: number): void {
    const equity = this.#equity;
    const exchange = this.#exchange;
    const position = exchange.position;
    const row = this.#rows++;
    equity.tsCloseMs[row] = tsCloseMs;
    equity.equityUsdt[row] = exchange.equityUsdt;
    equity.cashUsdt[row] = exchange.ledger.cashUsdt;
    equity.unrealisedUsdt[row] = exchange.unrealisedUsdt;
    equity.usedMarginUsdt[row] = exchange.ledger.usedMarginUsdt;
    equity.positionNotionalUsdt[row] = position === null
      ? 0
      : position.sign * position.terms.qty * exchange.markPrice;
    equity.markPrice[row] = exchange.markPrice;
  }
}

function exchangeMinutes({ last, mark }: MinuteFeed): ExchangeMinutes {
  return {
    tsOpenMs: last.tsOpenMs,
    open: last.open,
    high: last.high,
    low: last.low,
    close: last.close,
    markOpen: mark.open,
    markHigh: mark.high,
    markLow: mark.low,
    markClose: mark.close,
    volume: last.volume,
  };
}
