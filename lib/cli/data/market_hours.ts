import { UsageError } from "../../base/mod.ts";
import type { TradingHours } from "../../calendar/mod.ts";
import type { TimeRange } from "../../columns/mod.ts";
import type { Store } from "../../store/mod.ts";

/**
 * What of a stretch without rows can be missing: a night is no hole of a market with hours. Where the
 * market's calendar is not known, or does not reach so far, all of it counts.
 *
 * @param store Where the contract terms are.
 * @param symbol Name in the store.
 * @param hours Regular or extended hours.
 * @returns A function of stretches.
 */
export async function missingWithin(
  store: Store,
  symbol: string,
  hours: TradingHours,
): Promise<(gap: TimeRange) => TimeRange[]> {
  const { findCalendar } = await import("../../calendar/mod.ts");
  const name = (await store.readInstrument(symbol))?.calendar ?? "24/7";
  return (gap) => {
    try {
      return name === "24/7" ? [gap] : findCalendar(name, hours).openRanges(gap);
    } catch (error) {
      if (error instanceof UsageError) return [gap];
      throw error;
    }
  };
}
