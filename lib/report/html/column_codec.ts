import { MINUTE_MS } from "../../base/mod.ts";
import { IntEncoder } from "./int_encoder.ts";

/** Most decimals a price is kept with. */
const MAX_DECIMALS = 8;

/** Rows that are encoded at a time: their differences stay in the processor's nearest memory. */
const CHUNK_ROWS = 1024;

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

/** Rows that follow on each other. */
export interface RowRun {
  /** The first of them. */
  from: number;
  /** The row after the last. */
  to: number;
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
  encoder.put(values);
  return encoder.toBase64();
}

/**
 * Instants on the minute as text: the change of their distance, in minutes. A regular series is a
 * handful of bytes, however long.
 *
 * @param tsMs Epoch milliseconds, each on the minute.
 * @param runs Which of them; all unless told.
 * @returns Base64.
 */
export function encodeInstants(
  tsMs: ArrayLike<number>,
  runs: readonly RowRun[] = [{ from: 0, to: tsMs.length }],
): string {
  const encoder = new IntEncoder(countRows(runs));
  const changes = new Float64Array(CHUNK_ROWS);
  let before = 0;
  let step = 0;
  for (const { from, to } of chunksOf(runs)) {
    for (let row = from; row < to; row++) {
      const minute = Math.round(tsMs[row] / MINUTE_MS);
      changes[row - from] = minute - before - step;
      step = minute - before;
      before = minute;
    }
    encoder.put(changes, to - from);
  }
  return encoder.toBase64();
}

/**
 * Numbers as text, rounded to a number of decimals: the difference of each from the one before.
 *
 * @param values Finite numbers.
 * @param decimals Digits after the point.
 * @returns Base64.
 */
export function encodeRounded(values: ArrayLike<number>, decimals: number): string {
  const factor = 10 ** decimals;
  const changes = new Float64Array(values.length);
  let before = 0;
  for (let i = 0; i < changes.length; i++) {
    const whole = Math.round(values[i] * factor);
    changes[i] = whole - before;
    before = whole;
  }
  return encodeInts(changes);
}

/**
 * Bars as text, exactly: with as many decimals as their prices have, eight at most.
 *
 * @param bars Bars with finite prices.
 * @param runs Which of them; all unless told.
 * @param ts Their instants as text, where other bars of the same minutes have been encoded.
 * @returns One text per column.
 */
export function encodeBars(
  { tsOpenMs, open, high, low, close }: PriceColumns,
  runs: readonly RowRun[] = [{ from: 0, to: tsOpenMs.length }],
  ts: string = encodeInstants(tsOpenMs, runs),
): EncodedBars {
  const count = countRows(runs);
  const decimals = Math.max(...[open, high, low, close].map((one) => decimalsOf(one, runs)));
  const factor = 10 ** decimals;
  const encoders = Array.from({ length: 4 }, () => new IntEncoder(count));
  const changes = encoders.map(() => new Float64Array(CHUNK_ROWS));
  const [opens, highs, lows, closes] = changes;
  let before = 0;
  for (const { from, to } of chunksOf(runs)) {
    for (let row = from; row < to; row++) {
      const first = Math.round(open[row] * factor);
      const last = Math.round(close[row] * factor);
      opens[row - from] = first - before;
      highs[row - from] = Math.round(high[row] * factor) - Math.max(first, last);
      lows[row - from] = Math.min(first, last) - Math.round(low[row] * factor);
      closes[row - from] = last - first;
      before = last;
    }
    encoders.forEach((encoder, i) => encoder.put(changes[i], to - from));
  }
  const texts = encoders.map((encoder) => encoder.toBase64());
  return {
    count,
    decimals,
    ts,
    open: texts[0],
    high: texts[1],
    low: texts[2],
    close: texts[3],
  };
}

function countRows(runs: readonly RowRun[]): number {
  return runs.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** The runs in parts of which each fits into one scratch column. */
function chunksOf(runs: readonly RowRun[]): RowRun[] {
  return runs.flatMap(({ from, to }) =>
    Array.from({ length: Math.ceil((to - from) / CHUNK_ROWS) }, (_, i) => {
      const start = from + i * CHUNK_ROWS;
      return { from: start, to: Math.min(start + CHUNK_ROWS, to) };
    })
  );
}

/** Fewest decimals that keep every value of a column to within a millionth of the last one. */
function decimalsOf(column: Float64Array, runs: readonly RowRun[]): number {
  let decimals = 0;
  let factor = 1;
  for (const { from, to } of runs) {
    for (let row = from; row < to; row++) {
      const value = column[row];
      while (decimals < MAX_DECIMALS) {
        const scaled = value * factor;
        if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * Math.max(1, scaled * 1e-9)) break;
        factor = 10 ** ++decimals;
      }
    }
  }
  return decimals;
}
