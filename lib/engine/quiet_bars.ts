import type { OpenPosition, SimulatedExchange } from "../exchange/mod.ts";
import type { ExecGrid } from "../feeds/mod.ts";
import type { BoundDecision } from "./decide.ts";
import type { EquityRecorder } from "./equity_recorder.ts";
import type { ExecColumns } from "./exec_columns.ts";

/** What the quiet bars of one run are found in and recorded to. */
export interface QuietBarsParts {
  /** Where the account lives. */
  exchange: SimulatedExchange;
  /** The decision of rules, evaluated for all exec closes. */
  decision: BoundDecision;
  /** Minute rows of the exec bars. */
  grid: ExecGrid;
  /** Price ranges of the exec bars. */
  columns: ExecColumns;
  /** Exec rows in which funding falls due, by record. */
  fundingRows: Int32Array;
  /** Whether anybody will ask what prices a position saw. */
  keepsTrades: boolean;
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
 * would do anything, no level lies in the range of the bar, and neither a time stop nor the stop equity is
 * reached. All such a bar does is to settle funding and to move the mark price, so equity follows from
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
    const direction = position === null ? null : position.direction;
    const askedFrom = Math.max(row, firstReadyRow);
    const signalRow = askedFrom < endRow
      ? decision.nextSignal(direction, askedFrom, endRow)
      : endRow;
    const passed = position === null
      ? this.#wait(row, signalRow)
      : this.#hold(position, row, signalRow);
    if (passed > row) {
      const { markClose } = this.#parts.columns;
      exchange.passBars(grid.minuteTo[passed - 1], passed - row, markClose[passed - 1]);
    }
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

  /**
   * Lives through bars up to one whose prices reach a level, or at whose close the run ends: records what
   * the position is worth at each close, and tells it the prices it has seen. What is on a short's side
   * is looked at upside down.
   */
  #hold(position: OpenPosition, row: number, toRow: number): number {
    const { exchange, equity, columns, fundingRows, timeStopBars, stopEquityUsdt, keepsTrades } =
      this.#parts;
    if (position.moves !== null) return row;
    const { sign, entryPrice } = position;
    const { markClose } = columns;
    const worst = sign > 0 ? columns.lastMin : columns.lastMax;
    const best = sign > 0 ? columns.lastMax : columns.lastMin;
    const mark = sign > 0 ? columns.markMin : columns.markMax;
    const stop = sign * position.stop;
    const target = sign * position.target;
    const liquidation = sign * position.liquidation;
    const signedQty = sign * position.qty;
    const { equityUsdt } = equity;
    const endRow = timeStopBars === null
      ? toRow
      : Math.min(toRow, row + timeStopBars - position.barsHeld - 1);
    let i = row;
    for (;;) {
      // Bars without funding, up to the next one with it.
      const dueRow = Math.min(fundingRows[exchange.nextFunding], endRow);
      const { cashUsdt } = exchange.ledger;
      equity.begin(exchange);
      const from = i;
      for (let at = equity.rows; i < dueRow; i++, at++) {
        const low = sign * worst[i];
        const high = sign * best[i];
        const markLow = sign * mark[i];
        if (!(low > stop && high < target && markLow > liquidation)) break;
        const total = cashUsdt + signedQty * (markClose[i] - entryPrice);
        if (total <= stopEquityUsdt) break;
        equityUsdt[at] = total;
      }
      equity.rows += i - from;
      if (i < dueRow || i >= endRow || !this.#isUntouched(position, i)) break;
      // Money is paid inside the bar, so its close is valued with what is left.
      exchange.settleFunding(this.#parts.grid.minuteTo[i]);
    }
    if (keepsTrades) see(position, worst, best, mark, row, i);
    return i;
  }

  #isUntouched(position: OpenPosition, row: number): boolean {
    const { lastMin, lastMax, markMin, markMax } = this.#parts.columns;
    return !position.canBeTouched(lastMin[row], lastMax[row], markMin[row], markMax[row]);
  }
}

/** Tells a position how far the prices of bars went on its losing and on its winning side. */
function see(
  position: OpenPosition,
  worst: Float64Array,
  best: Float64Array,
  mark: Float64Array,
  fromRow: number,
  toRow: number,
): void {
  const { sign } = position;
  let worstSeen = sign * position.worstPrice;
  let bestSeen = sign * position.bestPrice;
  let markSeen = sign * position.worstMark;
  for (let i = fromRow; i < toRow; i++) {
    if (sign * worst[i] < worstSeen) worstSeen = sign * worst[i];
    if (sign * best[i] > bestSeen) bestSeen = sign * best[i];
    if (sign * mark[i] < markSeen) markSeen = sign * mark[i];
  }
  position.worstPrice = sign * worstSeen;
  position.bestPrice = sign * bestSeen;
  position.worstMark = sign * markSeen;
}
