import type { MaintenanceTier } from "../base/mod.ts";

/** Margin and the two prices that follow from it. */
export interface MarginTerms {
  /** Margin held for the position: `notional / leverage`. */
  initialMarginUsdt: number;
  /** Margin below which the venue takes over: `notional * rate - deduction` of the tier. */
  maintenanceMarginUsdt: number;
  /** Mark price of the take-over: `entry -+ (IM - MM) / qty`. */
  liquidationPrice: number;
  /** Price at which the margin is used up: `entry * (1 -+ 1 / leverage)`. */
  bankruptcyPrice: number;
}

/**
 * Margin of an isolated USDT-margined linear position.
 *
 * Conditions: one-way mode; margin is set once at entry and never added to; the maintenance tier is
 * that of the entry notional and does not move with the mark price; funding and fees are paid from
 * cash and do not move the liquidation price. The formulas are those that Bybit and Binance publish
 * for isolated linear contracts.
 *
 * @param entryPrice Entry fill.
 * @param qty Quantity in base units.
 * @param sign 1 for long, -1 for short.
 * @param leverage Leverage of the position.
 * @param tiers Maintenance table, lowest notional first; empty means no maintenance margin.
 * @returns Margin, liquidation and bankruptcy price.
 *
 * @example Ten times long at 100 with half a percent maintenance
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const tiers = [{ maxNotionalUsdt: null, maintenanceRate: 0.005, deductionUsdt: 0 }];
 * const terms = marginTerms(100, 2, 1, 10, tiers);
 * assertEquals(terms.initialMarginUsdt, 20);
 * assertEquals(terms.maintenanceMarginUsdt, 1);
 * assertEquals(terms.liquidationPrice, 90.5);
 * assertEquals(terms.bankruptcyPrice, 90);
 * ```
 */
export function marginTerms(
  entryPrice: number,
  qty: number,
  sign: number,
  leverage: number,
  tiers: readonly MaintenanceTier[],
): MarginTerms {
  const notionalUsdt = qty * entryPrice;
  const initialMarginUsdt = notionalUsdt / leverage;
  const tier = tierOf(notionalUsdt, tiers);
  const maintenanceMarginUsdt = tier === undefined
    ? 0
    : notionalUsdt * tier.maintenanceRate - tier.deductionUsdt;
  const bankruptcyPrice = entryPrice * (1 - sign / leverage);
  return {
    initialMarginUsdt,
    maintenanceMarginUsdt,
    // Without maintenance the venue takes over where the margin is used up, to the last bit.
    liquidationPrice: tier === undefined
      ? bankruptcyPrice
      : entryPrice - sign * (initialMarginUsdt - maintenanceMarginUsdt) / qty,
    bankruptcyPrice,
  };
}

/** The first tier that a notional fits in, the last one when it fits in none. */
function tierOf(
  notionalUsdt: number,
  tiers: readonly MaintenanceTier[],
): MaintenanceTier | undefined {
  for (const tier of tiers) {
    if (tier.maxNotionalUsdt === null || notionalUsdt <= tier.maxNotionalUsdt) return tier;
  }
  return tiers[tiers.length - 1];
}
