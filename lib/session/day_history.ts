import type { BarColumns } from "../columns/mod.ts";

/** One past trading day of a symbol that has data. */
export interface DayRecord {
  /** Row of the session in the calendar. */
  row: number;
  /** First price of the session. */
  open: number;
  /** Highest price of the session. */
  high: number;
  /** Lowest price of the session. */
  low: number;
  /** Last price of the session. */
  close: number;
  /** Traded quantity of the session. */
  volume: number;
  /** Its minutes, `null` once no indicator looks at them any more. */
  bars: BarColumns | null;
}

/** The trailing days of one symbol: minutes of the last ones, prices of those before. */
export class DayHistory {
  readonly #minuteDays: number;
  readonly #records: DayRecord[] = [];

  /**
   * Starts an empty history.
   *
   * @param minuteDays Calendar rows for which minutes are kept.
   */
  constructor(minuteDays: number) {
    this.#minuteDays = minuteDays;
  }

  /** Days with data, oldest first. */
  get records(): readonly DayRecord[] {
    return this.#records;
  }

  /**
   * Adds a day.
   *
   * @param row Row of the session in the calendar, after those before.
   * @param bars Its minutes.
   * @param firstRow Days before this calendar row are forgotten.
   */
  add(row: number, bars: BarColumns, firstRow: number): void {
    while (this.#records.length > 0 && this.#records[0].row < firstRow) this.#records.shift();
    for (const record of this.#records) {
      if (record.row <= row - this.#minuteDays) record.bars = null;
    }
    const count = bars.open.length;
    if (count === 0) return;
    let [high, low, volume] = [-Infinity, Infinity, 0];
    for (let i = 0; i < count; i++) {
      if (bars.high[i] > high) high = bars.high[i];
      if (bars.low[i] < low) low = bars.low[i];
      volume += bars.volume[i];
    }
    this.#records.push({
      row,
      ...{ open: bars.open[0], high, low, close: bars.close[count - 1], volume },
      // A copy, so that the block it was read with can go.
      bars: this.#minuteDays > 0 ? copy(bars) : null,
    });
  }

  /**
   * The minutes that are kept, of the last days.
   *
   * @param firstRow First calendar row to take.
   * @returns One table of minutes, oldest first.
   */
  minutes(firstRow: number): BarColumns {
    const kept = this.#records.flatMap(({ row, bars }) =>
      bars !== null && row >= firstRow ? [bars] : []
    );
    const joined = (name: keyof BarColumns) => {
      const column = new Float64Array(kept.reduce((sum, bars) => sum + bars.open.length, 0));
      let at = 0;
      for (const bars of kept) {
        column.set(bars[name], at);
        at += bars.open.length;
      }
      return column;
    };
    return {
      tsOpenMs: joined("tsOpenMs"),
      open: joined("open"),
      high: joined("high"),
      low: joined("low"),
      close: joined("close"),
      volume: joined("volume"),
    };
  }
}

function copy(bars: BarColumns): BarColumns {
  return {
    tsOpenMs: bars.tsOpenMs.slice(),
    open: bars.open.slice(),
    high: bars.high.slice(),
    low: bars.low.slice(),
    close: bars.close.slice(),
    volume: bars.volume.slice(),
  };
}
