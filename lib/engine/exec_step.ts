import {
  ClosedbarError,
  formatInstant,
  type Instrument,
  MINUTE_MS,
  UsageError,
} from "../base/mod.ts";
import type { EntryOrder, SimulatedExchange } from "../exchange/mod.ts";
import type { MultiTimeframeFeeds } from "../feeds/mod.ts";
import type { PacketColumns } from "../quote/mod.ts";
import type { Decide } from "./decide.ts";
import { EntryGate } from "./entry_gate.ts";
import { EntryDrafter } from "./entry_drafter.ts";
import { featureAt } from "./feature_at.ts";
import type { Intent } from "./intent.ts";
import type { StrategyPlan } from "./plan.ts";
import { capQty, isCapped, orderQty } from "./sizing.ts";
import { type SnapshotCursor, SnapshotView } from "./snapshot.ts";
import { structureStop } from "./structure_stop.ts";

/** Why a run ended. */
export type StopReason = "end_of_data" | "account_blown" | "liquidated";

/** What the steps of one run work on. */
export interface ExecStepParts {
  /** The strategy. */
  plan: StrategyPlan;
  /** Contract terms. */
  instrument: Instrument;
  /** Feeds of the run. */
  feeds: MultiTimeframeFeeds;
  /** `px.*` columns of the run. */
  packets: PacketColumns;
  /** Where orders go. */
  exchange: SimulatedExchange;
  /** The plan's decision. */
  decide: Decide;
  /** Sees every exec close and cannot change anything. */
  onSnapshot?: (snapshot: SnapshotView) => void;
  /** Whether another position may be opened; always unless told. */
  mayOpen?: () => boolean;
}

/**
 * What happens at an exec close once the exchange has lived through the bar: the snapshot moves there,
 * observers look, the plan decides, and what it wants is sized and handed to the exchange for the next
 * open. A run over complete columns and a run on arriving minutes both go through it.
 */
export class ExecStep {
  /** The one view of the run, standing at the last close. */
  readonly snapshot: SnapshotView;
  /** Entries the strategy asked for so far. */
  entryAttempts = 0;
  /** What the strategy wanted at the last close, `null` for nothing. */
  intent: Intent | null = null;
  /** The entry that was handed to the exchange at the last close with its size, `null` for none. */
  order: EntryOrder | null = null;
  /** Whether the plan was asked at the last close. */
  isDecided = false;
  /** How many facts nobody had taken when the plan was asked at the last close. */
  factsBefore = 0;
  readonly #parts: ExecStepParts;
  readonly #exchange: SimulatedExchange;
  readonly #cursor: SnapshotCursor;
  readonly #gate: EntryGate | null;
  readonly #drafter: EntryDrafter;
  readonly #isCapped: boolean;
  /** Last price at the close that the run stands at. */
  #close = NaN;

  /**
   * @param parts What the steps work on.
   * @param cursor Where the run stands; moved by each step.
   */
  constructor(parts: ExecStepParts, cursor: SnapshotCursor) {
    const { plan, instrument, feeds, packets, exchange } = parts;
    this.#parts = parts;
    this.#exchange = exchange;
    this.#cursor = cursor;
    this.snapshot = new SnapshotView(cursor, feeds, packets, exchange);
    this.#drafter = new EntryDrafter(plan, instrument.tickSize, feeds);
    this.#isCapped = isCapped(plan.risk.sizing);
    this.#gate = plan.runPolicy === undefined ? null : new EntryGate(plan.runPolicy, exchange.log);
  }

  /**
   * Steps to an exec close.
   *
   * @param row Exec row of the close.
   * @param tsCloseMs The close, epoch milliseconds.
   * @param close Last price there.
   * @param isLast Whether the data ends here, so that nothing can be filled any more.
   * @returns Why the run ends here, or `null` when it goes on.
   * @throws {UsageError} `STRATEGY_FAILED` when a TypeScript strategy throws.
   */
  close(row: number, tsCloseMs: number, close: number, isLast: boolean): StopReason | null {
    const { plan, feeds, onSnapshot } = this.#parts;
    const exchange = this.#exchange;
    this.#close = close;
    this.#cursor.row = row;
    this.intent = null;
    this.order = null;
    const ended = this.#endOf(plan) ?? (isLast ? "end_of_data" : null);
    if (onSnapshot !== undefined) onSnapshot(this.snapshot);
    this.#gate?.advance(tsCloseMs, exchange.equityUsdt, exchange.outcomes);
    const isAlive = ended === null || ended === "end_of_data";
    this.isDecided = isAlive && row >= this.#cursor.firstReadyRow;
    this.factsBefore = exchange.log.facts.length;
    if (this.isDecided) this.#evaluate(row, tsCloseMs, isLast);
    if (ended !== null) {
      exchange.closeAtMinuteClose(ended, feeds.grid.minuteTo[row] - 1);
      exchange.log.add(tsCloseMs, "run_stopped", { reason: ended });
    }
    return ended;
  }

