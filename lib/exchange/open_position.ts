import { type Direction, roundDownToStep } from "../base/mod.ts";
import type { EntryFill, EntryOrder, StopMoves } from "./entry_order.ts";
import { distanceAt, levelPrice } from "./fill_price.ts";
import type { MarginTerms } from "./margin.ts";
import type { PositionLevels } from "./minute_outcome.ts";

/** A target of an open position. */
export interface TargetLevel {
  /** Where it stands. */
  price: number;
  /** Share of the entered quantity it closes. */
  fraction: number;
}

/** Why a stop is where it is. */
export type StopCause = "stop_loss" | "trailing_stop" | "break_even";

/** Slack of fractions that add up to one. */
const WHOLE = 1 - 1e-9;

const NO_DOUBTS: readonly string[] = [];

/**
 * The open position of an account: its terms, its levels, and what it has been through. An addition and
 * a partial exit change its quantity, and its entry price and margin with it. One object serves all
 * positions of an account one after the other, so that a trade leaves nothing behind but its record.
 */
export class OpenPosition implements PositionLevels {
  /** Number of the trade. */
  tradeId: number = 0;
  /** Which way. */
  direction: Direction = "long";
  /** 1 for long, -1 for short. */
  sign: number = 1;
  /** Open quantity in base units. */
  qty: number = NaN;
  /** Exec close that gave the signal. */
  signalTsMs: number = NaN;
  /** Open of the entry minute. */
  entryTsMs: number = NaN;
  /** Entry fill; the average of several. */
  entryPrice: number = NaN;
  /** Margin held. */
  marginUsdt: number = NaN;
  /** Price at which the margin is used up. */
  bankruptcyPrice: number = NaN;
  /** How the stop moves, or `null`. */
  moves: StopMoves | null = null;
  /** Stop as a comparable number; infinite for none. */
  stop: number = NaN;
  /** Next target as a comparable number; infinite for none. */
  target: number = NaN;
  /** Liquidation level on the mark price. */
  liquidation: number = NaN;
  /** Fees paid so far. */
  feesUsdt: number = NaN;
  /** Funding paid so far. */
  fundingPaidUsdt: number = NaN;
  /** Funding received so far. */
  fundingReceivedUsdt: number = NaN;
  /** Exec closes seen. */
  barsHeld: number = 0;
  /** Fills that opened it. */
  entries: number = 1;
  /** Fills that closed a part of it. */
  partsTaken: number = 0;
  /** Quantity of all entries. */
  enteredQty: number = NaN;
  /** Value of all entries. */
  enteredUsdt: number = NaN;
  /** Margin of all entries. */
  enteredMarginUsdt: number = NaN;
  /** Value of the parts that were closed. */
  exitedUsdt: number = NaN;
  /** Price profit of the parts that were closed. */
  realisedUsdt: number = NaN;
  /** Worst last price since the quantity last changed, for the holder. */
  worstPrice: number = NaN;
  /** Best last price since the quantity last changed, for the holder. */
  bestPrice: number = NaN;
  /** Mark price since then that came nearest to the liquidation level. */
  worstMark: number = NaN;
  /** Best last price since the entry, which the stop moves with. */
  peakPrice: number = NaN;
  /** Largest loss before the quantity last changed, as a positive number. */
  maeUsdt: number = NaN;
  /** Largest profit before the quantity last changed. */
  mfeUsdt: number = NaN;
  /** Smallest distance to the liquidation level before then, as a fraction of entry. */
  closestLiquidation: number = NaN;
  /** Net profit of the best end it could have had in a doubtful minute. */
  bestOtherUsdt: number = NaN;
  /** Net profit of the worst such end. */
  worstOtherUsdt: number = NaN;
  /** What was in doubt, in the order in which it came up. */
  doubts: readonly string[] = NO_DOUBTS;
  readonly #tickSize: number;
  #firstStop = NaN;
  /** Targets that close parts; `null` for one that closes all, or none. */
  #parts: readonly TargetLevel[] | null = null;
  #nextPart = 0;

  /**
   * A place for positions, with none in it.
   *
   * @param tickSize Smallest price step.
   */
  constructor(tickSize: number) {
    this.#tickSize = tickSize;
  }

