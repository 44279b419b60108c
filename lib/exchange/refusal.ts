import type { EntryOrder } from "./entry_order.ts";
import { levelPrice, type LevelRule } from "./fill_price.ts";
import type { OpenPosition } from "./open_position.ts";
import type { RejectionCode } from "./records.ts";
import type { ExchangeTerms } from "./terms.ts";

/**
 * Judges an entry at the exec close that asks for it.
 *
 * @param order What is wanted.
 * @param qty Its quantity, rounded down to the lot.
 * @param held The position that will be open at the fill, or `null`.
 * @param isPending Whether another entry waits to be filled.
 * @param terms Contract terms.
 * @returns Why it is refused, or `null`.
 */
export function refusal(
  order: EntryOrder,
  qty: number,
  held: OpenPosition | null,
  isPending: boolean,
  { minQty, minNotionalUsdt, tickSize, refusesShorts }: ExchangeTerms,
): RejectionCode | null {
  const { referencePrice, direction, stop, target, targets, resting } = order;
  const canAdd = order.adds === true && held?.direction === direction &&
    resting === undefined;
  if (refusesShorts === true && direction === "short") return "SHORT_NOT_ALLOWED";
  if (isPending || (held !== null && !canAdd)) return "POSITION_EXISTS";
  if (!(order.qty > 0 && order.qty < Infinity)) return "INVALID_SIZE";
  if (qty <= 0 || qty < minQty) return "BELOW_MIN_QTY";
  if (qty * referencePrice < minNotionalUsdt) return "BELOW_MIN_NOTIONAL";
  // The stop and the targets of what is added to stay, so those of the addition do not count.
  if (held !== null) return null;
  const sign = direction === "long" ? 1 : -1;
  if (resting !== undefined && !(resting.price > 0)) return "INVALID_SIZE";
  if (stop !== null && !isBeyond(stop, referencePrice, -sign, tickSize)) return "INVALID_STOP";
  if (targets === undefined) {
    const isFine = target === null || isBeyond(target, referencePrice, sign, tickSize);
    return isFine ? null : "INVALID_TARGET";
  }
  for (const { level } of targets) {
    if (!isBeyond(level, referencePrice, sign, tickSize)) return "INVALID_TARGET";
  }
  return null;
}

function isBeyond(level: LevelRule, from: number, away: number, tickSize: number): boolean {
  const price = levelPrice(level, from, away, tickSize);
  return price > 0 && away * (price - from) > 0;
}
