import { type Instrument, UsageError } from "../base/mod.ts";

/**
 * Requires a market that never closes: of one that does, minutes do not follow one another, and a
 * session could not tell the night from a hole.
 *
 * @param instrument Contract terms, and the symbol.
 * @throws {UsageError} `UNSUPPORTED_MARKET`.
 *
 * @example A share
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { type Instrument, UsageError } from "../base/mod.ts";
 *
 * const share = { symbol: "SPY", calendar: "XNYS" } as Instrument;
 * assertThrows(() => requireMarket(share), UsageError, "its market (XNYS) closes");
 * ```
 */
export function requireMarket({ symbol, calendar }: Instrument): void {
  if (calendar === "24/7") return;
  throw new UsageError(
    `Cannot follow ${symbol} live as its market (${calendar}) closes: choose a symbol that trades ` +
      `around the clock`,
    { code: "UNSUPPORTED_MARKET" },
  );
}
