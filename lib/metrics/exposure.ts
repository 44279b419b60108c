import type { EquityColumns } from "../columns/mod.ts";

/** How much of the time, and how heavily, the account was in the market. */
export interface Exposure {
  /** Exec closes with a position over all exec closes, as a fraction; `null` without closes. */
  exposure: number | null;
  /** Mean leverage over the exec closes with a position; `null` without one. */
  averageLeverage: number | null;
  /** Largest leverage at an exec close; `null` without a position at any. */
  maxLeverage: number | null;
}

/**
 * Exposure and leverage. Leverage is the absolute mark value of the position over equity at an exec
 * close. A position that opens and closes inside one exec bar is in no row, and a row whose equity is
 * not above 0 has no leverage.
 *
 * @param equity The account at the exec closes.
 * @returns Exposure and leverage.
 *
 * @example In the market at two of four closes
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const result = exposure({
 *   equityUsdt: Float64Array.of(100, 100, 50, 50),
 *   positionNotionalUsdt: Float64Array.of(0, 200, -50, 0),
 * });
 * assertEquals(result, { exposure: 0.5, averageLeverage: 1.5, maxLeverage: 2 });
 * ```
 */
export function exposure(
  { equityUsdt, positionNotionalUsdt }: Pick<EquityColumns, "equityUsdt" | "positionNotionalUsdt">,
): Exposure {
  const count = equityUsdt.length;
  let inMarket = 0;
  let levered = 0;
  let sum = 0;
  let max = 0;
  for (let i = 0; i < count; i++) {
    if (positionNotionalUsdt[i] === 0) continue;
    inMarket++;
    if (!(equityUsdt[i] > 0)) continue;
    const leverage = Math.abs(positionNotionalUsdt[i]) / equityUsdt[i];
    levered++;
    sum += leverage;
    max = Math.max(max, leverage);
  }
  return {
    exposure: count > 0 ? inMarket / count : null,
    averageLeverage: levered > 0 ? sum / levered : null,
    maxLeverage: levered > 0 ? max : null,
  };
}
