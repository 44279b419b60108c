import type { TradeRow } from "./input.ts";

/**
 * How near the mark price came to a liquidation price, over all trades, as a fraction of the entry
 * price: 0 is a liquidation.
 *
 * @param trades Closed trades.
 * @returns The smallest distance; `null` without a trade that has one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(closestLiquidation([{ closestLiquidation: 0.3 }, { closestLiquidation: 0.1 }]), 0.1);
 * assertEquals(closestLiquidation([]), null);
 * ```
 */
export function closestLiquidation(
  trades: readonly Pick<TradeRow, "closestLiquidation">[],
): number | null {
  let closest = Infinity;
  // A trade that never saw a mark price has no distance: its field is not a finite number.
  for (const trade of trades) {
    if (trade.closestLiquidation < closest) closest = trade.closestLiquidation;
  }
  return closest === Infinity ? null : closest;
}
