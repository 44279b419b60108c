import type { EquityColumns } from "../columns/mod.ts";
import type { PerpExchange } from "../exchange/mod.ts";

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
  exchange: PerpExchange,
): void {
  equity.tsCloseMs[row] = tsCloseMs;
  equity.markPrice[row] = exchange.markPrice;
  recordMoney(equity, row, exchange);
}

/**
 * Writes the money of the account at an exec close, without the instant and the mark price.
 *
 * @param equity The curve.
 * @param row The row.
 * @param exchange Where the account lives.
 */
export function recordMoney(equity: EquityColumns, row: number, exchange: PerpExchange): void {
  const { position, markPrice } = exchange;
  equity.equityUsdt[row] = exchange.equityUsdt;
  equity.cashUsdt[row] = exchange.ledger.cashUsdt;
  equity.unrealisedUsdt[row] = exchange.unrealisedUsdt;
  equity.usedMarginUsdt[row] = exchange.ledger.usedMarginUsdt;
  equity.positionNotionalUsdt[row] = position === null
    ? 0
    : position.sign * position.terms.qty * markPrice;
}
