import { DataMissingError } from "../base/mod.ts";
import type { SessionHistory, SessionRepair } from "./ports.ts";

/** Whose minutes a session needs, and of which days. */
export interface SymbolsRequest {
  /** Names in the store. */
  symbols: readonly string[];
  /** First trading day, as an ISO date. */
  startDate: string;
  /** Last trading day, included. */
  endDate: string;
  /** Names the command that brings missing minutes. */
  repair?: SessionRepair;
}

/**
 * Requires that a history has something of each symbol.
 *
 * @param request The symbols.
 * @param history Where to look.
 * @returns Open of the first minute of all, epoch milliseconds.
 * @throws {DataMissingError} `SYMBOL_MISSING` with every symbol of which there are no minutes.
 */
export async function requireSymbols(
  { symbols, startDate, endDate, repair }: SymbolsRequest,
  history: Pick<SessionHistory, "extent">,
): Promise<number> {
  const missing: string[] = [];
  let firstMs = Infinity;
  for (const symbol of symbols) {
    const extent = await history.extent(symbol, "last");
    if (extent === null) missing.push(symbol);
    else firstMs = Math.min(firstMs, extent.firstMs);
  }
  if (missing.length === 0) return firstMs;
  const commands = missing.map((symbol) => repair?.(symbol, startDate, endDate))
    .filter((command) => command !== undefined);
  throw new DataMissingError(
    `Cannot run the session as the store has no minutes of ${
      missing.join(", ")
    }: import those from ` +
      `${startDate} to ${endDate}, or take ${missing.length === 1 ? "it" : "them"} off ` +
      `session_data_config.symbols`,
    {
      code: "SYMBOL_MISSING",
      ...(commands.length > 0 && { fixCommand: [...new Set(commands)].join(" && ") }),
    },
  );
}
