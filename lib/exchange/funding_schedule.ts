import { floorToStep, MINUTE_MS } from "../base/mod.ts";
import { type FundingColumns, lastIndexAtOrBefore } from "../columns/mod.ts";

/** Funding records laid onto minute rows. */
export interface FundingSchedule {
  /** Row of the minute that closes at each record's instant, ascending. */
  minuteRow: Int32Array;
  /** Rate of each record. */
  rate: Float64Array;
  /** When each is settled and on which mark price, side by side; found in the minutes unless told. */
  settlement?: { tsMs: Float64Array; markPrice: Float64Array };
}

/**
 * A schedule that holds what the minutes say of its records, so that a run need not go there for it.
 *
 * @param schedule Records laid onto the minutes.
 * @param tsOpenMs Minute open instants.
 * @param markClose Mark price at the end of each minute.
 * @returns The same schedule, with instants and mark prices.
 */
export function withSettlement(
  schedule: FundingSchedule,
  tsOpenMs: Float64Array,
  markClose: Float64Array,
): FundingSchedule {
  const rows = schedule.minuteRow;
  const tsMs = Float64Array.from(rows, (row) => tsOpenMs[row] + MINUTE_MS);
  return {
    ...schedule,
    settlement: { tsMs, markPrice: Float64Array.from(rows, (row) => markClose[row]) },
  };
}

/**
 * Lays funding records onto the minutes that close at their instants.
 *
 * Conditions: venues stamp a record some milliseconds after the boundary, so its instant is the minute
 * boundary at or before its timestamp. Intervals come from the records alone. A record without a
 * minute closing at its instant is left out; preflight is what refuses such data.
 *
 * @param funding The venue's records, ascending.
 * @param tsOpenMs Minute open instants, ascending.
 * @returns The records that can be settled.
 *
 * @example A record three milliseconds late belongs to the minute that closed on the hour
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const schedule = scheduleFunding(
 *   { tsMs: Float64Array.of(120_003), rate: Float64Array.of(1e-4), intervalMs: Float64Array.of(1) },
 *   Float64Array.of(0, 60_000, 120_000),
 * );
 * assertEquals([...schedule.minuteRow], [1]);
 * ```
 */
export function scheduleFunding(funding: FundingColumns, tsOpenMs: Float64Array): FundingSchedule {
  const rows: number[] = [];
  const rates: number[] = [];
  for (let i = 0; i < funding.tsMs.length; i++) {
    const minuteOpenMs = floorToStep(funding.tsMs[i], MINUTE_MS) - MINUTE_MS;
    // Without a hole before it, a minute stands at its distance from the first one.
    const expectedRow = (minuteOpenMs - tsOpenMs[0]) / MINUTE_MS;
    const row = tsOpenMs[expectedRow] === minuteOpenMs
      ? expectedRow
      : lastIndexAtOrBefore(tsOpenMs, minuteOpenMs);
    if (row < 0 || tsOpenMs[row] !== minuteOpenMs) continue;
    rows.push(row);
    rates.push(funding.rate[i]);
  }
  return { minuteRow: Int32Array.from(rows), rate: Float64Array.from(rates) };
}
