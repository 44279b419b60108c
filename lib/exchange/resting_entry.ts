import { type Direction, MINUTE_MS } from "../base/mod.ts";
import {
  type EntryOrder,
  resolveResting,
  type RestingFill,
  restingFillPrice,
  type RestingTerms,
} from "./entry_order.ts";
import type { ExchangeAccount } from "./exchange_account.ts";
import type { MarketFills } from "./market_fills.ts";
import type { PositionWatch } from "./position_watch.ts";
import type { ExchangeMinutes, ExchangeTerms } from "./terms.ts";

/** The place of the one entry that rests in the book: it waits there, fills, expires or is taken back. */
export class RestingEntry {
  readonly #account: ExchangeAccount;
  readonly #fills: MarketFills;
  readonly #watch: PositionWatch;
  readonly #terms: ExchangeTerms;
  readonly #fill: RestingFill = { price: NaN, atOpen: false, isTaker: false };
  #waiting: { order: EntryOrder; terms: RestingTerms; tsMs: number; bars: number } | null = null;

  /**
   * An empty place.
   *
   * @param account Where fills go.
   * @param fills Prices of fills that take liquidity.
   * @param watch Lives through the rest of the row that an entry fills in.
   * @param terms Costs and contract terms.
   */
  constructor(
    account: ExchangeAccount,
    fills: MarketFills,
    watch: PositionWatch,
    terms: ExchangeTerms,
  ) {
    this.#account = account;
    this.#fills = fills;
    this.#watch = watch;
    this.#terms = terms;
  }

  /** Which way the entry goes that waits, or `null`. */
  get direction(): Direction | null {
    return this.#waiting === null ? null : this.#waiting.order.direction;
  }

  /**
   * Takes an accepted entry.
   *
   * @param order The entry.
   * @param terms What it waits for.
   * @param tsMs The exec close that accepted it.
   */
  place(order: EntryOrder, terms: RestingTerms, tsMs: number): void {
    this.#waiting = { order, terms, tsMs, bars: 0 };
  }

  /**
   * Whether the entry that waits can fill inside a range of prices.
   *
   * @param lastMin Lowest last price.
   * @param lastMax Highest last price.
   * @returns False too when none waits.
   */
  canFill(lastMin: number, lastMax: number): boolean {
    if (this.#waiting === null) return false;
    const { order, terms: { price, kind } } = this.#waiting;
    const isAbove = (kind === "limit") !== (order.direction === "long");
    return isAbove ? lastMax >= price : lastMin <= price;
  }

  /**
   * Fills the entry if a row reaches it.
   *
   * @param rows Last and mark prices.
   * @param row The row.
   * @returns True when a position is open after the row.
   */
  fill(rows: ExchangeMinutes, row: number): boolean {
    if (this.#waiting === null) return false;
    const { order, terms, tsMs: signalTsMs } = this.#waiting;
    const sign = order.direction === "long" ? 1 : -1;
    const tsMs = rows.tsOpenMs[row];
    const fill = this.#fill;
    resolveResting(fill, terms, sign, rows, row, tsMs === signalTsMs);
    if (Number.isNaN(fill.price)) return false;
    this.#waiting = null;
    const { tickSize, takerBps, makerBps } = this.#terms;
    if (fill.isTaker && terms.postOnly) {
      this.#account.reject("POST_ONLY_WOULD_TAKE", order.direction, tsMs);
      return false;
    }
    this.#fills.standAt(rows, row);
    const price = restingFillPrice(fill, terms, sign, this.#fills.slippageBps(order.qty), tickSize);
    const feeBps = fill.isTaker ? takerBps : makerBps;
    const { qty } = order;
    this.#account.enter(order, { qty, price, feeBps, tsMs, signalTsMs, unrealisedUsdt: 0 });
    const { position } = this.#account;
    if (position === null) return false;
    return this.#watch.live(position, rows, row, fill.atOpen ? null : terms.kind);
  }

  /**
   * Counts an exec bar and takes the entry back when it has waited for as many as it may.
   *
   * @param minutes Last and mark prices.
   * @param row The last minute of the bar.
   */
  expire(minutes: ExchangeMinutes, row: number): void {
    const waiting = this.#waiting;
    if (waiting !== null && ++waiting.bars >= waiting.terms.expiryBars) {
      this.takeBack("expired", minutes.tsOpenMs[row] + MINUTE_MS);
    }
  }

  /**
   * Takes the entry back, if one waits.
   *
   * @param reason Why.
   * @param tsMs When.
   */
  takeBack(reason: string, tsMs: number): void {
    if (this.#waiting === null) return;
    const { order: { direction, qty }, terms: { price } } = this.#waiting;
    this.#waiting = null;
    this.#account.log.add(tsMs, "order_expired", { direction, qty, price, reason });
  }
}
