/** What the account and its symbol made over the window. */
export interface TotalReturn {
  /** Last equity minus starting equity. */
  netProfitUsdt: number;
  /** The same as a fraction of starting equity. */
  totalReturn: number;
  /** Change of the symbol's price as a fraction: buying at the start and holding, without costs. */
  benchmarkReturn: number | null;
  /** Return minus benchmark return: the plain difference, not a regression's intercept. */
  alpha: number | null;
}

/**
 * Return of the account, return of holding the symbol, and their difference. None is annualised.
 *
 * @param startingEquityUsdt Equity before the first close, above 0.
 * @param endingEquityUsdt Equity at the last close.
 * @param benchmarkStartPrice Price of the symbol at the start of the window.
 * @param benchmarkEndPrice Price of the symbol at the end of the window.
 * @returns The returns; `null` for benchmark and alpha when a benchmark price is missing.
 *
 * @example Up 10 % while the symbol made 25 %
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(totalReturn(1000, 1100, 80, 100).alpha!, -0.15);
 * ```
 */
export function totalReturn(
  startingEquityUsdt: number,
  endingEquityUsdt: number,
  benchmarkStartPrice: number,
  benchmarkEndPrice: number,
): TotalReturn {
  const accountReturn = endingEquityUsdt / startingEquityUsdt - 1;
  const hasBenchmark = benchmarkStartPrice > 0 && Number.isFinite(benchmarkStartPrice) &&
    Number.isFinite(benchmarkEndPrice);
  const benchmarkReturn = hasBenchmark ? benchmarkEndPrice / benchmarkStartPrice - 1 : null;
  return {
    netProfitUsdt: endingEquityUsdt - startingEquityUsdt,
    totalReturn: accountReturn,
    benchmarkReturn,
    alpha: benchmarkReturn === null ? null : accountReturn - benchmarkReturn,
  };
}
