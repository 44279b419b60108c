import { DataError } from "../base/mod.ts";
import type { PriceBar } from "../columns/mod.ts";
import type { LiveMinute } from "../paper/mod.ts";

/** Name of the minutes in a session's folder. */
export const RECORDED_BARS = "bars_1m.csv";

/** Heading of `bars_1m.csv`, the minutes a session was stepped with. */
export const RECORDED_HEADING: string = "ts_open_ms,open,high,low,close,volume," +
  "mark_open,mark_high,mark_low,mark_close,funding_ts_ms,funding_rate,funding_interval_ms";

/**
 * A minute as a line of `bars_1m.csv`. Cells of a mark price or a funding record that is not there are
 * empty; numbers are the shortest that read back as the same.
 *
 * @param minute The minute.
 * @returns The line.
 */
export function recordedLine({ tsOpenMs, last, mark, funding }: LiveMinute): string {
  const marks = mark === null ? ",,," : pricesText(mark);
  const paid = funding === null ? ",," : `${funding.tsMs},${funding.rate},${funding.intervalMs}`;
  return `${tsOpenMs},${pricesText(last)},${last.volume},${marks},${paid}`;
}

/**
 * Reads a line of `bars_1m.csv`.
 *
 * @param line The line.
 * @param symbol Whose minute it is.
 * @param where The place, for messages.
 * @returns The minute.
 * @throws {DataError} `BAD_RECORD` when it is none.
 */
export function readRecorded(line: string, symbol: string, where: string): LiveMinute {
  const cells = line.split(",");
  const numbers = cells.map((cell) => cell === "" ? NaN : Number(cell));
  const isWhole = (from: number, to: number) => numbers.slice(from, to).every(Number.isFinite);
  const isEmpty = (from: number, to: number) => cells.slice(from, to).every((cell) => cell === "");
  const isMinute = cells.length === 13 && isWhole(0, 6) &&
    (isWhole(6, 10) || isEmpty(6, 10)) && (isWhole(10, 13) || isEmpty(10, 13));
  if (!isMinute) {
    throw new DataError(
      `Cannot read ${where} as a recorded minute: it has to have the cells ${RECORDED_HEADING}`,
      { code: "BAD_RECORD", where },
    );
  }
  const [tsOpenMs, , , , , volume] = numbers;
  const [tsMs, rate, intervalMs] = numbers.slice(10);
  return {
    symbol,
    tsOpenMs,
    last: { ...pricesOf(numbers, 1), volume },
    mark: cells[6] === "" ? null : pricesOf(numbers, 6),
    funding: cells[10] === "" ? null : { tsMs, rate, intervalMs },
  };
}

function pricesText({ open, high, low, close }: PriceBar): string {
  return `${open},${high},${low},${close}`;
}

function pricesOf(numbers: readonly number[], from: number): PriceBar {
  const [open, high, low, close] = numbers.slice(from, from + 4);
  return { open, high, low, close };
}
