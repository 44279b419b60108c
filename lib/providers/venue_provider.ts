import { type CcxtProviderOptions, createCcxtProvider } from "./ccxt_provider.ts";
import { createEodhdProvider } from "./eodhd_provider.ts";
import type { HistoricalProvider } from "./historical_provider.ts";

/**
 * Serves the history of a venue by its id: `eodhd` for US shares, else any id that ccxt knows.
 *
 * @param options Which venue, with the clock, the wait and the chance it is handed.
 * @returns The provider. The venue has been asked nothing yet.
 * @throws {UsageError} `UNKNOWN_VENUE` with the nearest known id.
 *
 * @example Shares
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { SeededRandom } from "../base/mod.ts";
 *
 * const provider = await createVenueProvider({
 *   venue: "eodhd",
 *   now: () => Date.parse("2025-05-07T12:00Z"),
 *   sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
 *   random: new SeededRandom(1),
 * });
 * const { tickSize } = await provider.fetchInstrument("AAPL");
 * assertEquals([provider.name, tickSize], ["eodhd", 0.01]);
 * assertEquals(await provider.horizonMs?.(), Date.parse("2025-05-07T00:00Z"));
 * ```
 */
export async function createVenueProvider(
  { venue, ...options }: CcxtProviderOptions,
): Promise<HistoricalProvider> {
  return venue === "eodhd"
    ? createEodhdProvider(options)
    : await createCcxtProvider({ venue, ...options });
}