  /**
   * Takes the place of the position before.
   *
   * @param tradeId Number of the trade.
   * @param order What was wanted.
   * @param fill Its fill.
   * @param qty Quantity that was filled.
   * @param margin Margin of it.
   * @param feeUsdt Fee of it.
   */
  open(
    tradeId: number,
    order: EntryOrder,
    fill: EntryFill,
    qty: number,
    margin: MarginTerms,
    feeUsdt: number,
  ): void {
    const { price } = fill;
    this.tradeId = tradeId;
    this.direction = order.direction;
    this.sign = order.direction === "long" ? 1 : -1;
    this.qty = this.enteredQty = qty;
    this.signalTsMs = fill.signalTsMs;
    this.entryTsMs = fill.tsMs;
    this.entryPrice = price;
    this.marginUsdt = this.enteredMarginUsdt = margin.initialMarginUsdt;
    this.liquidation = margin.liquidationPrice;
    this.bankruptcyPrice = margin.bankruptcyPrice;
    this.enteredUsdt = qty * price;
    this.feesUsdt = feeUsdt;
    this.fundingPaidUsdt =
      this.fundingReceivedUsdt =
      this.exitedUsdt =
      this.realisedUsdt =
        0;
    this.barsHeld = this.partsTaken = 0;
    this.entries = 1;
    this.worstPrice =
      this.bestPrice =
      this.worstMark =
      this.peakPrice =
        price;
    this.maeUsdt = this.mfeUsdt = 0;
    this.closestLiquidation = this.worstOtherUsdt = Infinity;
    this.bestOtherUsdt = -Infinity;
    this.doubts = NO_DOUBTS;
    this.#setLevels(order, price);
  }

