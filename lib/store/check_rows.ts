import { MINUTE_MS } from "../base/mod.ts";
import type { Stream } from "../columns/mod.ts";
import { STREAM_TABLES } from "./tables.ts";

/** The first row of a batch that may not be stored. */
export interface RowFault {
  /** Its index. */
  row: number;
  /** An earlier row it collides with. */
  otherRow?: number;
  /** Stable code. */
  code: "BAD_BAR" | "BAD_FUNDING" | "BAD_INSTANT" | "MISALIGNED_BAR" | "LONG_BAR" | OrderCode;
  /** What is wrong with it, to follow "row 17". */
  problem: string;
}

type OrderCode = "DUPLICATE_BAR" | "UNORDERED_BAR" | "DUPLICATE_FUNDING" | "UNORDERED_FUNDING";

/** Instants beyond this are a wrong unit: 2200-01-01. */
const LAST_INSTANT_MS = 7_258_118_400_000;

/**
 * The first row that breaks a rule of its stream: instants are whole milliseconds, on the minute for
 * bars, and strictly ascending; prices are finite and positive with low <= open, close <= high;
 * volume is finite and not negative; rates are finite and intervals positive.
 *
 * @param stream Which series.
 * @param columns The time, then the values of the stream.
 * @returns The fault, or `null` when every row is good.
 *
 * @example A high below the close
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const bar = [0, 10, 10.5, 9, 11, 3].map((value) => Float64Array.of(value));
 * assertEquals(findFault("last", bar)?.problem, "has high 10.5 below close 11");
 * ```
 */
export function findFault(stream: Stream, columns: readonly Float64Array[]): RowFault | null {
  const [ts] = columns;
  const { isMinute } = STREAM_TABLES[stream];
  const step = isMinute ? MINUTE_MS : 1;
  let previous = -1;
  for (let row = 0; row < ts.length; row++) {
    const at = ts[row];
    // Comparisons with NaN are false, so each rule states what has to hold.
    const isInTime = at > previous && at <= LAST_INSTANT_MS && at % step === 0;
    const isSound = isMinute ? isSoundBar(columns, row) : isSoundFunding(columns, row);
    if (!isInTime || !isSound) return explain(stream, columns, row);
    previous = at;
  }
  return null;
}

/**
 * The first of bars that are longer than they should be: where most rows are the same other time apart,
 * they are not minutes with holes between them.
 *
 * @param ts Opens in time order, epoch milliseconds.
 * @param barMs How long a bar should be, milliseconds.
 * @returns The fault, or `null` for bars of that length, whatever holes they have.
 *
 * @example Bars of five minutes
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const fault = findLongBars(Float64Array.of(0, 300_000, 600_000, 900_000), 60_000);
 * assertEquals(fault?.problem, "is 5 minutes after the row before it, as most rows are: bars of " +
 *   "1 minute are needed, of which longer ones are made");
 * assertEquals(findLongBars(Float64Array.of(0, 60_000, 360_000), 60_000), null);
 * ```
 */
export function findLongBars(ts: Float64Array, barMs: number): RowFault | null {
  const count = ts.length - 1;
  if (count < 2) return null;
  const distances = new Map<number, number>();
  for (let row = 1; row <= count; row++) {
    const distance = ts[row] - ts[row - 1];
    distances.set(distance, (distances.get(distance) ?? 0) + 1);
  }
  const [usual] = [...distances].find(([, rows]) => rows > count / 2) ?? [barMs];
  if (usual === barMs) return null;
  return {
    row: ts.findIndex((at, row) => row > 0 && at - ts[row - 1] === usual),
    code: "LONG_BAR",
    problem: `is ${usual / MINUTE_MS} minutes after the row before it, as most rows are: bars of ` +
      `${barMs / MINUTE_MS} minute are needed, of which longer ones are made`,
  };
}

function isSoundBar(columns: readonly Float64Array[], row: number): boolean {
  const open = columns[1][row];
  const high = columns[2][row];
  const low = columns[3][row];
  const close = columns[4][row];
  const volume = columns.length > 5 ? columns[5][row] : 0;
  return low > 0 && low <= open && low <= close && high >= open && high >= close &&
    high < Infinity && volume >= 0 && volume < Infinity;
}

function isSoundFunding([, rate, interval]: readonly Float64Array[], row: number): boolean {
  return rate[row] > -Infinity && rate[row] < Infinity && interval[row] > 0 &&
    interval[row] < Infinity;
}

function explain(stream: Stream, columns: readonly Float64Array[], row: number): RowFault {
  return explainTime(stream, columns[0], row) ??
    (stream === "funding"
      ? {
        row,
        code: "BAD_FUNDING",
        problem: explainNumbers(stream, columns, row) ?? "is no record",
      }
      : { row, code: "BAD_BAR", problem: explainBar(stream, columns, row) });
}

function explainTime(stream: Stream, ts: Float64Array, row: number): RowFault | null {
  const at = ts[row];
  if (!(at >= 0 && at <= LAST_INSTANT_MS && Number.isInteger(at))) {
    const problem = Number.isNaN(at)
      ? "has no readable time"
      : `has time ${at}, which is no instant`;
    return { row, code: "BAD_INSTANT", problem: `${problem} in whole milliseconds up to 2200` };
  }
  if (STREAM_TABLES[stream].isMinute && at % MINUTE_MS !== 0) {
    return {
      row,
      code: "MISALIGNED_BAR",
      problem: `opens at ${instant(at)}, which is not on the minute`,
    };
  }
  if (row === 0 || at > ts[row - 1]) return null;
  const kind = stream === "funding" ? "FUNDING" : "BAR";
  // Rows before this one ascend, so an equal time is found where it belongs.
  const otherRow = ts.subarray(0, row).indexOf(at);
  return otherRow >= 0
    ? { row, otherRow, code: `DUPLICATE_${kind}`, problem: `repeats the time ${instant(at)}` }
    : {
      row,
      otherRow: row - 1,
      code: `UNORDERED_${kind}`,
      problem: `goes back in time from ${instant(ts[row - 1])} to ${instant(at)}`,
    };
}

function explainNumbers(
  stream: Stream,
  columns: readonly Float64Array[],
  row: number,
): string | null {
  const names = STREAM_TABLES[stream].values;
  for (let c = 0; c < names.length; c++) {
    const value = columns[c + 1][row];
    if (Number.isNaN(value)) return `has no ${names[c]}, or one that is not a number`;
    if (!Number.isFinite(value)) return `has ${names[c]} ${value}, which is not finite`;
    if (names[c] === "interval_ms" && value <= 0) return `has interval_ms ${value}, not positive`;
  }
  return null;
}

function explainBar(stream: Stream, columns: readonly Float64Array[], row: number): string {
  const notNumber = explainNumbers(stream, columns, row);
  if (notNumber !== null) return notNumber;
  const [, open, high, low, close, volume] = columns.map((column) => column[row]);
  const prices = { open, high, low, close };
  for (const [name, price] of Object.entries(prices)) {
    if (price <= 0) return `has ${name} ${price}, and a price has to be above 0`;
  }
  for (const name of ["open", "close"] as const) {
    if (high < prices[name]) return `has high ${high} below ${name} ${prices[name]}`;
    if (low > prices[name]) return `has low ${low} above ${name} ${prices[name]}`;
  }
  return `has volume ${volume}, and a volume cannot be negative`;
}

function instant(tsMs: number): string {
  return new Date(tsMs).toISOString();
}
