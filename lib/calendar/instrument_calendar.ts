import type { Instrument } from "../base/mod.ts";
import { findCalendar } from "./find_calendar.ts";
import type { MarketCalendar } from "./market_calendar.ts";

/**
 * The regular hours of an instrument's market.
 *
 * @param instrument Contract terms, or `null` where there are none.
 * @returns The calendar; `null` for a market that never closes, as without terms.
 * @throws {UsageError} `UNKNOWN_CALENDAR`.
 */
export function instrumentCalendar(
  instrument: Pick<Instrument, "calendar"> | null,
): MarketCalendar | null {
  return instrument === null || instrument.calendar === "24/7"
    ? null
    : findCalendar(instrument.calendar);
}
