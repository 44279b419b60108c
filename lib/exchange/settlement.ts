import { borrowFee, type FeeTerms, fillFee } from "./fees.ts";
import type { OpenPosition } from "./open_position.ts";
import type { ExitReason, TradeOutcome, TradeRecord } from "./records.ts";

/** What closing a position, or a part of it, does to the account. */
export interface Settlement {
  /** Why it ended, after the margin has had its say. */
  reason: ExitReason;
  /** Quantity that is closed. */
  qty: number;
  /** Fill price. */
  price: number;
  /** Price profit, never below minus the margin of the quantity. */
  grossUsdt: number;
  /** Exit fee, and that of the loan of a short's shares. */
  feeUsdt: number;
}

/**
 * Settles a position, or a part of it, at a fill price.
 *
 * Conditions: an isolated position never loses more than its margin. A fill at or beyond the bankruptcy
 * price, whatever led to it, is a liquidation: it settles at the bankruptcy price, the margin is gone,
 * and no exit fee is charged.
 *
 * @param position What is closed.
 * @param reason Why.
 * @param price Fill price.
 * @param qty Quantity.
 * @param tsMs When.
 * @param terms What the exit costs.
 * @returns What the account sees.
 */
export function settlement(
  position: OpenPosition,
  reason: ExitReason,
  price: number,
  qty: number,
  tsMs: number,
  terms: FeeTerms,
): Settlement {
  const { bankruptcyPrice, marginUsdt, qty: openQty, entryPrice, entryTsMs } = position;
  if (position.sign * (price - bankruptcyPrice) <= 0) {
    const grossUsdt = -(qty === openQty ? marginUsdt : marginUsdt * qty / openQty);
    return { reason: "liquidation", qty, price: bankruptcyPrice, grossUsdt, feeUsdt: 0 };
  }
  const borrowUsdt = position.sign > 0 ? 0 : borrowFee(terms, qty * entryPrice, entryTsMs, tsMs);
  const feeUsdt = fillFee(terms, qty, price, terms.takerBps) + borrowUsdt;
  return { reason, qty, price, grossUsdt: position.profitAt(price, qty), feeUsdt };
}

/**
 * @param position An open position.
 * @param grossUsdt Price profit of closing what is open.
 * @param feeUsdt Fee of closing it.
 * @returns Net profit of the whole trade.
 */
export function netProfit(position: OpenPosition, grossUsdt: number, feeUsdt: number): number {
  const { feesUsdt, fundingPaidUsdt, fundingReceivedUsdt, realisedUsdt } = position;
  const paidUsdt = feesUsdt + fundingPaidUsdt - fundingReceivedUsdt;
  return realisedUsdt + grossUsdt - feeUsdt - paidUsdt;
}

/**
 * @param position What was closed.
 * @param settled How the last of it was closed.
 * @returns What came of it.
 */
export function tradeOutcome(position: OpenPosition, settled: Settlement): TradeOutcome {
  return {
    exitReason: settled.reason,
    feesUsdt: position.feesUsdt + settled.feeUsdt,
    fundingPaidUsdt: position.fundingPaidUsdt,
    fundingReceivedUsdt: position.fundingReceivedUsdt,
    netPnlUsdt: netProfit(position, settled.grossUsdt, settled.feeUsdt),
    ambiguous: position.doubts.length > 0,
  };
}

/**
 * The record of a closed position. Entry and exit price of several fills are their averages by
 * quantity, so that price difference times quantity is the gross profit.
 *
 * @param position What was closed.
 * @param settled How the last of it was closed.
 * @param exitTsMs When.
 * @returns The trade.
 */
export function tradeRecord(
  position: OpenPosition,
  settled: Settlement,
  exitTsMs: number,
): TradeRecord {
  const { enteredQty, realisedUsdt } = position;
  const { tradeId, direction, signalTsMs, entryTsMs, liquidation, bankruptcyPrice } = position;
  const grossPnlUsdt = realisedUsdt + settled.grossUsdt;
  const outcome = tradeOutcome(position, settled);
  const { netPnlUsdt } = outcome;
  const worstUsdt = realisedUsdt + position.profitAt(position.worstPrice);
  const bestUsdt = realisedUsdt + position.profitAt(position.bestPrice);
  return {
    id: tradeId,
    direction,
    qty: enteredQty,
    signalTsMs,
    entryTsMs,
    entryPrice: position.entries === 1 ? position.entryPrice : position.enteredUsdt / enteredQty,
    exitTsMs,
    exitPrice: position.partsTaken === 0
      ? settled.price
      : (position.exitedUsdt + settled.qty * settled.price) / enteredQty,
    exitReason: outcome.exitReason,
    stopPrice: position.stopPrice,
    targetPrice: position.targetPrice,
    liquidationPrice: liquidation,
    bankruptcyPrice,
    marginUsdt: position.enteredMarginUsdt,
    notionalUsdt: position.enteredUsdt,
    grossPnlUsdt,
    feesUsdt: outcome.feesUsdt,
    fundingPaidUsdt: outcome.fundingPaidUsdt,
    fundingReceivedUsdt: outcome.fundingReceivedUsdt,
    netPnlUsdt,
    maeUsdt: Math.max(0, position.maeUsdt, -worstUsdt, -grossPnlUsdt),
    mfeUsdt: Math.max(0, position.mfeUsdt, bestUsdt, grossPnlUsdt),
    closestLiquidation: settled.reason === "liquidation"
      ? 0
      : Math.min(position.closestLiquidation, position.liquidationDistance()),
    barsHeld: position.barsHeld,
    ambiguous: outcome.ambiguous,
    doubts: position.doubts.length === 0 ? "" : position.doubts.join("+"),
    bestNetPnlUsdt: Math.max(netPnlUsdt, position.bestOtherUsdt),
    worstNetPnlUsdt: Math.min(netPnlUsdt, position.worstOtherUsdt),
  };
}
