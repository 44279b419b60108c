import type { OpenPosition, PerpExchange } from "../exchange/mod.ts";
import type { ExecGrid } from "../feeds/mod.ts";
import type { BoundDecision } from "./decide.ts";
import type { EquityRecorder } from "./equity_recorder.ts";
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
  /** The equity curve. */
  equity: EquityRecorder;
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
    const { exchange, equity, stopEquityUsdt } = this.#parts;
    const { cashUsdt } = exchange.ledger;
    if (cashUsdt <= stopEquityUsdt) return row;
    equity.begin(exchange);
    equity.equityUsdt.fill(cashUsdt, equity.rows, equity.rows + toRow - row);
    equity.rows += toRow - row;
    return toRow;
  }

  #hold(position: OpenPosition, row: number, toRow: number): number {
    const { exchange, grid, timeStopBars } = this.#parts;
    if (position.moves !== null) return row;
    const untilTimeStop = timeStopBars === null ? Infinity : timeStopBars - position.barsHeld - 1;
    const untilFunding = firstAbove(grid.minuteTo, exchange.nextFundingRow, row, toRow);
    const endRow = this.#untouched(position, row, Math.min(untilFunding, row + untilTimeStop));
    const passed = this.#value(position, row, endRow);
    if (passed > row) this.#tell(position, row, passed);
    return passed;
  }

  /** First row whose prices reach a level of the position. */
  #untouched(
    { sign, stop, target, liquidation }: OpenPosition,
    row: number,
    toRow: number,
  ): number {
    const { lastMin, lastMax, markMin, markMax } = this.#parts.extremes;
    let i = row;
    if (sign > 0) {
      while (
        i < toRow && lastMin[i] > stop && lastMax[i] < target && markMin[i] > liquidation
      ) i++;
    } else {
      while (
        i < toRow && lastMax[i] < stop && lastMin[i] > target && markMax[i] < liquidation
      ) i++;
    }
    return i;
  }

  /** Records what the position is worth at each close, up to one at which the run ends. */
  #value({ sign, terms }: OpenPosition, row: number, toRow: number): number {
    const { exchange, equity, extremes: { markClose }, stopEquityUsdt } = this.#parts;
    const { equityUsdt, rows } = equity;
    const { cashUsdt } = exchange.ledger;
    const { entryPrice } = terms;
    const signedQty = sign * terms.qty;
    equity.begin(exchange);
    let i = row;
    for (let at = rows; i < toRow; i++, at++) {
      const total = cashUsdt + signedQty * (markClose[i] - entryPrice);
      if (total <= stopEquityUsdt) break;
      equityUsdt[at] = total;
    }
    equity.rows += i - row;
    return i;
  }

  /** Tells the position the prices it has seen. */
  #tell(position: OpenPosition, row: number, toRow: number): void {
    const { lastMin, lastMax, markMin, markMax } = this.#parts.extremes;
    const markSide = position.sign > 0 ? markMin : markMax;
    let [low, high, markLow, markHigh] = [lastMin[row], lastMax[row], markSide[row], markSide[row]];
    for (let i = row + 1; i < toRow; i++) {
      if (lastMin[i] < low) low = lastMin[i];
      if (lastMax[i] > high) high = lastMax[i];
      if (markSide[i] < markLow) markLow = markSide[i];
      if (markSide[i] > markHigh) markHigh = markSide[i];
    }
    position.live(low, high, markLow, markHigh);
  }
}

/** First row of `[fromRow, toRow)` whose value is above a bound; `toRow` when there is none. */
function firstAbove(column: Int32Array, bound: number, fromRow: number, toRow: number): number {
  let low = fromRow;
  let high = toRow;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column[middle] > bound) high = middle;
    else low = middle + 1;
  }
  return low;
}
