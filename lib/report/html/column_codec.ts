import { MINUTE_MS } from "../../base/mod.ts";

/** Most decimals a price is kept with. */
const MAX_DECIMALS = 8;

/** Most bytes that one number takes. */
const MAX_BYTES = 9;

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
 * Whole numbers as text, in base64. Each is folded to a non-negative one (0, -1, 1, -2, ... become 0, 1,
 * 2, 3, ...) and written in groups of seven bits, lowest first, the eighth bit saying that more follow; a
 * zero is followed by the number of zeros after it. Small numbers, which differences of prices are, take
 * one byte, and the text is the same on every machine.
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
  let bytes = new Uint8Array(values.length + 3 * MAX_BYTES);
  let size = 0;
  let zeros = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === 0) {
      zeros++;
      continue;
    }
    if (size + 3 * MAX_BYTES > bytes.length) bytes = enlarged(bytes);
    if (zeros > 0) size = putZeros(bytes, size, zeros);
    zeros = 0;
    size = putFolded(bytes, size, value < 0 ? -2 * value - 1 : 2 * value);
  }
  if (zeros > 0) size = putZeros(bytes, size, zeros);
  return bytes.subarray(0, size).toBase64();
}

/** Both return the place after what they put. */
function putZeros(bytes: Uint8Array, size: number, zeros: number): number {
  bytes[size] = 0;
  return putFolded(bytes, size + 1, zeros - 1);
}

function putFolded(bytes: Uint8Array, size: number, folded: number): number {
  let rest = folded;
  while (rest > 127) {
    bytes[size++] = 128 | (rest & 127);
    rest = rest < 2 ** 31 ? rest >>> 7 : Math.floor(rest / 128);
  }
  bytes[size++] = rest;
  return size;
}

function enlarged(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  return larger;
}

/**
 * Instants on the minute as text: the change of their distance, in minutes. A regular series is a
 * handful of bytes, however long.
 *
 * @param tsMs Epoch milliseconds, each on the minute.
 * @returns Base64.
 */
export function encodeInstants(tsMs: ArrayLike<number>): string {
  const changes = new Float64Array(tsMs.length);
  let before = 0;
  let step = 0;
  for (let i = 0; i < changes.length; i++) {
    const minute = Math.round(tsMs[i] / MINUTE_MS);
    changes[i] = minute - before - step;
    step = minute - before;
    before = minute;
  }
  return encodeInts(changes);
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
 * @returns One text per column.
 */
export function encodeBars({ tsOpenMs, open, high, low, close }: PriceColumns): EncodedBars {
  const count = tsOpenMs.length;
  const decimals = Math.max(...[open, high, low, close].map(decimalsOf));
  const factor = 10 ** decimals;
  const [opens, highs, lows, closes] = Array.from({ length: 4 }, () => new Float64Array(count));
  let before = 0;
  for (let i = 0; i < count; i++) {
    const first = Math.round(open[i] * factor);
    const last = Math.round(close[i] * factor);
    opens[i] = first - before;
    highs[i] = Math.round(high[i] * factor) - Math.max(first, last);
    lows[i] = Math.min(first, last) - Math.round(low[i] * factor);
    closes[i] = last - first;
    before = last;
  }
  return {
    count,
    decimals,
    ts: encodeInstants(tsOpenMs),
    open: encodeInts(opens),
    high: encodeInts(highs),
    low: encodeInts(lows),
    close: encodeInts(closes),
  };
}

/** Fewest decimals that keep every value of a column to within a millionth of the last one. */
function decimalsOf(column: Float64Array): number {
  let decimals = 0;
  let factor = 1;
  for (let i = 0; i < column.length; i++) {
    const value = column[i];
    while (decimals < MAX_DECIMALS) {
      const scaled = value * factor;
      if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * Math.max(1, scaled * 1e-9)) break;
      factor = 10 ** ++decimals;
    }
  }
  return decimals;
}
