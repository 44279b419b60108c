import { MINUTE_MS } from "../base/mod.ts";
import type { TimeRange } from "../columns/mod.ts";
import type { LiveBar } from "./live_bar.ts";

/** What a closed bar is to a series that is used minute by minute. */
export type LanePlace =
  /** The first version of a minute that is awaited. */
  | "fresh"
  /** A version that is there already. */
  | "duplicate"
  /** Another version of a minute that waits to be used; it takes its place. */
  | "replaced"
  /** Another version of a minute that was used. */
  | "corrected"
  /** A minute from before anything this lane remembers. */
  | "stale";

/** Used minutes that are remembered, so that a second version is told from a duplicate. */
const REMEMBERED = 1440;

/** Numbers that are remembered of each: its open instant, then what two versions are compared by. */
const CELLS = 6;

/** Closed minutes of one series that wait to be used in order. */
export class BarLane {
  /** Open of the newest minute that came, epoch milliseconds; before the first one minus infinity. */
  newestMs = -Infinity;
  readonly #waiting = new Map<number, LiveBar>();
  /** One place for each minute of a day, so that a lane is as large on its first day as ever after. */
  readonly #used = new Float64Array(REMEMBERED * CELLS).fill(NaN);

  /**
   * Gives a closed bar its place.
   *
   * @param bar The bar.
   * @param nextMs First minute that has not been used, epoch milliseconds.
   * @returns What it is; only `fresh` and `replaced` ones wait to be used now.
   */
  add(bar: LiveBar, nextMs: number): LanePlace {
    const { tsOpenMs } = bar;
    const at = placeOf(tsOpenMs);
    if (this.#used[at] === tsOpenMs) {
      const isSeen = numbersOf(bar).every((number, k) => this.#used[at + k] === number);
      return isSeen ? "duplicate" : "corrected";
    }
    if (tsOpenMs < nextMs) return "stale";
    const waiting = this.#waiting.get(tsOpenMs);
    if (waiting !== undefined && isSame(waiting, bar)) return "duplicate";
    this.#waiting.set(tsOpenMs, bar);
    this.newestMs = Math.max(this.newestMs, tsOpenMs);
    return waiting === undefined ? "fresh" : "replaced";
  }

  /**
   * @param tsOpenMs A minute.
   * @returns Whether it waits to be used.
   */
  has(tsOpenMs: number): boolean {
    return this.#waiting.has(tsOpenMs);
  }

  /**
   * Uses a minute.
   *
   * @param tsOpenMs A minute that waits.
   * @returns Its bar.
   */
  use(tsOpenMs: number): LiveBar {
    const bar = this.#waiting.get(tsOpenMs)!;
    this.#waiting.delete(tsOpenMs);
    this.#used.set(numbersOf(bar), placeOf(tsOpenMs));
    return bar;
  }

  /**
   * Minutes that have not come.
   *
   * @param range Where to look; both ends on the minute.
   * @returns Ascending, separate ranges.
   */
  missing({ startMs, endMs }: TimeRange): TimeRange[] {
    const gaps: TimeRange[] = [];
    for (let ts = startMs; ts < endMs; ts += MINUTE_MS) {
      if (this.#waiting.has(ts)) continue;
      const last = gaps.at(-1);
      if (last?.endMs === ts) last.endMs += MINUTE_MS;
      else gaps.push({ startMs: ts, endMs: ts + MINUTE_MS });
    }
    return gaps;
  }
}

function isSame(a: LiveBar, b: LiveBar): boolean {
  const numbers = numbersOf(b);
  return numbersOf(a).every((number, k) => number === numbers[k]);
}

function numbersOf({ tsOpenMs, open, high, low, close, volume }: LiveBar): number[] {
  return [tsOpenMs, open, high, low, close, volume];
}

function placeOf(tsOpenMs: number): number {
  return tsOpenMs / MINUTE_MS % REMEMBERED * CELLS;
}
