import type { EquityColumns } from "../columns/mod.ts";
import type { SimulatedExchange } from "../exchange/mod.ts";

/**
 * Writes the account at an exec close into a row of an equity curve.
 *
 * @param equity The curve.
 * @param row The row.
 * @param tsCloseMs The exec close, epoch milliseconds.
 * @param exchange Where the account lives.
 */
export function recordEquity(
  equity: EquityColumns,
  row: number,
  tsCloseMs: number,
  exchange: SimulatedExchange,
): void {
  const { position, markPrice } = exchange;
  equity.tsCloseMs[row] = tsCloseMs;
  equity.markPrice[row] = markPrice;
  equity.equityUsdt[row] = exchange.equityUsdt;
  equity.cashUsdt[row] = exchange.ledger.cashUsdt;
  equity.unrealisedUsdt[row] = exchange.unrealisedUsdt;
  equity.usedMarginUsdt[row] = exchange.ledger.usedMarginUsdt;
  equity.positionNotionalUsdt[row] = position === null
    ? 0
    : position.sign * position.qty * markPrice;
}
