import type { MarkColumns } from "./bars.ts";

/** What a price did over a minute or a longer bar. */
export interface PriceBar {
  /** First price. */
  open: number;
  /** Highest price. */
  high: number;
  /** Lowest price. */
  low: number;
  /** Last price. */
  close: number;
}

/**
 * The prices of one row, as a thing of its own.
 *
 * @param columns Bars, of the last price or the mark price.
 * @param row A row of them.
 * @returns Its prices.
 *
 * @example The second of two bars
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { allocateBars } from "./bars.ts";
 *
 * const bars = { ...allocateBars(2), high: Float64Array.of(1, 2) };
 * assertEquals(priceBar(bars, 1), { open: 0, high: 2, low: 0, close: 0 });
 * ```
 */
export function priceBar({ open, high, low, close }: MarkColumns, row: number): PriceBar {
  return { open: open[row], high: high[row], low: low[row], close: close[row] };
}
