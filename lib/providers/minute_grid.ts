import { DataError, formatInstant, MINUTE_MS } from "../base/mod.ts";
import { findGaps, type TimeRange } from "../columns/mod.ts";

/**
 * Minutes of a range being collected from answers that may overlap, repeat and come in any order: a
 * bar has one place, given by its time. Two answers that disagree about a bar are an error.
 */
export class MinuteGrid {
  readonly #range: TimeRange;
  readonly #source: string;
  /** The time, then the values; a minute without a bar has the time NaN. */
  readonly #columns: Float64Array[];

  /**
   * @param range Which minutes; both ends on the minute.
   * @param valueCount Values of a bar besides its time.
   * @param source What is collected from where, for messages.
   */
  constructor(range: TimeRange, valueCount: number, source: string) {
    const minutes = Math.max(0, (range.endMs - range.startMs) / MINUTE_MS);
    this.#range = range;
    this.#source = source;
    this.#columns = Array.from(
      { length: valueCount + 1 },
      () => new Float64Array(minutes).fill(NaN),
    );
  }

  /**
   * Puts bars in their places; those outside the range are left out.
   *
   * @param bars Each the time of its open, then its values.
   * @returns How many were new.
   * @throws {DataError} `MISALIGNED_BAR` for a time off the minute, `CONFLICTING_BARS` when a bar was
   * answered before with other values.
   */
  place(bars: readonly (readonly number[])[]): number {
    const { startMs, endMs } = this.#range;
    const [ts, ...values] = this.#columns;
    let added = 0;
    for (const bar of bars) {
      const at = bar[0];
      if (!(at % MINUTE_MS === 0)) throw this.#misaligned(at);
      if (at < startMs || at >= endMs) continue;
      const row = (at - startMs) / MINUTE_MS;
      const isNew = Number.isNaN(ts[row]);
      for (let i = 0; i < values.length; i++) {
        const value = bar[i + 1] ?? NaN;
        if (isNew) values[i][row] = value;
        else if (!Object.is(values[i][row], value)) throw this.#conflict(row, bar);
      }
      ts[row] = at;
      if (isNew) added++;
    }
    return added;
  }

  /**
   * @param window Part of the range; both ends on the minute.
   * @returns Its minutes without a bar.
   */
  gaps(window: TimeRange): TimeRange[] {
    const from = (window.startMs - this.#range.startMs) / MINUTE_MS;
    const to = (window.endMs - this.#range.startMs) / MINUTE_MS;
    return findGaps(this.#columns[0].subarray(from, to), window, MINUTE_MS);
  }

  /** @returns The time and the values of the bars that are there, in time order. */
  toColumns(): Float64Array[] {
    const [ts] = this.#columns;
    const isThere = (_: number, row: number) => !Number.isNaN(ts[row]);
    return this.#columns.map((column) => column.filter(isThere));
  }

  #misaligned(at: number): DataError {
    const when = Number.isFinite(at) ? formatInstant(at) : String(at);
    return new DataError(
      `Cannot use ${this.#source} as it answers with a bar at ${when}, which is not on the minute`,
      { code: "MISALIGNED_BAR" },
    );
  }

  #conflict(row: number, bar: readonly number[]): DataError {
    const before = this.#columns.slice(1).map((column) => column[row]).join(" ");
    return new DataError(
      `Cannot use ${this.#source} as two answers disagree about the bar of ` +
        `${formatInstant(bar[0])}: ${before}, then ${
          bar.slice(1).join(" ")
        }; nothing of this page ` +
        `was written, fetch it again`,
      { code: "CONFLICTING_BARS" },
    );
  }
}
