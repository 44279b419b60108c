import { DAY_MS } from "../base/mod.ts";
import type { CalendarRules, SpecialHours } from "./calendar_rules.ts";
import { dayNumber, easterSunday, nthWeekday, weekdayOf } from "./trading_day.ts";

/** First and last year whose holidays the exchange has announced or observed. */
const YEARS = [1998, 2027] as const;

const [SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY] = [0, 1, 2, 3, 4, 5, 6];

/** A close at 13:00 ends the late trading session at 17:00. */
const EARLY_CLOSE = { closeMinute: 13 * 60, extendedCloseMinute: 17 * 60 } as const;

/** Days on which no rule would close the exchange. */
const CLOSURES: readonly (readonly [string, string])[] = [
  ["2001-09-11", "Attack on the World Trade Center"],
  ["2001-09-12", "Attack on the World Trade Center"],
  ["2001-09-13", "Attack on the World Trade Center"],
  ["2001-09-14", "Attack on the World Trade Center"],
  ["2004-06-11", "Mourning for President Reagan"],
  ["2007-01-02", "Mourning for President Ford"],
  ["2012-10-29", "Hurricane Sandy"],
  ["2012-10-30", "Hurricane Sandy"],
  ["2018-12-05", "Mourning for President George H. W. Bush"],
  ["2025-01-09", "Mourning for President Carter"],
];

/** Hours that no rule would give. */
const SPECIAL_HOURS: readonly (readonly [string, SpecialHours])[] = [
  ["1999-12-31", { reason: "Eve of the year 2000", ...EARLY_CLOSE }],
  ["2002-09-11", {
    reason: "Anniversary of the attack on the World Trade Center",
    openMinute: 720,
  }],
  ["2003-12-26", { reason: "Friday after Christmas", ...EARLY_CLOSE }],
];

/**
 * US equities as the New York Stock Exchange trades them, 1998 to 2027: regular hours 09:30 to 16:00,
 * extended hours 04:00 to 20:00, both in New York.
 *
 * Holidays and early closes follow from the exchange's published rules; what no rule gives is listed
 * one by one. Minutes of silence at the opening and technical halts are no hours: the market's bars
 * begin at 09:30 on those days, too.
 *
 * @returns The rules.
 */
export function nyseRules(): CalendarRules {
  const closed = new Map<number, string>(CLOSURES.map(([day, why]) => [dayNumber(day), why]));
  const special = new Map<number, SpecialHours>(
    SPECIAL_HOURS.map(([day, hours]) => [dayNumber(day), hours]),
  );
  for (let year = YEARS[0]; year <= YEARS[1]; year++) {
    for (const [day, name] of holidays(year)) closed.set(day, name);
    for (const [day, reason] of earlyCloses(year)) special.set(day, { reason, ...EARLY_CLOSE });
  }
  return {
    name: "XNYS",
    timeZone: "America/New_York",
    firstDay: date(YEARS[0], 1, 1),
    lastDay: date(YEARS[1], 12, 31),
    weekdays: new Set([MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY]),
    rth: { openMinute: 9 * 60 + 30, closeMinute: 16 * 60 },
    eth: { openMinute: 4 * 60, closeMinute: 20 * 60 },
    closed,
    special,
  };
}

function holidays(year: number): [day: number, name: string][] {
  const newYear = date(year, 1, 1);
  const found: [number, string][] = [
    // A New Year's Day on a Saturday is not observed: its Friday closes the books of the year.
    [weekdayOf(newYear) === SUNDAY ? newYear + 1 : newYear, "New Year's Day"],
    [nthWeekday(year, 1, MONDAY, 3), "Martin Luther King Jr. Day"],
    [nthWeekday(year, 2, MONDAY, 3), "Washington's Birthday"],
    [easterSunday(year) - 2, "Good Friday"],
    [nthWeekday(year, 5, MONDAY, -1), "Memorial Day"],
    [observed(date(year, 7, 4)), "Independence Day"],
    [nthWeekday(year, 9, MONDAY, 1), "Labor Day"],
    [nthWeekday(year, 11, THURSDAY, 4), "Thanksgiving Day"],
    [observed(date(year, 12, 25)), "Christmas Day"],
  ];
  if (year >= 2022) found.push([observed(date(year, 6, 19)), "Juneteenth"]);
  return found.filter(([day]) => !isWeekend(day));
}

function earlyCloses(year: number): [day: number, name: string][] {
  const independenceDay = date(year, 7, 4);
  const weekday = weekdayOf(independenceDay);
  const found: [number, string][] = [
    [nthWeekday(year, 11, THURSDAY, 4) + 1, "Day after Thanksgiving"],
  ];
  // Up to 2012, an Independence Day on a Thursday shortened the Friday after it.
  if (weekday === THURSDAY && year < 2013) {
    found.push([independenceDay + 1, "Day after Independence Day"]);
  } else if ([TUESDAY, WEDNESDAY, THURSDAY, FRIDAY].includes(weekday)) {
    found.push([independenceDay - 1, "Day before Independence Day"]);
  }
  const christmas = date(year, 12, 25);
  // On a Monday the eve is a Sunday, on a Saturday it is the holiday as observed.
  if ([TUESDAY, WEDNESDAY, THURSDAY, FRIDAY].includes(weekdayOf(christmas))) {
    found.push([christmas - 1, "Christmas Eve"]);
  }
  return found;
}

/** A holiday on a Saturday is observed on the Friday before, one on a Sunday on the Monday after. */
function observed(day: number): number {
  const weekday = weekdayOf(day);
  return weekday === SATURDAY ? day - 1 : weekday === SUNDAY ? day + 1 : day;
}

function isWeekend(day: number): boolean {
  return [SATURDAY, SUNDAY].includes(weekdayOf(day));
}

function date(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / DAY_MS;
}
