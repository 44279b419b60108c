import { UsageError } from "../base/mod.ts";
import type { MinuteBar } from "./exec_rollup_bucket.ts";

/** What the minutes between two exec closes did with a zone, frozen at the later close. */
export interface ZoneRollup {
  /** Whether the range of some minute overlaps the zone. */
  readonly touched: boolean;
  /** Whether some minute closes inside it. */
  readonly entered: boolean;
  /** How many minutes close inside it. */
  readonly minutesInZone: number;
  /** Smallest distance between a minute's range and the zone in price units; `null` without a zone. */
  readonly minDistance: number | null;
  /** Number of the first minute that touches, 1 for the first after the close; `null` if none does. */
  readonly firstTouchMinute: number | null;
}

/**
 * Measures a zone minute by minute: the bounds are those known at an exec close, the minutes those after
 * it, and at the next close the bucket freezes and waits for the bounds known there.
 *
 * @example A zone is touched and entered
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const bucket = new ZoneRollupBucket();
 * bucket.begin({ lower: 100, upper: 102 });
 * bucket.accumulate({ open: 105, high: 106, low: 103, close: 104, volume: 1 });
 * bucket.accumulate({ open: 104, high: 104, low: 101, close: 101.5, volume: 1 });
 * assertEquals(bucket.freeze(), {
 *   touched: true, entered: true, minutesInZone: 1, minDistance: 0, firstTouchMinute: 2,
 * });
 * ```
 */
export class ZoneRollupBucket {
  #lower = NaN;
  #upper = NaN;
  #minutes = 0;
  #inside = 0;
  #nearest = Infinity;
  #firstTouch = 0;

  /** Minutes accumulated since the last freeze. */
  get bars1m(): number {
    return this.#minutes;
  }

  /**
   * Takes the bounds known at an exec close, before the first minute after it.
   *
   * @param zone Bounds that belong to the zone, or `null` when there is none.
   * @throws {UsageError} `BAD_ZONE` when the lower bound is not below the upper one or equal to it, or
   * when minutes of this bucket have been measured already.
   */
  begin(zone: { lower: number; upper: number } | null): void {
    if (this.#minutes > 0 || (zone !== null && !(zone.lower <= zone.upper))) {
      const why = this.#minutes > 0
        ? "minutes have been measured against other bounds: freeze first"
        : `its lower bound ${zone?.lower} is not below its upper bound ${zone?.upper}`;
      throw new UsageError(`Cannot measure the zone as ${why}`, { code: "BAD_ZONE" });
    }
    this.#lower = zone?.lower ?? NaN;
    this.#upper = zone?.upper ?? NaN;
  }

  /**
   * Takes a minute in.
   *
   * @param minute The next closed minute.
   */
  accumulate({ high, low, close }: MinuteBar): void {
    this.#minutes++;
    const distance = Math.max(low - this.#upper, this.#lower - high, 0);
    // Without a zone the distance is NaN, which is neither nearer nor a touch.
    if (distance < this.#nearest) this.#nearest = distance;
    if (distance !== 0) return;
    if (this.#firstTouch === 0) this.#firstTouch = this.#minutes;
    if (close >= this.#lower && close <= this.#upper) this.#inside++;
  }

  /**
   * Ends the bucket at an exec close.
   *
   * @returns The frozen rollup; the bucket is empty again and holds no zone.
   */
  freeze(): ZoneRollup {
    const rollup = Object.freeze({
      touched: this.#firstTouch > 0,
      entered: this.#inside > 0,
      minutesInZone: this.#inside,
      minDistance: this.#nearest === Infinity ? null : this.#nearest,
      firstTouchMinute: this.#firstTouch === 0 ? null : this.#firstTouch,
    });
    this.#lower = this.#upper = NaN;
    this.#minutes = this.#inside = this.#firstTouch = 0;
    this.#nearest = Infinity;
    return rollup;
  }
}
