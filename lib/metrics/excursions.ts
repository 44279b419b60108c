import type { TradeRow } from "./input.ts";

/** How far trades went against and with the trader before they closed; `null` without trades. */
export interface Excursions {
  /** Mean largest open loss. */
  averageMaeUsdt: number | null;
  /** Largest open loss of any trade. */
  maxMaeUsdt: number | null;
  /** Mean largest open loss as a fraction of the trade's entry value. */
  averageMae: number | null;
  /** Mean largest open profit. */
  averageMfeUsdt: number | null;
  /** Largest open profit of any trade. */
  maxMfeUsdt: number | null;
  /** Mean largest open profit as a fraction of the trade's entry value. */
  averageMfe: number | null;
}

/**
 * Summary of maximum adverse and favourable excursion, after J. Sweeney, "Maximum Adverse Excursion"
 * (1997). Every trade weighs the same in the means.
 *
 * @param trades Closed trades; entry values above 0.
 * @returns Means and extremes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const summary = excursions([
 *   { maeUsdt: 10, mfeUsdt: 40, notionalUsdt: 1000 },
 *   { maeUsdt: 30, mfeUsdt: 0, notionalUsdt: 1000 },
 * ]);
 * assertEquals([summary.averageMaeUsdt, summary.maxMaeUsdt, summary.averageMfe], [20, 30, 0.02]);
 * ```
 */
export function excursions(
  trades: readonly Pick<TradeRow, "maeUsdt" | "mfeUsdt" | "notionalUsdt">[],
): Excursions {
  const count = trades.length;
  if (count === 0) {
    return {
      averageMaeUsdt: null,
      maxMaeUsdt: null,
      averageMae: null,
      averageMfeUsdt: null,
      maxMfeUsdt: null,
      averageMfe: null,
    };
  }
  const sum = { maeUsdt: 0, mae: 0, mfeUsdt: 0, mfe: 0 };
  let maxMaeUsdt = 0;
  let maxMfeUsdt = 0;
  for (const { maeUsdt, mfeUsdt, notionalUsdt } of trades) {
    sum.maeUsdt += maeUsdt;
    sum.mae += maeUsdt / notionalUsdt;
    sum.mfeUsdt += mfeUsdt;
    sum.mfe += mfeUsdt / notionalUsdt;
    maxMaeUsdt = Math.max(maxMaeUsdt, maeUsdt);
    maxMfeUsdt = Math.max(maxMfeUsdt, mfeUsdt);
  }
  return {
    averageMaeUsdt: sum.maeUsdt / count,
    maxMaeUsdt,
    averageMae: sum.mae / count,
    averageMfeUsdt: sum.mfeUsdt / count,
    maxMfeUsdt,
    averageMfe: sum.mfe / count,
  };
}
