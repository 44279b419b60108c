import { roundDownToStep } from "../base/mod.ts";
import type { EntryFill, EntryOrder } from "./entry_order.ts";
import { FactLog } from "./facts.ts";
import { fillFee } from "./fees.ts";
import type { Ledger } from "./ledger.ts";
import { marginTerms } from "./margin.ts";
import { OpenPosition } from "./open_position.ts";
import type { ExitReason, RejectionCode, TradeOutcome, TradeRecord } from "./records.ts";
import { type Settlement, settlement, tradeOutcome, tradeRecord } from "./settlement.ts";
import type { ExchangeTerms } from "./terms.ts";

/** What fills do to one account: positions opened, added to, closed in parts and closed. */
export class ExchangeAccount {
  /** The money. */
  readonly ledger: Ledger;
  /** Closed trades, oldest first; none where only their outcomes are kept. */
  readonly trades: TradeRecord[] = [];
  /** What came of the closed trades, oldest first. */
  readonly outcomes: TradeOutcome[];
  /** Numbered facts of the run. */
  readonly log = new FactLog();
  /** How often an order was rejected, by code. */
  readonly rejections: Partial<Record<RejectionCode, number>> = {};
  /** The open position, or `null`. */
  position: OpenPosition | null = null;
  readonly #terms: ExchangeTerms;
  /** What every position of the account is opened in, one after the other. */
  readonly #seat: OpenPosition;

  /**
   * @param terms Costs and contract terms.
   * @param ledger The money.
   * @param keepsTrades Whether trades are kept whole, or their outcomes alone.
   */
  constructor(terms: ExchangeTerms, ledger: Ledger, keepsTrades: boolean) {
    this.outcomes = keepsTrades ? this.trades : [];
    this.#terms = terms;
    this.#seat = new OpenPosition(terms.tickSize);
    this.ledger = ledger;
  }

  /**
   * Records that an order was not taken.
   *
   * @param code Why.
   * @param direction Which way it would have gone.
   * @param tsMs When.
   * @param reason What disabled it, where the code does not say.
   */
  reject(
    code: RejectionCode,
    direction: EntryOrder["direction"],
    tsMs: number,
    reason?: string,
  ): void {
    this.rejections[code] = (this.rejections[code] ?? 0) + 1;
    const detail = { code, direction };
    this.log.add(tsMs, "order_rejected", reason === undefined ? detail : { ...detail, reason });
  }

