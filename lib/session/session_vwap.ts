/**
 * Volume-weighted average price of the session so far, symbol by symbol: the sum of typical price times
 * volume over the sum of volume, the typical price being `(high + low + close) / 3` of each minute.
 */
export class SessionVwap {
  readonly #value: Float64Array;
  readonly #volume: Float64Array;

  /**
   * Starts without any minute.
   *
   * @param symbols Number of symbols.
   */
  constructor(symbols: number) {
    this.#value = new Float64Array(symbols);
    this.#volume = new Float64Array(symbols);
  }

  /** Begins a session. */
  reset(): void {
    this.#value.fill(0);
    this.#volume.fill(0);
  }

  /**
   * Adds a minute.
   *
   * @param symbolIndex Place of the symbol.
   * @param high Highest price.
   * @param low Lowest price.
   * @param close Last price.
   * @param volume Traded quantity.
   */
  add(symbolIndex: number, high: number, low: number, close: number, volume: number): void {
    this.#value[symbolIndex] += (high + low + close) / 3 * volume;
    this.#volume[symbolIndex] += volume;
  }

  /**
   * Reads the average.
   *
   * @param symbolIndex Place of the symbol.
   * @returns A price, NaN before the first trade of the session.
   */
  at(symbolIndex: number): number {
    return this.#value[symbolIndex] / this.#volume[symbolIndex];
  }
}
