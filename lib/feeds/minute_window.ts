import { allocateBars, type BarColumns, type PriceBar, withCapacity } from "../columns/mod.ts";
import type { MinuteFeed } from "./minute_feed.ts";

/** A closed minute as a growing run takes it. */
export interface ClosedMinute {
  /** When it opened, epoch milliseconds. */
  tsOpenMs: number;
  /** The last price, with the traded quantity in base units. */
  last: PriceBar & { volume: number };
  /** The mark price, or `null` where the last price stands in. */
  mark: PriceBar | null;
}

const PRICES = ["open", "high", "low", "close"] as const;

/**
 * The minutes since an exec close, in the columns of a quote feed. The columns are longer than what is
 * filled and are replaced by longer ones when they have to be.
 */
export class MinuteWindow {
  /** Last and mark prices; rows from `length` on mean nothing. */
  readonly feed: MinuteFeed;
  /** Minutes held. */
  length: number = 0;

  /**
   * A window without a minute.
   *
   * @param hasMark Whether mark prices come with the minutes, or the last price stands in.
   */
  constructor(hasMark: boolean) {
    const last = allocateBars(0);
    this.feed = {
      last,
      mark: hasMark ? allocateBars(0) : last,
      markSource: hasMark ? "mark_1m" : "approx_from_ohlcv_1m",
    };
  }

  /**
   * Appends a minute.
   *
   * @param minute The minute, later than every one before.
   * @returns Whether the columns were replaced by longer ones.
   */
  push({ tsOpenMs, last: prices, mark: markPrices }: ClosedMinute): boolean {
    const { last, mark } = this.feed;
    const row = this.length++;
    const isFull = last.tsOpenMs.length === row;
    if (isFull) {
      lengthen(last, row);
      if (mark !== last) lengthen(mark as BarColumns, row);
    }
    last.tsOpenMs[row] = tsOpenMs;
    for (const name of PRICES) last[name][row] = prices[name];
    last.volume[row] = prices.volume;
    if (mark !== last && markPrices !== null) {
      mark.tsOpenMs[row] = tsOpenMs;
      for (const name of PRICES) mark[name][row] = markPrices[name];
    }
    return isFull;
  }

  /** Forgets all minutes but the last one, which moves to row 0. */
  restart(): void {
    const { last, mark } = this.feed;
    for (const columns of new Set([last, mark])) {
      for (const column of Object.values<Float64Array>({ ...columns })) {
        column[0] = column[this.length - 1];
      }
    }
    this.length = 1;
  }
}

function lengthen(columns: BarColumns, filled: number): void {
  for (const name of ["tsOpenMs", ...PRICES, "volume"] as const) {
    columns[name] = withCapacity(columns[name], filled, Math.max(64, filled + 1));
  }
}
