import type { EntryOrder } from "./entry_order.ts";
import type { Fact } from "./facts.ts";
import type { OpenPosition } from "./open_position.ts";
import type { ExitReason } from "./records.ts";

/**
 * What is recorded of an entry that was accepted.
 *
 * @param order The entry.
 * @param qty Its quantity, rounded to the lot.
 * @returns Numbers and names of the fact.
 */
export function acceptedEntry(
  { direction, referencePrice, resting }: EntryOrder,
  qty: number,
): Fact["detail"] {
  const detail = {
    side: "entry",
    direction,
    qty,
    reference_price: referencePrice,
    notional_usdt: qty * referencePrice,
  };
  return resting === undefined
    ? detail
    : { ...detail, kind: resting.kind, price: resting.price, expiry_bars: resting.expiryBars };
}

/**
 * What is recorded of an exit that was accepted.
 *
 * @param position What is left.
 * @param reason Why.
 * @returns Numbers and names of the fact.
 */
export function acceptedExit(
  { direction, qty, tradeId }: OpenPosition,
  reason: ExitReason,
): Fact["detail"] {
  return { side: "exit", direction, qty, reason, trade_id: tradeId };
}
