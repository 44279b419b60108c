import { floorToStep, type Timeframe, timeframeMs } from "../base/mod.ts";
import { lastIndexAtOrBefore } from "../columns/mod.ts";
import type { MarketCalendar } from "./market_calendar.ts";

/**
 * Where the bars of a timeframe begin and end. Bars are numbered without a hole, so that counting bars
 * is subtracting numbers, whatever lies between them.
 */
export interface TimeframeGrid {
  /** Length of a whole bar, milliseconds; the last one of a session may be shorter. */
  readonly stepMs: number;
  /**
   * First instant of a bar.
   *
   * @param bar Number of the bar.
   * @returns Epoch milliseconds.
   */
  openMs(bar: number): number;
  /**
   * Instant after the last one of a bar.
   *
   * @param bar Number of the bar.
   * @returns Epoch milliseconds.
   */
  closeMs(bar: number): number;
  /**
   * The first bar that opens at or after an instant.
   *
   * @param tsMs Epoch milliseconds.
   * @returns Its number.
   */
  firstOpenAtOrAfter(tsMs: number): number;
  /**
   * The last bar that closes at or before an instant.
   *
   * @param tsMs Epoch milliseconds.
   * @returns Its number.
   */
  lastCloseAtOrBefore(tsMs: number): number;
}

/**
 * The bars of a timeframe in a market: on the UTC grid where it never closes, else anchored at the
 * opening of each session, the last one of a session as short as the session leaves it.
 *
 * @param calendar When the market trades, `null` for always.
 * @param timeframe Length of a whole bar.
 * @returns The grid.
 *
 * @example The last bar of a half day is half as long
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { findCalendar } from "./find_calendar.ts";
 *
 * const grid = timeframeGrid(findCalendar("XNYS"), "1h");
 * const eve = findCalendar("XNYS").session("2015-12-24")!;
 * const last = grid.lastCloseAtOrBefore(eve.closeMs);
 * assertEquals(grid.openMs(last - 3), eve.openMs);
 * assertEquals(grid.closeMs(last) - grid.openMs(last), 1_800_000);
 * ```
 */
export function timeframeGrid(
  calendar: MarketCalendar | null,
  timeframe: Timeframe,
): TimeframeGrid {
  const stepMs = timeframeMs(timeframe);
  if (calendar === null || calendar.isContinuous) return utcGrid(stepMs);
  const known = sessionGrids.get(calendar) ?? new Map<number, SessionGrid>();
  sessionGrids.set(calendar, known);
  const grid = known.get(stepMs) ?? new SessionGrid(calendar, stepMs);
  known.set(stepMs, grid);
  return grid;
}

/** Grids by calendar and step: numbering every bar of a calendar costs more than using a few of them. */
const sessionGrids = new WeakMap<MarketCalendar, Map<number, SessionGrid>>();

function utcGrid(stepMs: number): TimeframeGrid {
  return {
    stepMs,
    openMs: (bar) => bar * stepMs,
    closeMs: (bar) => bar * stepMs + stepMs,
    firstOpenAtOrAfter: (tsMs) => Math.ceil(tsMs / stepMs),
    lastCloseAtOrBefore: (tsMs) => floorToStep(tsMs, stepMs) / stepMs - 1,
  };
}

/** Bars anchored at session openings, numbered from the first session of the calendar. */
class SessionGrid implements TimeframeGrid {
  readonly stepMs: number;
  readonly #openMs: Float64Array;
  readonly #closeMs: Float64Array;
  /** Number of the first bar of each session, and of the bar after the last session. */
  readonly #firstBar: Float64Array;
  /** The session that was asked for last, as the next question is mostly about the same one. */
  #row = 0;

  constructor({ sessions: { openMs, closeMs } }: MarketCalendar, stepMs: number) {
    this.stepMs = stepMs;
    this.#openMs = openMs;
    this.#closeMs = closeMs;
    this.#firstBar = new Float64Array(openMs.length + 1);
    for (let row = 0; row < openMs.length; row++) {
      const bars = Math.ceil((closeMs[row] - openMs[row]) / stepMs);
      this.#firstBar[row + 1] = this.#firstBar[row] + bars;
    }
  }

  openMs(bar: number): number {
    const row = this.#sessionOf(bar);
    return this.#openMs[row] + (bar - this.#firstBar[row]) * this.stepMs;
  }

  closeMs(bar: number): number {
    return Math.min(this.openMs(bar) + this.stepMs, this.#closeMs[this.#sessionOf(bar)]);
  }

  firstOpenAtOrAfter(tsMs: number): number {
    const row = this.#sessionAt(tsMs);
    if (row < 0) return 0;
    const bar = this.#firstBar[row] + Math.ceil((tsMs - this.#openMs[row]) / this.stepMs);
    return Math.min(bar, this.#firstBar[row + 1]);
  }

  lastCloseAtOrBefore(tsMs: number): number {
    const row = this.#sessionAt(tsMs);
    if (row < 0) return -1;
    if (tsMs >= this.#closeMs[row]) return this.#firstBar[row + 1] - 1;
    return this.#firstBar[row] + Math.floor((tsMs - this.#openMs[row]) / this.stepMs) - 1;
  }

  /** Row of the last session that opens at or before an instant, -1 before the first. */
  #sessionAt(tsMs: number): number {
    const row = this.#row;
    const isSame = this.#openMs[row] <= tsMs && !(this.#openMs[row + 1] <= tsMs);
    if (isSame) return row;
    const found = lastIndexAtOrBefore(this.#openMs, tsMs);
    this.#row = Math.max(0, found);
    return found;
  }

  /** Row of the session that a bar lies in; the first or the last one for bars beyond the calendar. */
  #sessionOf(bar: number): number {
    const row = this.#row;
    if (this.#firstBar[row] <= bar && bar < this.#firstBar[row + 1]) return row;
    const found = lastIndexAtOrBefore(this.#firstBar, bar);
    return this.#row = Math.max(0, Math.min(found, this.#openMs.length - 1));
  }
}