  /**
   * Fills an entry: opens a position, or adds to the one that is open. A quantity whose margin and fee
   * exceed what is free is cut to the lot that fits.
   *
   * @param order What was wanted.
   * @param fill The fill.
   */
  enter(order: EntryOrder, fill: EntryFill): void {
    const { direction } = order;
    const { leverage, maintenanceTiers } = this.#terms;
    const { price, feeBps, tsMs } = fill;
    const qty = this.#affordable(fill);
    if (qty === 0) return this.reject("INSUFFICIENT_MARGIN", direction, tsMs);
    if (qty < fill.qty) {
      const detail = { direction, from_qty: fill.qty, qty, by: "margin" };
      this.log.add(tsMs, "order_reduced", detail);
    }
    const sign = direction === "long" ? 1 : -1;
    const held = this.position;
    const heldQty = held?.qty ?? 0;
    const openQty = held === null ? qty : roundDownToStep(heldQty + qty, this.#terms.qtyStep);
    const average = held === null
      ? price
      : (heldQty * held.entryPrice + qty * price) / (heldQty + qty);
    const margin = marginTerms(average, openQty, sign, leverage, maintenanceTiers);
    if (margin.maintenanceMarginUsdt >= margin.initialMarginUsdt) {
      return this.reject("INSUFFICIENT_MARGIN", direction, tsMs);
    }
    const feeUsdt = fillFee(this.#terms, qty, price, feeBps);
    this.ledger.payFee(feeUsdt);
    this.ledger.holdMargin(margin.initialMarginUsdt);
    if (held === null) {
      this.#seat.open(this.outcomes.length + 1, order, fill, qty, margin, feeUsdt);
      this.position = this.#seat;
    } else {
      held.resize(openQty, average, margin, price);
      held.entries++;
      held.enteredQty += qty;
      held.enteredUsdt += qty * price;
      held.enteredMarginUsdt += qty * price / leverage;
      held.feesUsdt += feeUsdt;
    }
    this.#logEntry(qty, price, feeUsdt, tsMs);
  }

  /**
   * Closes what the next target closes.
   *
   * @param price Fill price.
   * @param tsMs When.
   */
  takeTarget(price: number, tsMs: number): void {
    const { position } = this;
    if (position === null) return;
    const { qtyStep, leverage, maintenanceTiers } = this.#terms;
    const { sign, entryPrice } = position;
    const qty = position.targetQty(0, position.qty, qtyStep);
    if (qty === position.qty) return this.close("take_profit", price, tsMs);
    position.passTarget();
    if (qty === 0) return;
    const settled = settlement(position, "take_profit", price, qty, tsMs, this.#terms);
    const left = roundDownToStep(position.qty - qty, qtyStep);
    const margin = marginTerms(entryPrice, left, sign, leverage, maintenanceTiers);
    position.resize(left, entryPrice, margin, settled.price);
    position.partsTaken++;
    position.exitedUsdt += qty * settled.price;
    position.realisedUsdt += settled.grossUsdt;
    position.feesUsdt += settled.feeUsdt;
    this.#pay(settled);
    this.ledger.holdMargin(margin.initialMarginUsdt);
    this.log.add(tsMs, "exit_filled", {
      trade_id: position.tradeId,
      direction: position.direction,
      reason: settled.reason,
      qty,
      price: settled.price,
      fee_usdt: settled.feeUsdt,
      gross_pnl_usdt: settled.grossUsdt,
      remaining_qty: left,
      margin_usdt: margin.initialMarginUsdt,
    });
  }

  /**
   * Closes the open position, or what is left of it.
   *
   * @param reason Why.
   * @param price Fill price.
   * @param tsMs When.
   */
  close(reason: ExitReason, price: number, tsMs: number): void {
    const { position } = this;
    if (position === null) return;
    const { qty } = position;
    const settled = settlement(position, reason, price, qty, tsMs, this.#terms);
    this.#pay(settled);
    this.ledger.releaseMargin();
    this.position = null;
    if (this.outcomes === this.trades) this.trades.push(tradeRecord(position, settled, tsMs));
    else this.outcomes.push(tradeOutcome(position, settled));
    if (!this.log.isKept) return;
    const outcome = this.outcomes[this.outcomes.length - 1];
    this.log.add(tsMs, "exit_filled", {
      trade_id: position.tradeId,
      direction: position.direction,
      reason: outcome.exitReason,
      qty,
      price: settled.price,
      fee_usdt: settled.feeUsdt,
      gross_pnl_usdt: settled.grossUsdt,
      net_pnl_usdt: outcome.netPnlUsdt,
      ambiguous: outcome.ambiguous,
    });
  }

  /**
   * Settles one funding record.
   *
   * @param rate Rate as a fraction; a long pays a positive one.
   * @param markPrice Mark price at its instant.
   * @param tsMs Its instant.
   */
  settleFunding(rate: number, markPrice: number, tsMs: number): void {
    const { position } = this;
    if (position === null) return;
    const amountUsdt = position.sign * position.qty * markPrice * rate;
    if (amountUsdt > 0) position.fundingPaidUsdt += amountUsdt;
    else position.fundingReceivedUsdt -= amountUsdt;
    this.ledger.payFunding(amountUsdt);
    if (!this.log.isKept) return;
    this.log.add(tsMs, "funding_settled", {
      trade_id: position.tradeId,
      rate,
      mark_price: markPrice,
      paid_usdt: amountUsdt,
    });
  }

  #pay(settled: Settlement): void {
    this.ledger.realise(settled.grossUsdt);
    this.ledger.payFee(settled.feeUsdt);
  }

  /** Quantity that the free cash carries, margin and fee together; 0 when not even the smallest. */
  #affordable({ qty: wanted, price, feeBps, unrealisedUsdt }: EntryFill): number {
    const { qtyStep, minQty, minNotionalUsdt, leverage, perShareUsd, minCommissionUsd } =
      this.#terms;
    const availableUsdt = this.ledger.availableUsdt(unrealisedUsdt);
    // A rebate is paid after the fill, so it carries nothing.
    const costShare = 1 / leverage + Math.max(0, feeBps) / 10_000;
    const perShare = perShareUsd ?? 0;
    const smallest = minCommissionUsd ?? -Infinity;
    const affordable = Math.min(
      availableUsdt / (price * costShare + perShare),
      (availableUsdt - smallest) * leverage / price,
    );
    if (wanted <= affordable) return wanted;
    let qty = roundDownToStep(affordable, qtyStep);
    // Rounding forgives float noise, so the lot it lands on can cost a hair more than there is.
    const costs = Math.max(
      qty * price * costShare + qty * perShare,
      qty * price / leverage + smallest,
    );
    if (costs > availableUsdt) qty = roundDownToStep(qty - qtyStep, qtyStep);
    return qty <= 0 || qty < minQty || qty * price < minNotionalUsdt ? 0 : qty;
  }

  #logEntry(qty: number, price: number, feeUsdt: number, tsMs: number): void {
    const { position } = this;
    if (position === null || !this.log.isKept) return;
    const { tradeId, direction, marginUsdt, liquidationPrice, entryPrice } = position;
    const detail = {
      trade_id: tradeId,
      direction,
      qty,
      price,
      fee_usdt: feeUsdt,
      margin_usdt: marginUsdt,
      stop_price: position.stopPrice,
      target_price: position.targetPrice,
      liquidation_price: liquidationPrice,
    };
    this.log.add(
      tsMs,
      "entry_filled",
      position.entries === 1
        ? detail
        : { ...detail, average_price: entryPrice, position_qty: position.qty },
    );
  }
}
