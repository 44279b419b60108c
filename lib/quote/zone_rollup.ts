import { withCapacity } from "../columns/mod.ts";
import type { ExecGrid, MinuteFeed } from "../feeds/mod.ts";

/** One of the fields behind `px.rollup.zone.<key>.`. */
export type ZoneRollupField =
  | "touched"
  | "entered"
  | "minutes_in_zone"
  | "min_distance"
  | "first_touch_minute";

/** What a packet key says of a zone, in the order of the docs. */
export const ZONE_ROLLUP_FIELDS = [
  "touched",
  "entered",
  "minutes_in_zone",
  "min_distance",
  "first_touch_minute",
] as const satisfies readonly ZoneRollupField[];

/** A zone on the exec grid, NaN at an exec close where there is none. */
export interface ZoneBounds {
  /** Lower bound known at each exec close. */
  lower: Float64Array;
  /** Upper bound known at each exec close. */
  upper: Float64Array;
}

/** How the minutes between exec closes met a zone, one row per exec close. */
export interface ZoneRollupColumns {
  /** 1 when the range of some minute overlaps the zone. */
  touched: Float64Array;
  /** 1 when some minute closes inside it. */
  entered: Float64Array;
  /** How many minutes close inside it. */
  minutesInZone: Float64Array;
  /** Smallest distance between a minute's range and the zone in price units; NaN without a zone. */
  minDistance: Float64Array;
  /** Number of the first minute that touches, 1 for the first after the exec close; NaN if none does. */
  firstTouchMinute: Float64Array;
}

/**
 * Folds the minutes between exec closes against a zone. The bounds are those known at the exec close
 * before: a zone that appears or moves at a close meets the minutes after it. Bounds belong to the zone.
 *
 * @param minutes The 1m quote feed.
 * @param grid Minute rows of the exec bars.
 * @param zone Bounds as known at each exec close.
 * @returns One row per exec close; without a zone 0, and NaN where there is nothing to measure.
 */
export function zoneRollupColumns(
  minutes: MinuteFeed,
  grid: ExecGrid,
  zone: ZoneBounds,
): ZoneRollupColumns {
  const columns = startZoneRollups();
  fillZoneRollups(columns, minutes, grid, zone, 0, grid.minuteTo.length);
  return columns;
}

/**
 * Rollups of no exec close.
 *
 * @returns Empty columns.
 */
export function startZoneRollups(): ZoneRollupColumns {
  const none = new Float64Array(0);
  return {
    touched: none,
    entered: none,
    minutesInZone: none,
    minDistance: none,
    firstTouchMinute: none,
  };
}

/**
 * Folds the minutes of further exec closes against a zone.
 *
 * @param columns Rollups of the closes before; made longer where they have to be.
 * @param minutes The 1m quote feed.
 * @param grid Minute rows of the exec bars.
 * @param zone Bounds as known at each exec close.
 * @param fromRow First exec row to fold.
 * @param toRow Exec row after the last one.
 */
export function fillZoneRollups(
  columns: ZoneRollupColumns,
  minutes: MinuteFeed,
  { minuteTo }: ExecGrid,
  zone: ZoneBounds,
  fromRow: number,
  toRow: number,
): void {
  const { high, low, close } = minutes.last;
  for (const name of Object.keys(columns) as (keyof ZoneRollupColumns)[]) {
    columns[name] = withCapacity(columns[name], fromRow, toRow);
    const hasNothing = name === "minDistance" || name === "firstTouchMinute" ? NaN : 0;
    columns[name].fill(hasNothing, fromRow, toRow);
  }
  const { touched, entered, minutesInZone, minDistance, firstTouchMinute } = columns;
  for (let i = Math.max(1, fromRow); i < toRow; i++) {
    const lower = zone.lower[i - 1];
    const upper = zone.upper[i - 1];
    if (!(lower <= upper)) continue;
    const from = minuteTo[i - 1];
    const to = minuteTo[i];
    let nearest = Infinity;
    let inside = 0;
    let first = -1;
    for (let m = from; m < to; m++) {
      const above = low[m] - upper;
      const below = lower - high[m];
      const distance = above > below ? above : below;
      if (distance < nearest) nearest = distance;
      if (distance > 0) continue;
      if (first < 0) first = m;
      if (close[m] >= lower && close[m] <= upper) inside++;
    }
    minDistance[i] = nearest > 0 ? nearest : 0;
    minutesInZone[i] = inside;
    if (inside > 0) entered[i] = 1;
    if (first < 0) continue;
    touched[i] = 1;
    firstTouchMinute[i] = first - from + 1;
  }
}
