/** The account at every exec close of a run, one row each. */
export interface EquityColumns {
  /** Exec closes, epoch milliseconds. */
  tsCloseMs: Float64Array;
  /** Cash plus open profit, in USDT. */
  equityUsdt: Float64Array;
  /** Cash, margin included, in USDT. */
  cashUsdt: Float64Array;
  /** Open profit at the mark price, in USDT. */
  unrealisedUsdt: Float64Array;
  /** Margin of the open position, in USDT. */
  usedMarginUsdt: Float64Array;
  /** Value of the open position at the mark price, in USDT; negative for a short. */
  positionNotionalUsdt: Float64Array;
  /** Mark price. */
  markPrice: Float64Array;
}

/**
 * Allocates the columns of an equity curve.
 *
 * @param rows Number of exec closes.
 * @returns Columns of zeros.
 */
export function allocateEquity(rows: number): EquityColumns {
  return {
    tsCloseMs: new Float64Array(rows),
    equityUsdt: new Float64Array(rows),
    cashUsdt: new Float64Array(rows),
    unrealisedUsdt: new Float64Array(rows),
    usedMarginUsdt: new Float64Array(rows),
    positionNotionalUsdt: new Float64Array(rows),
    markPrice: new Float64Array(rows),
  };
}
