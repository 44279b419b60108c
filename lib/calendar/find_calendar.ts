import { nearestName, UsageError } from "../base/mod.ts";
import type { CalendarRules, TradingHours } from "./calendar_rules.ts";
import { MarketCalendar } from "./market_calendar.ts";
import { nyseRules } from "./nyse_rules.ts";
import { dayNumber } from "./trading_day.ts";

/** A market that never closes; its day is the UTC day. */
function alwaysOpenRules(): CalendarRules {
  const allDay = { openMinute: 0, closeMinute: 24 * 60 };
  return {
    name: "24/7",
    timeZone: "UTC",
    firstDay: dayNumber("1970-01-01"),
    lastDay: dayNumber("2099-12-31"),
    weekdays: new Set([0, 1, 2, 3, 4, 5, 6]),
    rth: allDay,
    eth: allDay,
    closed: new Map(),
    special: new Map(),
  };
}

const RULES: Readonly<Record<string, () => CalendarRules>> = {
  "24/7": alwaysOpenRules,
  XNYS: nyseRules,
};

/** Other names of the same markets: every US equity exchange keeps the same days and hours. */
const ALIASES: Readonly<Record<string, string>> = {
  NYSE: "XNYS",
  NASDAQ: "XNYS",
  XNAS: "XNYS",
  US_EQUITY: "XNYS",
};

/** Calendars do not change, so each is worked out once. */
const known = new Map<string, MarketCalendar>();

/** Names of the calendars that come with the toolkit. */
export const CALENDARS: readonly string[] = Object.keys(RULES);

/**
 * A calendar by name.
 *
 * @param name `24/7`, `XNYS` (also `NYSE`, `XNAS`, `NASDAQ`, `US_EQUITY`).
 * @param hours Regular or extended hours; the same where a market has no others.
 * @returns The calendar, worked out at the first call.
 * @throws {UsageError} `UNKNOWN_CALENDAR` with the nearest known name.
 *
 * @example Half past nine in New York, before and after the clocks change
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formatInstant } from "../base/mod.ts";
 *
 * const calendar = findCalendar("XNYS");
 * assertEquals(formatInstant(calendar.session("2025-03-07")!.openMs), "2025-03-07T14:30:00Z");
 * assertEquals(formatInstant(calendar.session("2025-03-10")!.openMs), "2025-03-10T13:30:00Z");
 * ```
 */
export function findCalendar(name: string, hours: TradingHours = "rth"): MarketCalendar {
  const canonical = Object.hasOwn(ALIASES, name) ? ALIASES[name] : name;
  if (!Object.hasOwn(RULES, canonical)) {
    const names = [...CALENDARS, ...Object.keys(ALIASES)];
    const near = nearestName(name, names);
    throw new UsageError(
      `Cannot use calendar "${name}": known are ${names.join(", ")}` +
        (near ? `, did you mean "${near}"?` : ""),
      { code: "UNKNOWN_CALENDAR" },
    );
  }
  const key = `${canonical} ${hours}`;
  const calendar = known.get(key) ?? new MarketCalendar(RULES[canonical](), hours);
  known.set(key, calendar);
  return calendar;
}