  #setLevels({ stop, target, targets, moves }: EntryOrder, price: number): void {
    const { sign } = this;
    const tick = this.#tickSize;
    this.stop = this.#firstStop = stop === null
      ? -sign * Infinity
      : levelPrice(stop, price, -sign, tick);
    this.#parts = null;
    this.#nextPart = 0;
    if (targets !== undefined) {
      this.#parts = targets.map(({ level, fraction }) => {
        return { price: levelPrice(level, price, sign, tick), fraction };
      });
      this.target = this.#parts[0]?.price ?? sign * Infinity;
    } else this.target = target === null ? sign * Infinity : levelPrice(target, price, sign, tick);
    this.moves = moves ?? null;
    // A trail that needs no activation stands from the fill on.
    if (this.moves !== null) this.#moveStop();
  }

  /** Stop level, or `null`. */
  get stopPrice(): number | null {
    return Number.isFinite(this.stop) ? this.stop : null;
  }

  /** Why the stop is where it is; the same whether minutes were looked at one by one or not. */
  get stopCause(): StopCause {
    const { moves, stop } = this;
    if (moves === null || stop === this.#firstStop) return "stop_loss";
    if (moves.trailing === null) return "break_even";
    return stop === this.#breakEvenLevel(this.peakPrice) ? "break_even" : "trailing_stop";
  }

  /** Mark price at which it would be liquidated. */
  get liquidationPrice(): number {
    return this.liquidation;
  }

  /** Next target level, or `null`. */
  get targetPrice(): number | null {
    return Number.isFinite(this.target) ? this.target : null;
  }

  /** Targets that are still ahead, nearest first. */
  get targetsAhead(): readonly TargetLevel[] {
    if (this.#parts !== null) return this.#parts.slice(this.#nextPart);
    return this.targetPrice === null ? [] : [{ price: this.target, fraction: 1 }];
  }

  /**
   * Quantity that a target closes: its share of what the targets before it left, so that targets which
   * add up to one leave nothing, whatever was added in between.
   *
   * @param ahead How many targets lie before it; 0 for the next one.
   * @param openQty What is open when it is reached.
   * @param qtyStep Lot.
   * @returns Whole lots, the whole of it for a last target; 0 when the share is less than one lot.
   */
  targetQty(ahead: number, openQty: number, qtyStep: number): number {
    if (this.#parts === null) return openQty;
    const at = this.#nextPart + ahead;
    let left = 1;
    for (let i = 0; i < at; i++) left -= this.#parts[i].fraction;
    const share = this.#parts[at].fraction / left;
    return share >= WHOLE ? openQty : roundDownToStep(openQty * share, qtyStep);
  }

  /** Passes over the next target, which has been reached. */
  passTarget(): void {
    this.target = this.#parts?.[++this.#nextPart]?.price ?? this.sign * Infinity;
  }

  /**
   * Whether any level lies inside a range of prices, those included that the stop can move to in it.
   *
   * @param lastMin Lowest last price.
   * @param lastMax Highest last price.
   * @param markMin Lowest mark price.
   * @param markMax Highest mark price.
   * @returns True when the minutes behind the range have to be looked at one by one.
   */
  canBeTouched(lastMin: number, lastMax: number, markMin: number, markMax: number): boolean {
    const { sign, moves } = this;
    const stop = moves === null ? this.stop : this.movedStop(sign > 0 ? lastMax : lastMin);
    return sign > 0
      ? lastMin <= stop || lastMax >= this.target || markMin <= this.liquidation
      : lastMax >= stop || lastMin <= this.target || markMax >= this.liquidation;
  }

  /**
   * Remembers the extremes of minutes the position lived through.
   *
   * @param lastMin Lowest last price.
   * @param lastMax Highest last price.
   * @param markMin Lowest mark price.
   * @param markMax Highest mark price.
   */
  live(lastMin: number, lastMax: number, markMin: number, markMax: number): void {
    if (this.sign > 0) {
      if (lastMin < this.worstPrice) this.worstPrice = lastMin;
      if (lastMax > this.bestPrice) this.bestPrice = lastMax;
      if (markMin < this.worstMark) this.worstMark = markMin;
    } else {
      if (lastMax > this.worstPrice) this.worstPrice = lastMax;
      if (lastMin < this.bestPrice) this.bestPrice = lastMin;
      if (markMax > this.worstMark) this.worstMark = markMax;
    }
    if (this.moves !== null) this.#moveStop();
  }

  /**
   * Where the stop would go.
   *
   * @param price A last price.
   * @returns Where the stop stands once that price has been seen.
   */
  movedStop(price: number): number {
    const { sign } = this;
    const peak = sign * price > sign * this.peakPrice ? price : this.peakPrice;
    const trailing = this.#trailingLevel(peak);
    const breakEven = this.#breakEvenLevel(peak);
    return sign > 0
      ? Math.max(this.stop, trailing, breakEven)
      : Math.min(this.stop, trailing, breakEven);
  }

  /**
   * Values the position at a price.
   *
   * @param price Where the position would be valued.
   * @param qty Quantity; all of it unless told.
   * @returns Price profit there, in USDT.
   */
  profitAt(price: number, qty = this.qty): number {
    return this.sign * qty * (price - this.entryPrice);
  }

  /**
   * Takes note of an end the position could have had.
   *
   * @param netUsdt Net profit of that end.
   */
  noteOther(netUsdt: number): void {
    if (netUsdt > this.bestOtherUsdt) this.bestOtherUsdt = netUsdt;
    if (netUsdt < this.worstOtherUsdt) this.worstOtherUsdt = netUsdt;
  }

  /**
   * Takes note of what a minute left open.
   *
   * @param doubt What the minute left open.
   */
  noteDoubt(doubt: string): void {
    if (!this.doubts.includes(doubt)) this.doubts = [...this.doubts, doubt];
  }

  /**
   * Changes quantity, average price and margin.
   *
   * @param qty Open quantity.
   * @param entryPrice Average entry.
   * @param margin Margin terms of both.
   * @param fillPrice The fill that changed it.
   */
  resize(qty: number, entryPrice: number, margin: MarginTerms, fillPrice: number): void {
    this.maeUsdt = Math.max(this.maeUsdt, -(this.realisedUsdt + this.profitAt(this.worstPrice)));
    this.mfeUsdt = Math.max(this.mfeUsdt, this.realisedUsdt + this.profitAt(this.bestPrice));
    this.closestLiquidation = Math.min(this.closestLiquidation, this.liquidationDistance());
    this.worstPrice = this.bestPrice = this.worstMark = fillPrice;
    this.qty = qty;
    this.entryPrice = entryPrice;
    this.marginUsdt = margin.initialMarginUsdt;
    this.liquidation = margin.liquidationPrice;
    this.bankruptcyPrice = margin.bankruptcyPrice;
  }

  /** How near the mark price came to the liquidation level, as a fraction of entry. */
  liquidationDistance(): number {
    return Math.max(0, this.sign * (this.worstMark - this.liquidation)) / this.entryPrice;
  }

  #moveStop(): void {
    const { sign } = this;
    if (sign * this.bestPrice > sign * this.peakPrice) this.peakPrice = this.bestPrice;
    this.stop = this.movedStop(this.peakPrice);
  }

  #trailingLevel(peak: number): number {
    const { sign } = this;
    const trailing = this.moves?.trailing ?? null;
    const { entryPrice } = this;
    if (trailing === null || !this.#isAway(peak, distanceAt(trailing.activation, entryPrice))) {
      return -sign * Infinity;
    }
    return this.#onTick(peak - sign * distanceAt(trailing.distance, peak));
  }

  #breakEvenLevel(peak: number): number {
    const { sign } = this;
    const breakEven = this.moves?.breakEven ?? null;
    const { entryPrice } = this;
    if (breakEven === null || !this.#isAway(peak, distanceAt(breakEven.trigger, entryPrice))) {
      return -sign * Infinity;
    }
    return this.#onTick(entryPrice + sign * distanceAt(breakEven.offset, entryPrice));
  }

  #isAway(peak: number, distance: number): boolean {
    return this.sign * (peak - this.entryPrice) >= distance;
  }

  #onTick(price: number): number {
    return levelPrice({ kind: "price", price }, NaN, -this.sign, this.#tickSize);
  }
}
