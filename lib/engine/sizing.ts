import type { Sizing } from "./plan.ts";

/** What the bounds of a sizing read at an exec close. */
export interface SizingFacts {
  /** Equity at the exec close. */
  equityUsdt: number;
  /** Price the order is judged by. */
  referencePrice: number;
  /** Value of the open position that is added to; 0 without one. */
  heldNotionalUsdt: number;
  /** Leverage of the account. */
  leverage: number;
}

/** A quantity and what bounded it. */
export interface SizedOrder {
  /** Quantity in base units. */
  qty: number;
  /** The bound that cut it, or `null`. */
  cappedBy: "leverage" | "margin_percent" | "notional" | null;
}

/**
 * @param sizing The sizing.
 * @returns Whether anything bounds what its model wants.
 */
export function isCapped({ maxLeverage, maxMarginPercent, maxNotionalUsdt }: Sizing): boolean {
  return maxLeverage !== undefined || maxMarginPercent !== undefined ||
    maxNotionalUsdt !== undefined;
}

/**
 * Applies the bounds of a sizing to what its model wants. Each bounds the value of the whole position,
 * at the price the order is judged by; the tightest counts.
 *
 * @param sizing The sizing.
 * @param wantedQty Quantity of the model.
 * @param facts What is known at the close.
 * @returns The quantity, and what cut it.
 *
 * @example Twice the equity is too much
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const facts = {
 *   equityUsdt: 1_000, referencePrice: 10, heldNotionalUsdt: 0, leverage: 5,
 * };
 * const sizing = { model: "fixed_usdt", value: 3_000, maxLeverage: 2 } as const;
 * assertEquals(capQty(sizing, 300, facts), { qty: 200, cappedBy: "leverage" });
 * ```
 */
export function capQty(sizing: Sizing, wantedQty: number, facts: SizingFacts): SizedOrder {
  const { equityUsdt, referencePrice, heldNotionalUsdt, leverage } = facts;
  const { maxLeverage, maxMarginPercent, maxNotionalUsdt } = sizing;
  const sized: SizedOrder = { qty: wantedQty, cappedBy: null };
  const cap = (by: SizedOrder["cappedBy"], notionalUsdt: number) => {
    const qty = Math.max(0, notionalUsdt - heldNotionalUsdt) / referencePrice;
    if (qty < sized.qty) Object.assign(sized, { qty, cappedBy: by });
  };
  if (maxLeverage !== undefined) cap("leverage", equityUsdt * maxLeverage);
  if (maxMarginPercent !== undefined) {
    cap("margin_percent", equityUsdt * maxMarginPercent / 100 * leverage);
  }
  if (maxNotionalUsdt !== undefined) cap("notional", maxNotionalUsdt);
  return sized;
}

/**
 * Quantity of an entry, before the exchange rounds it to the lot and caps it by the margin that is
 * free at the fill.
 *
 * - `risk_percent_equity`: `equity * value% / |reference - stop|`, so that a fill at the stop without
 *   slippage and fees loses that share of equity.
 * - `percent_equity`: notional of `equity * value%`.
 * - `fixed_usdt`: notional of `value`.
 * - `volatility_target`: `equity * value% / atr`, so that a move of one ATR is that share of equity.
 *
 * @param sizing The sizing model.
 * @param equityUsdt Equity at the exec close.
 * @param referencePrice Close of the exec bar.
 * @param stopDistance Distance of the stop in price units; NaN when there is none.
 * @param atr ATR that `volatility_target` counts in; ignored by the others.
 * @returns Quantity in base units; NaN when the model needs a stop or an ATR and there is none.
 *
 * @example One percent of 10,000 over a stop two away
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(orderQty({ model: "risk_percent_equity", value: 1 }, 10_000, 100, 2), 50);
 * ```
 */
export function orderQty(
  sizing: Pick<Sizing, "model" | "value">,
  equityUsdt: number,
  referencePrice: number,
  stopDistance: number,
  atr = NaN,
): number {
  switch (sizing.model) {
    case "risk_percent_equity":
      return equityUsdt * sizing.value / 100 / stopDistance;
    case "percent_equity":
      return equityUsdt * sizing.value / 100 / referencePrice;
    case "fixed_usdt":
      return sizing.value / referencePrice;
    case "volatility_target":
      return equityUsdt * sizing.value / 100 / atr;
  }
}
