import { RETURN_NOISE } from "./noise.ts";

/**
 * Omega ratio: the sum of what returns exceed a threshold by, over the sum of what they miss it by,
 * as in C. Keating and W. F. Shadwick, "A Universal Performance Measure" (2002). It is not
 * annualised: 1 means gains and losses are level.
 *
 * @param returns Simple returns of equal periods, as fractions.
 * @param threshold Return of a period that is neither gain nor loss.
 * @returns The ratio; `null` when no return misses the threshold.
 *
 * @example Gains of 3 % against losses of 2 %
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(omegaRatio(Float64Array.of(0.01, 0.02, -0.02))!, 1.5);
 * ```
 */
export function omegaRatio(returns: Float64Array, threshold = 0): number | null {
  let gains = 0;
  let losses = 0;
  for (let i = 0; i < returns.length; i++) {
    const excess = returns[i] - threshold;
    if (excess > 0) gains += excess;
    else losses -= excess;
  }
  return losses > RETURN_NOISE ? gains / losses : null;
}
