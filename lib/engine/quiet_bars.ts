import type { EquityColumns } from "../columns/mod.ts";
import type { OpenPosition, PerpExchange } from "../exchange/mod.ts";
import type { ExecGrid } from "../feeds/mod.ts";
import type { BoundDecision } from "./decide.ts";
import type { ExecExtremes } from "./exec_extremes.ts";

/** What the quiet bars of one run are found in and recorded to. */
export interface QuietBarsParts {
  /** Where the account lives. */
  exchange: PerpExchange;
  /** The decision of rules, evaluated for all exec closes. */
  decision: BoundDecision;
  /** Minute rows of the exec bars. */
  grid: ExecGrid;
  /** Price ranges of the exec bars. */
  extremes: ExecExtremes;
  /** The equity curve; its columns begin with zeros. */
  equity: EquityColumns;
  /** Exec row of the curve's first row. */
  fromRow: number;
  /** First exec row at which the strategy is asked. */
  firstReadyRow: number;
  /** Equity at which a run ends. */
  stopEquityUsdt: number;
  /** Exec closes after which a position is left, or `null`. */
  timeStopBars: number | null;
}

/**
 * Lives through exec bars at which nothing can happen, many at once: no order waits, no rule holds that
 * would do anything, no level lies in the range of the bar, no funding falls due, and neither a time stop
 * nor the stop equity is reached. All such a bar does is to move the mark price, so equity follows from
 * columns. Bars at which anything could happen are left to the ordinary step, which gives the same bits.
 */
export class QuietBars {
  readonly #parts: QuietBarsParts;

  /**
   * Finds quiet bars of one run.
   *
   * @param parts What they are found in and recorded to.
   */
  constructor(parts: QuietBarsParts) {
    this.#parts = parts;
  }

  /**
   * Passes over the quiet bars from a row on.
   *
   * @param row First exec row that has not been lived through.
   * @param endRow Exec row that has to be stepped through whatever happens.
   * @returns The first row that is not quiet, `endRow` at most; the account stands at the close before it.
   */
  pass(row: number, endRow: number): number {
    const { exchange, decision, firstReadyRow, grid } = this.#parts;
    if (!exchange.isIdle) return row;
    const { position } = exchange;
    const direction = position === null ? null : position.terms.direction;
    const askedFrom = Math.max(row, firstReadyRow);
    const signalRow = askedFrom < endRow
      ? decision.nextSignal(direction, askedFrom, endRow)
      : endRow;
    const passed = position === null
      ? this.#wait(row, signalRow)
      : this.#hold(position, row, signalRow);
    if (passed > row) exchange.passBars(grid.minuteTo[passed - 1], passed - row);
    return passed;
  }

  /** Without a position nothing moves. */
  #wait(row: number, toRow: number): number {
    const { exchange, equity, fromRow, stopEquityUsdt } = this.#parts;
    const { cashUsdt, usedMarginUsdt } = exchange.ledger;
    if (cashUsdt <= stopEquityUsdt || usedMarginUsdt !== 0) return row;
    equity.equityUsdt.fill(cashUsdt, row - fromRow, toRow - fromRow);
    equity.cashUsdt.fill(cashUsdt, row - fromRow, toRow - fromRow);
    return toRow;
  }

  #hold(position: OpenPosition, row: number, toRow: number): number {
    const { exchange, equity, grid, extremes, fromRow, stopEquityUsdt, timeStopBars } = this.#parts;
    if (position.moves !== null) return row;
    const untilTimeStop = timeStopBars === null ? Infinity : timeStopBars - position.barsHeld - 1;
    const endRow = Math.min(toRow, row + untilTimeStop);
    const { sign, stop, target, liquidation } = position;
    const { qty, entryPrice } = position.terms;
    const [against, along] = sign > 0
      ? [extremes.lastMin, extremes.lastMax]
      : [extremes.lastMax, extremes.lastMin];
    const markAgainst = sign > 0 ? extremes.markMin : extremes.markMax;
    const { markClose } = extremes;
    const { minuteTo } = grid;
    const { equityUsdt, cashUsdt, unrealisedUsdt, usedMarginUsdt, positionNotionalUsdt } = equity;
    const { cashUsdt: cash, usedMarginUsdt: margin } = exchange.ledger;
    const { nextFundingRow } = exchange;
    const [signedStop, signedTarget, signedLiquidation] = [
      sign * stop,
      sign * target,
      sign * liquidation,
    ];
    const signedQty = sign * qty;
    // The worst and best prices for the holder, as numbers that grow with profit.
    let worst = Infinity;
    let best = -Infinity;
    let worstMark = Infinity;
    let i = row;
    for (; i < endRow; i++) {
      const low = sign * against[i];
      const high = sign * along[i];
      const markLow = sign * markAgainst[i];
      if (low <= signedStop || high >= signedTarget || markLow <= signedLiquidation) break;
      if (minuteTo[i] > nextFundingRow) break;
      const mark = markClose[i];
      const open = signedQty * (mark - entryPrice);
      const total = cash + open;
      if (total <= stopEquityUsdt) break;
      if (low < worst) worst = low;
      if (high > best) best = high;
      if (markLow < worstMark) worstMark = markLow;
      const at = i - fromRow;
      equityUsdt[at] = total;
      cashUsdt[at] = cash;
      unrealisedUsdt[at] = open;
      usedMarginUsdt[at] = margin;
      positionNotionalUsdt[at] = signedQty * mark;
    }
    if (i > row) {
      if (sign > 0) position.live(worst, best, worstMark, Infinity);
      else position.live(-best, -worst, -Infinity, -worstMark);
    }
    return i;
  }
}
