import { UsageError } from "../base/mod.ts";
import { KLINE_READERS } from "./venue_klines.ts";

/**
 * Refuses a venue that no session can listen to: of its live bars nobody knows which ones are over.
 *
 * @param venue Id of the venue.
 * @throws {UsageError} `NO_FINAL_FLAG` with the venues that can be followed.
 *
 * @example One that can be followed, and one that cannot
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { UsageError } from "../base/mod.ts";
 *
 * requireLiveVenue("bybit");
 * assertThrows(() => requireLiveVenue("kraken"), UsageError, "Cannot follow kraken");
 * ```
 */
export function requireLiveVenue(venue: string): void {
  if (Object.hasOwn(KLINE_READERS, venue)) return;
  throw new UsageError(
    `Cannot follow ${venue} as it is not known how it says that a minute is over: use one of ` +
      Object.keys(KLINE_READERS).join(", "),
    { code: "NO_FINAL_FLAG" },
  );
}
