import { mean } from "./moments.ts";
import { RETURN_NOISE } from "./noise.ts";

/**
 * Sortino ratio at a target of 0: `mean(r) / d(r) * sqrt(periodsPerYear)` with the target downside
 * deviation `d = sqrt(mean(min(0, r)^2))`. The mean runs over all returns, gains counting as 0, as in
 * T. N. Rollinger and S. T. Hoffman, "Sortino: A 'Sharper' Ratio" (Red Rock Capital), after
 * F. A. Sortino and R. van der Meer, "Downside Risk" (1991).
 *
 * @param returns Simple returns of equal periods, as fractions.
 * @param periodsPerYear How many such periods make a year.
 * @returns The annual ratio; `null` without a return below 0.
 *
 * @example One loss of 2 % in four periods
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * // Mean 0.5 %, downside deviation sqrt(0.0004 / 4) = 1 %.
 * assertAlmostEquals(sortinoRatio(Float64Array.of(0.02, -0.02, 0.01, 0.01), 4)!, 1);
 * assertEquals(sortinoRatio(Float64Array.of(0.02, 0.01), 4), null);
 * ```
 */
export function sortinoRatio(returns: Float64Array, periodsPerYear: number): number | null {
  let sum = 0;
  for (let i = 0; i < returns.length; i++) {
    const shortfall = Math.min(0, returns[i]);
    sum += shortfall * shortfall;
  }
  const deviation = Math.sqrt(sum / returns.length);
  if (!(deviation > RETURN_NOISE)) return null;
  return mean(returns) / deviation * Math.sqrt(periodsPerYear);
}