  /** What ends the run at this close, if anything but its data does. */
  #endOf({ account, runPolicy }: StrategyPlan): StopReason | null {
    const { equityUsdt, outcomes } = this.#exchange;
    if (equityUsdt <= account.stopEquityUsdt) return "account_blown";
    const stops = runPolicy?.onLiquidation === "stop";
    return stops && outcomes.at(-1)?.exitReason === "liquidation" ? "liquidated" : null;
  }

  #evaluate(row: number, tsCloseMs: number, isLast: boolean): void {
    if (!isLast) this.#closeOld(tsCloseMs);
    const intent = this.#ask(row, tsCloseMs);
    this.intent = intent;
    if (intent === null) return;
    if (intent.action === "enter") this.#enter(intent, row, tsCloseMs, isLast);
    else if (!isLast) this.#exchange.submitExit("signal", tsCloseMs);
  }

  #closeOld(tsCloseMs: number): void {
    const { risk: { timeStopBars }, runPolicy } = this.#parts.plan;
    const { position } = this.#exchange;
    if (position === null) return;
    const openMs = tsCloseMs - position.entryTsMs;
    const maxOpenMs = (runPolicy?.maxOpenMinutes ?? Infinity) * MINUTE_MS;
    if (timeStopBars !== null && position.barsHeld >= timeStopBars) {
      this.#exchange.submitExit("time_stop", tsCloseMs);
    } else if (openMs >= maxOpenMs) this.#exchange.submitExit("max_open_time", tsCloseMs);
  }

  #ask(row: number, tsCloseMs: number): Intent | null {
    try {
      return this.#parts.decide(row, this.snapshot);
    } catch (cause) {
      if (cause instanceof ClosedbarError) throw cause;
      throw new UsageError(
        `Cannot go on with strategy "${this.#parts.plan.id}" as it failed at exec close ` +
          `${formatInstant(tsCloseMs)}: ${cause instanceof Error ? cause.message : cause}`,
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
    this.entryAttempts++;
    const exchange = this.#exchange;
    const { plan } = this.#parts;
    const { policy } = plan;
    const { direction } = intent;
    const holds = exchange.position?.direction;
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
    const isNew = holds === undefined && exchange.restingDirection === null;
    if (isNew && this.#parts.mayOpen?.() === false) {
      return exchange.reject("MAX_POSITIONS", direction, tsCloseMs);
    }
    const close = this.#close;
    const sign = direction === "long" ? 1 : -1;
    const stopPrice = intent.stopPrice ??
      structureStop(plan.risk.stopLoss, this.#parts.feeds, row, sign);
    const isBeyond = intent.stopPrice === undefined && stopPrice !== undefined &&
      !(sign * (close - stopPrice) > 0);
    if (isBeyond && !isAddition) return exchange.reject("INVALID_STOP", direction, tsCloseMs);
    const held = isAddition ? exchange.position : null;
    const { order, stopDistance } = this.#drafter.draft(intent, stopPrice, row, close, held);
    const qty = this.#size(intent, order, stopDistance, row, tsCloseMs);
    if (!isAddition) exchange.submitExit("flip", tsCloseMs);
    order.qty = qty;
    this.order = order;
    exchange.submitEntry(order, tsCloseMs);
  }

  #size(
    { direction, notionalUsdt }: Intent & { action: "enter" },
    { referencePrice, adds }: EntryOrder,
    stopDistance: number,
    row: number,
    tsCloseMs: number,
  ): number {
    const exchange = this.#exchange;
    const { risk: { sizing }, account } = this.#parts.plan;
    const { equityUsdt, position } = exchange;
    const atr = sizing.atr === undefined ? NaN : featureAt(this.#parts.feeds, sizing.atr, row);
    const wantedQty = notionalUsdt === undefined
      ? orderQty(sizing, equityUsdt, referencePrice, stopDistance, atr)
      : notionalUsdt / referencePrice;
    if (!this.#isCapped) return wantedQty;
    const heldQty = adds === true && position !== null ? position.qty : 0;
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
}
