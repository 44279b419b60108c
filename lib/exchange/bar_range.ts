import type { ExchangeMinutes } from "./terms.ts";

/** How far prices go in an exec bar, and where they end. One object is reused for every bar. */
export class BarRange {
  /** Lowest last price. */
  lastMin: number = NaN;
  /** Highest last price. */
  lastMax: number = NaN;
  /** Lowest mark price. */
  markMin: number = NaN;
  /** Highest mark price. */
  markMax: number = NaN;
  /** Mark price at the end of the last minute. */
  markClose: number = NaN;

  /**
   * Takes the range of the minutes of a bar.
   *
   * @param minutes Last and mark minutes.
   * @param from First minute row.
   * @param to Minute row after the last one.
   * @returns This range.
   */
  gather(
    { low, high, markLow, markHigh, markClose }: ExchangeMinutes,
    from: number,
    to: number,
  ): this {
    this.lastMin = this.markMin = Infinity;
    this.lastMax = this.markMax = -Infinity;
    for (let row = from; row < to; row++) {
      if (low[row] < this.lastMin) this.lastMin = low[row];
      if (high[row] > this.lastMax) this.lastMax = high[row];
      if (markLow[row] < this.markMin) this.markMin = markLow[row];
      if (markHigh[row] > this.markMax) this.markMax = markHigh[row];
    }
    this.markClose = markClose[to - 1];
    return this;
  }
}
