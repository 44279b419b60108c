import { type Direction, MINUTE_MS, roundDownToStep } from "../base/mod.ts";
import { acceptedEntry, acceptedExit } from "./accepted_order.ts";
import { EntryFill, type EntryOrder } from "./entry_order.ts";
import { BarAsRow } from "./bar_as_row.ts";
import type { BarRange } from "./bar_range.ts";
import { ExchangeAccount } from "./exchange_account.ts";
import type { FundingSchedule } from "./funding_schedule.ts";
import { FundingWalk } from "./funding_walk.ts";
import type { FactLog } from "./facts.ts";
import { Ledger } from "./ledger.ts";
import { MarketFills } from "./market_fills.ts";
import type { OpenPosition } from "./open_position.ts";
import { PositionWatch } from "./position_watch.ts";
import { PROFILES, type Switches } from "./profiles.ts";
import type { ExitReason, RejectionCode, TradeOutcome, TradeRecord } from "./records.ts";
import { refusal } from "./refusal.ts";
import { RestingEntry } from "./resting_entry.ts";
import type { ExchangeMinutes, ExchangeTerms } from "./terms.ts";

/**
 * A simulated exchange for one USDT-margined linear perpetual, with isolated margin in one-way mode, or
 * for shares and coins that are owned: one position at a time.
 *
 * For each minute of an exec bar, in this order: market orders accepted at the exec close before fill
 * at the first minute's open; an entry that rests fills where the last price reaches it; stop, targets
 * and liquidation as `resolveMinute` says; the stop moves with the minute's best price;
 * funding when the minute closes at a record's instant and the position is still open. Minutes whose
 * prices cannot reach a level are not opened: the range of the whole exec bar decides that, and the
 * result is the same as looking at each.
 */
export class SimulatedExchange {
  /** Mark price of the last exec close; NaN before the first. */
  markPrice: number = NaN;
  /** Open profit at that mark price. */
  unrealisedUsdt = 0;
  readonly #account: ExchangeAccount;
  readonly #terms: ExchangeTerms;
  readonly #minutes: ExchangeMinutes;
  readonly #funding: FundingWalk;
  readonly #switches: Switches;
  readonly #bar: BarAsRow | null;
  readonly #fills: MarketFills;
  readonly #watch: PositionWatch;
  readonly #resting: RestingEntry;
  #lastRow = -1;
  /** The entry that fills at the next open; its quantity and its exec close are in the fill. */
  #entry: EntryOrder | null = null;
  readonly #fill = new EntryFill();
  #exitReason: ExitReason | null = null;

  /**
   * An exchange before its first minute.
   *
   * @param terms Costs and contract terms.
   * @param minutes Last and mark minutes of the whole run.
   * @param funding Records laid onto those minutes.
   * @param money Cash at the beginning, or a ledger of cash that is shared.
   * @param switches What is assumed; the conservative profile unless told.
   * @param keepsTrades Whether trades are kept whole, or their outcomes alone; whole unless told.
   */
  constructor(
    terms: ExchangeTerms,
    minutes: ExchangeMinutes,
    funding: FundingSchedule,
    money: number | Ledger,
    switches: Switches = PROFILES.conservative,
    keepsTrades = true,
  ) {
    this.#terms = terms;
    this.#minutes = minutes;
    this.#switches = switches;
    this.#bar = switches.judgedOn === "minutes" ? null : new BarAsRow(switches.judgedOn);
    const ledger = typeof money === "number" ? new Ledger(money) : money;
    this.#account = new ExchangeAccount(terms, ledger, keepsTrades);
    this.#funding = new FundingWalk(funding, this.#account, minutes);
    this.#fills = new MarketFills(terms);
    const oneStream = minutes.markLow === minutes.low;
    this.#watch = new PositionWatch(this.#account, this.#fills, terms, switches, oneStream);
    this.#resting = new RestingEntry(this.#account, this.#fills, this.#watch, terms);
  }

  /** The account's money. */
  get ledger(): Ledger {
    return this.#account.ledger;
  }

  /** Closed trades, oldest first; none where only their outcomes are kept. */
  get trades(): TradeRecord[] {
    return this.#account.trades;
  }

  /** What came of the closed trades, oldest first. */
  get outcomes(): TradeOutcome[] {
    return this.#account.outcomes;
  }

  /** Numbered facts of the run. */
  get log(): FactLog {
    return this.#account.log;
  }

  /** How often an order was rejected, by code. */
  get rejections(): Partial<Record<RejectionCode, number>> {
    return this.#account.rejections;
  }

  /** The open position, or `null`. */
  get position(): OpenPosition | null {
    return this.#account.position;
  }

  /** Cash plus open profit at the last mark price, with that of those who share the cash. */
  get equityUsdt(): number {
    return this.ledger.cashUsdt + this.unrealisedUsdt + this.ledger.othersUnrealisedUsdt;
  }

