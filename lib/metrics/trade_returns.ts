import { simpleReturns } from "./simple_returns.ts";

/**
 * Net profit of each trade over the equity before it, with one trade closed before the next one opens.
 *
 * @param trades Closed trades, oldest first.
 * @param startingEquityUsdt Equity before the first one, above 0.
 * @returns One return for each trade up to and with the one that blew the account.
 *
 * @example Half of what is left
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const trades = [{ netPnlUsdt: -50 }, { netPnlUsdt: -25 }];
 * assertEquals([...tradeReturns(trades, 100)], [-0.5, -0.5]);
 * ```
 */
export function tradeReturns(
  trades: readonly { netPnlUsdt: number }[],
  startingEquityUsdt: number,
): Float64Array {
  let equity = startingEquityUsdt;
  const equities = Float64Array.from(trades, ({ netPnlUsdt }) => equity += netPnlUsdt);
  return simpleReturns(equities, startingEquityUsdt);
}
