import { DAY_MS, UsageError } from "../base/mod.ts";

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** 1970-01-01 was a Thursday; Sunday is 0. */
const EPOCH_WEEKDAY = 4;

/**
 * Number of a calendar day, counted from 1970-01-01 and without any time zone.
 *
 * @param day ISO date, for example `2015-12-24`.
 * @returns Days since 1970-01-01.
 * @throws {UsageError} `BAD_DAY` when the text is no date.
 *
 * @example The second day of all
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(dayNumber("1970-01-02"), 1);
 * ```
 */
export function dayNumber(day: string): number {
  const number = ISO_DAY.test(day) ? Date.parse(`${day}T00:00:00Z`) / DAY_MS : NaN;
  // The parser takes 2015-02-30 for a day of March.
  if (Number.isNaN(number) || dayText(number) !== day) {
    throw new UsageError(`Cannot use "${day}" as a day: write an ISO date like 2015-12-24`, {
      code: "BAD_DAY",
    });
  }
  return number;
}

/**
 * Name of a calendar day.
 *
 * @param number Days since 1970-01-01.
 * @returns ISO date.
 */
export function dayText(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

/**
 * Day of the week.
 *
 * @param number Days since 1970-01-01.
 * @returns 0 for Sunday to 6 for Saturday.
 */
export function weekdayOf(number: number): number {
  return (((number + EPOCH_WEEKDAY) % 7) + 7) % 7;
}

/**
 * The n-th of a weekday in a month.
 *
 * @param year Calendar year.
 * @param month 1 for January.
 * @param weekday 0 for Sunday.
 * @param nth 1 for the first, -1 for the last.
 * @returns Days since 1970-01-01.
 */
export function nthWeekday(year: number, month: number, weekday: number, nth: number): number {
  if (nth < 0) {
    const last = Date.UTC(year, month, 0) / DAY_MS;
    return last - (weekdayOf(last) - weekday + 7) % 7;
  }
  const first = Date.UTC(year, month - 1, 1) / DAY_MS;
  return first + (weekday - weekdayOf(first) + 7) % 7 + (nth - 1) * 7;
}

/**
 * Easter Sunday of the Gregorian calendar, by the rule of Meeus, Jones and Butcher.
 *
 * @param year Calendar year.
 * @returns Days since 1970-01-01.
 */
export function easterSunday(year: number): number {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const skipped = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - skipped + 15) % 30;
  const leap = 32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4);
  const toSunday = (leap - epact - (inCentury % 4)) % 7;
  const correction = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const sum = epact + toSunday - 7 * correction + 114;
  return Date.UTC(year, Math.floor(sum / 31) - 1, sum % 31 + 1) / DAY_MS;
}
