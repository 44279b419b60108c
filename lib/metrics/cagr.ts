import { DAY_MS } from "../base/mod.ts";

/**
 * A year of calendar time, as in the actual/365 convention that spreadsheets use for dated cash
 * flows. It is the same on every market: growth compounds over weekends too.
 */
const YEAR_MS = 365 * DAY_MS;

/**
 * Shortest window whose growth is worth compounding to a year. Below it the exponent is above 12,
 * and a good week becomes a number with ten digits that says nothing about a year.
 */
const SHORTEST_WINDOW_MS = 30 * DAY_MS;

/**
 * Compound annual growth rate `(end / start)^(1 / years) - 1`, a year being 365 days of calendar time.
 *
 * @param startingEquityUsdt Equity at the start, above 0.
 * @param endingEquityUsdt Equity at the end.
 * @param windowMs Calendar time between them in milliseconds.
 * @returns A fraction for one year; `null` for a window below 30 days or a negative end.
 *
 * @example 21 % in two years is 10 % a year
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(cagr(100, 121, 2 * 365 * 86_400_000)!, 0.1);
 * ```
 */
export function cagr(
  startingEquityUsdt: number,
  endingEquityUsdt: number,
  windowMs: number,
): number | null {
  if (windowMs < SHORTEST_WINDOW_MS || endingEquityUsdt < 0) return null;
  return (endingEquityUsdt / startingEquityUsdt) ** (YEAR_MS / windowMs) - 1;
}
