import type { Instrument } from "./instrument.ts";

/** Currencies that venues end the name of a pair with. */
const NAMED = /.(USDT|USDC|FDUSD|USD|EUR)$/;

/**
 * The currency that an instrument's prices, fees and profits are in, for whoever shows money. The names
 * of members and keys that end in `Usdt` mean this currency.
 *
 * @param instrument Contract terms.
 * @returns `USD` for shares, all of which are of the United States; else what the symbol ends with, and
 *   `USDT` where it does not tell.
 *
 * @example A share and a perpetual
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(quoteCurrency({ symbol: "SPY", kind: "equity" }), "USD");
 * assertEquals(quoteCurrency({ symbol: "SOLUSDT", kind: "perp" }), "USDT");
 * assertEquals(quoteCurrency({ symbol: "BTC-USD", kind: "spot" }), "USD");
 * ```
 */
export function quoteCurrency({ symbol, kind }: Pick<Instrument, "symbol" | "kind">): string {
  return kind === "equity" ? "USD" : NAMED.exec(symbol)?.[1] ?? "USDT";
}
