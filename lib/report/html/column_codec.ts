import { MINUTE_MS } from "../../base/mod.ts";
import { IntEncoder } from "./int_encoder.ts";

/** Most decimals a price is kept with. */
const MAX_DECIMALS = 8;

/** Prices of bars as texts that a page decodes; see {@linkcode encodeBars}. */
export interface EncodedBars {
  /** Number of bars. */
  count: number;
  /** Prices are whole numbers of `10 ** -decimals`. */
  decimals: number;
  /** Open instants: see {@linkcode encodeInstants}. */
  ts: string;
  /** First price, less the close before. */
  open: string;
  /** Highest price, less the larger of first and last. */
  high: string;
  /** The smaller of first and last price, less the lowest. */
  low: string;
  /** Last price, less the first. */
  close: string;
}

/** Bars of any length. */
interface PriceColumns {
  tsOpenMs: Float64Array;
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
}

/**
 * Whole numbers as text: the bytes of an {@linkcode IntEncoder} in base64. Small numbers, which
 * differences of prices are, take one byte, and the text is the same on every machine.
 *
 * @param values Whole numbers below 2 ** 52 in size.
 * @returns Base64.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(atob(encodeInts([1, 0, 0, 0, -1])), "\x02\x00\x02\x01");
 * ```
 */
export function encodeInts(values: ArrayLike<number>): string {
  const encoder = new IntEncoder(values.length);
  for (let i = 0; i < values.length; i++) encoder.put(values[i]);
  return encoder.toBase64();
}

/**
 * Instants on the minute as text: the change of their distance, in minutes. A regular series is a
 * handful of bytes, however long.
 *
 * @param tsMs Epoch milliseconds, each on the minute.
 * @param rows Which of them; all unless told.
 * @returns Base64.
 */
export function encodeInstants(tsMs: ArrayLike<number>, rows?: Int32Array): string {
  const count = rows?.length ?? tsMs.length;
  const encoder = new IntEncoder(count);
  let before = 0;
  let step = 0;
  for (let i = 0; i < count; i++) {
    const minute = Math.round(tsMs[rows === undefined ? i : rows[i]] / MINUTE_MS);
    encoder.put(minute - before - step);
    step = minute - before;
    before = minute;
  }
  return encoder.toBase64();
}

/**
 * Numbers as text, rounded to a number of decimals: the difference of each from the one before.
 *
 * @param values Finite numbers.
 * @param decimals Digits after the point.
 * @param rows Which of them; all unless told.
 * @returns Base64.
 */
export function encodeRounded(
  values: ArrayLike<number>,
  decimals: number,
  rows?: Int32Array,
): string {
  const factor = 10 ** decimals;
  const count = rows?.length ?? values.length;
  const encoder = new IntEncoder(count);
  let before = 0;
  for (let i = 0; i < count; i++) {
    const whole = Math.round(values[rows === undefined ? i : rows[i]] * factor);
    encoder.put(whole - before);
    before = whole;
  }
  return encoder.toBase64();
}

/**
 * Bars as text, exactly: with as many decimals as their prices have, eight at most.
 *
 * @param bars Bars with finite prices.
 * @param rows Which of them; all unless told.
 * @returns One text per column.
 */
export function encodeBars(bars: PriceColumns, rows?: Int32Array): EncodedBars {
  const { tsOpenMs, open, high, low, close } = bars;
  const count = rows?.length ?? tsOpenMs.length;
  const decimals = Math.max(...[open, high, low, close].map((one) => decimalsOf(one, count, rows)));
  const factor = 10 ** decimals;
  const opens = new IntEncoder(count);
  const highs = new IntEncoder(count);
  const lows = new IntEncoder(count);
  const closes = new IntEncoder(count);
  let before = 0;
  for (let i = 0; i < count; i++) {
    const row = rows === undefined ? i : rows[i];
    const first = Math.round(open[row] * factor);
    const last = Math.round(close[row] * factor);
    opens.put(first - before);
    highs.put(Math.round(high[row] * factor) - Math.max(first, last));
    lows.put(Math.min(first, last) - Math.round(low[row] * factor));
    closes.put(last - first);
    before = last;
  }
  return {
    count,
    decimals,
    ts: encodeInstants(tsOpenMs, rows),
    open: opens.toBase64(),
    high: highs.toBase64(),
    low: lows.toBase64(),
    close: closes.toBase64(),
  };
}

/** Fewest decimals that keep every value of a column to within a millionth of the last one. */
function decimalsOf(column: Float64Array, count: number, rows: Int32Array | undefined): number {
  let decimals = 0;
  let factor = 1;
  for (let i = 0; i < count; i++) {
    const value = column[rows === undefined ? i : rows[i]];
    while (decimals < MAX_DECIMALS) {
      const scaled = value * factor;
      if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * Math.max(1, scaled * 1e-9)) break;
      factor = 10 ** ++decimals;
    }
  }
  return decimals;
}