  /** Whether a position is open that stays, or an entry waits that would open one. */
  get isCommitted(): boolean {
    return this.#entry !== null || this.restingDirection !== null ||
      (this.position !== null && this.#exitReason === null);
  }

  /** Which way an entry waits in the book, or `null`. */
  get restingDirection(): Direction | null {
    return this.#resting.direction;
  }

  /**
   * Replaces the funding records, on minutes that arrive, by those of the bar that is lived through next.
   *
   * @param funding Records laid onto the minutes.
   */
  expectFunding(funding: FundingSchedule): void {
    this.#funding.restart(funding);
  }

  /** Whether a market order waits for the next open. */
  get fillsAtOpen(): boolean {
    return this.#entry !== null || this.#exitReason !== null;
  }

  /**
   * Whether nothing waits for the next bar: no order is pending and bars are judged by their
   * minutes.
   */
  get isIdle(): boolean {
    return !this.fillsAtOpen && this.restingDirection === null && this.#bar === null;
  }

  /** Whether an exec bar can only move the mark price: nothing is open and nothing waits. */
  get isFlat(): boolean {
    return this.isIdle && this.position === null;
  }

  /** The funding record that falls due next, by its place in the schedule; their number behind the last. */
  get nextFunding(): number {
    return this.#funding.at;
  }

  /**
   * Accepts an entry at an exec close, or rejects it.
   *
   * @param order What is wanted.
   * @param tsMs The exec close.
   * @returns Whether it was accepted.
   */
  submitEntry(order: EntryOrder, tsMs: number): boolean {
    const { direction, resting } = order;
    const qty = roundDownToStep(order.qty, this.#terms.qtyStep);
    const isPending = this.#entry !== null || this.restingDirection !== null;
    const held = this.#exitReason === null ? this.position : null;
    const code = refusal(order, qty, held, isPending, this.#terms);
    if (code !== null) {
      this.reject(code, direction, tsMs);
      return false;
    }
    if (this.log.isKept) this.log.add(tsMs, "order_accepted", acceptedEntry(order, qty));
    if (resting !== undefined) {
      this.#resting.place({ ...order, qty }, resting, tsMs);
    } else {
      this.#entry = order;
      this.#fill.qty = qty;
      this.#fill.signalTsMs = tsMs;
      if (this.#fillsAtSignal) {
        this.#fillEntry(order, tsMs, this.#minutes.close[this.#lastRow]);
        this.#markToMarket(this.markPrice);
      }
    }
    return true;
  }

  /**
   * Accepts a market exit of the open position at an exec close, and takes a resting entry back.
   *
   * @param reason Why the position is left.
   * @param tsMs The exec close.
   */
  submitExit(reason: ExitReason, tsMs: number): void {
    this.#resting.takeBack("cancelled", tsMs);
    if (this.position === null || this.#exitReason !== null) return;
    this.#exitReason = reason;
    const { log, position } = this;
    if (log.isKept) log.add(tsMs, "order_accepted", acceptedExit(position, reason));
    if (this.#fillsAtSignal) {
      this.#fillExit(reason, tsMs, this.#minutes.close[this.#lastRow]);
      this.#markToMarket(this.markPrice);
    }
  }

  /**
   * Records that an order was not taken.
   *
   * @param code Why.
   * @param direction Which way it would have gone.
   * @param tsMs When.
   * @param reason What disabled it, where the code does not say.
   */
  reject(code: RejectionCode, direction: Direction, tsMs: number, reason?: string): void {
    this.#account.reject(code, direction, tsMs, reason);
  }

  /**
   * Lives through the minutes of one exec bar.
   *
   * @param from First minute row.
   * @param to Minute row after the last one.
   * @param range How far prices go in these minutes.
   */
  processBar(from: number, to: number, range: BarRange): void {
    this.fillAtOpen(from, this.#minutes.tsOpenMs[from], this.#minutes.open[from]);
    this.live(from, to, range);
    this.endBar(to);
  }

  /**
   * Fills the orders that were accepted at the exec close before, if there are any: first the one that
   * leaves a position, then the one that enters one.
   *
   * @param row The first minute of the exec bar.
   * @param tsMs Its open instant.
   * @param reached The last price there.
   * @param side Fills the order of that side alone; both unless told.
   */
  fillAtOpen(row: number, tsMs: number, reached: number, side?: "exit" | "entry"): void {
    this.#lastRow = row;
    const exitReason = side === "entry" ? null : this.#exitReason;
    const entry = side === "exit" ? null : this.#entry;
    if (exitReason !== null) this.#fillExit(exitReason, tsMs, reached);
    if (entry !== null) this.#fillEntry(entry, tsMs, reached);
  }

  /**
   * Lives through minutes of one exec bar, once what fills at its first open has filled.
   *
   * @param from First minute row.
   * @param to Minute row after the last one.
   * @param range How far prices go in these minutes.
   */
  live(from: number, to: number, range: BarRange): void {
    if (this.#bar !== null) this.#liveBar(this.#bar, from, to);
    else {
      const { lastMin, lastMax, markMin, markMax } = range;
      const row = this.#rest(from, to, lastMin, lastMax);
      const { position } = this;
      if (position !== null) {
        if (row > from || position.canBeTouched(lastMin, lastMax, markMin, markMax)) {
          this.#walk(position, row, to);
        } else {
          position.live(lastMin, lastMax, markMin, markMax);
          this.#funding.settle(from, to);
        }
      }
    }
    this.#lastRow = to - 1;
    this.#markToMarket(range.markClose);
  }

  /**
   * Ends an exec bar that has been lived through.
   *
   * @param to Minute row after its last one.
   */
  endBar(to: number): void {
    if (this.position !== null) this.position.barsHeld++;
    this.#funding.skipTo(to);
    this.#resting.expire(this.#minutes, to - 1);
  }

  /**
   * Settles the funding records of an open position that no minute has settled yet.
   *
   * @param to Minute row after the last one whose records are settled.
   */
  settleFunding(to: number): void {
    this.#funding.settle(0, to);
  }

  /**
   * Passes over exec bars that reach no level and no funding record of an open position, while the
   * exchange is idle. What the position saw of them is told to it by the caller.
   *
   * @param to Minute row after the last one of these bars.
   * @param bars How many they are.
   * @param markClose Mark price at the end of the last minute.
   */
  passBars(to: number, bars: number, markClose: number): void {
    if (this.position !== null) this.position.barsHeld += bars;
    this.#lastRow = to - 1;
    this.#funding.skipTo(to);
    this.#markToMarket(markClose);
  }

  /**
   * Closes the open position at the close of a minute that has been processed, and drops any order.
   *
   * @param reason Why.
   * @param row The minute.
   */
  closeAtMinuteClose(reason: ExitReason, row: number): void {
    this.#entry = null;
    const tsMs = this.#minutes.tsOpenMs[row] + MINUTE_MS;
    this.#resting.takeBack(reason, tsMs);
    this.#fillExit(reason, tsMs, this.#minutes.close[row]);
    this.#markToMarket(this.markPrice);
  }

  /** Whether a market order fills at the close that decided it. */
  get #fillsAtSignal(): boolean {
    return this.#switches.marketFill === "signal_close" && this.#lastRow >= 0;
  }

  #fillEntry(order: EntryOrder, tsMs: number, reached: number): void {
    this.#entry = null;
    const fill = this.#fill;
    const { position } = this;
    fill.price = this.#marketPrice(reached, order.direction === "long" ? 1 : -1, fill.qty);
    fill.feeBps = this.#terms.takerBps;
    fill.tsMs = tsMs;
    fill.unrealisedUsdt = position === null ? 0 : position.profitAt(reached);
    this.#account.enter(order, fill);
  }

  #fillExit(reason: ExitReason, tsMs: number, reached: number): void {
    this.#exitReason = null;
    const { position } = this;
    if (position === null) return;
    const price = this.#marketPrice(reached, -position.sign, position.qty);
    this.#account.close(reason, price, tsMs);
  }

  /** Lives through an exec bar that is judged as one row. */
  #liveBar(bar: BarAsRow, from: number, to: number): void {
    bar.gather(this.#minutes, from, to);
    if (this.restingDirection !== null && this.position === null) {
      // What opens at the close was not there when the bar's funding fell due.
      if (this.#resting.fill(bar.row, 0) && !bar.isClose) this.#funding.settle(from, to);
      return;
    }
    // At the close alone nothing ends a position before, so what falls due before it is paid.
    if (bar.isClose) this.#funding.settle(from, to - 1);
    const { position } = this;
    if (position !== null && this.#watch.live(position, bar.row, 0, null)) {
      this.#funding.settle(bar.isClose ? to - 1 : from, to);
    }
  }

  /** Waits for the resting entry to fill; returns the minute that a position goes on from. */
  #rest(from: number, to: number, lastMin: number, lastMax: number): number {
    if (this.position !== null || !this.#resting.canFill(lastMin, lastMax)) return from;
    for (let row = from; row < to; row++) {
      const isOpen = this.#resting.fill(this.#minutes, row);
      if (isOpen) this.#funding.settle(row, row + 1);
      if (this.restingDirection === null) return row + 1;
    }
    return to;
  }

  #walk(position: OpenPosition, from: number, to: number): void {
    for (let row = from; row < to; row++) {
      if (!this.#watch.live(position, this.#minutes, row, null)) return;
      this.#funding.settle(row, row + 1);
    }
  }

  /** Price of a market order at the first price of a bar, or at a close, in that minute's volume. */
  #marketPrice(reached: number, side: number, qty: number): number {
    this.#fills.standAt(this.#minutes, this.#lastRow);
    return this.#fills.price(reached, side, qty);
  }

  #markToMarket(markPrice: number): void {
    this.markPrice = markPrice;
    this.unrealisedUsdt = this.position === null ? 0 : this.position.profitAt(markPrice);
    this.ledger.mark(this.unrealisedUsdt);
  }
}
