import { ConfigError, UsageError } from "../base/mod.ts";
import {
  addSchemaProblems,
  ASKED_ONCE,
  type DocumentPath,
  DocumentProblems,
  DocumentSource,
  pathText,
} from "../document/mod.ts";
import type { z } from "zod";
import type { CalendarRules, ClockHours, SpecialHours } from "./calendar_rules.ts";
import { calendarSchema, WEEKDAYS } from "./calendar_schema.ts";
import { computeSessions } from "./sessions.ts";
import { dayNumber, dayText, weekdayOf } from "./trading_day.ts";

type CalendarDocument = z.output<typeof calendarSchema>;

const KIND = { name: "calendar", content: "calendar", Failure: ConfigError };

/** Longest calendar, in days: some two hundred years. */
const MAX_DAYS = 73_050;

/**
 * Reads a calendar that a person wrote.
 *
 * @param content YAML 1.2.
 * @param fileName Name for messages, for example `london.yml`; nothing is opened.
 * @returns When the market trades; make a `MarketCalendar` of it.
 * @throws {ConfigError} with the place of each problem.
 *
 * @example A market with one holiday
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { MarketCalendar } from "./market_calendar.ts";
 *
 * const rules = parseCalendar(`
 * name: XLON
 * time_zone: Europe/London
 * first_day: 2025-12-22
 * last_day: 2025-12-31
 * regular_hours: { open: "08:00", close: "16:30" }
 * closed: [{ day: 2025-12-25, reason: Christmas Day }]
 * special_hours: [{ day: 2025-12-24, close: "12:30", reason: Christmas Eve }]
 * `, "london.yml");
 * const calendar = new MarketCalendar(rules);
 * assertEquals(calendar.session("2025-12-25"), null);
 * assertEquals(calendar.session("2025-12-24")?.isHalfDay, true);
 * ```
 */
export function parseCalendar(content: string, fileName: string): CalendarRules {
  const source = new DocumentSource(content, fileName, KIND);
  const problems = new DocumentProblems(source, `read calendar "${fileName}"`);
  const result = calendarSchema.safeParse(source.data, ASKED_ONCE);
  if (!result.success) {
    addSchemaProblems(result.error.issues, source.data, problems);
    throw problems.error();
  }
  const rules = toRules(result.data, problems);
  problems.throwIfAny();
  checkSessions(rules, problems);
  problems.throwIfAny();
  return rules;
}

function toRules(document: CalendarDocument, problems: DocumentProblems): CalendarRules {
  const { name, time_zone: timeZone, weekdays, regular_hours, extended_hours } = document;
  checkTimeZone(timeZone, problems);
  const firstDay = readDay(document.first_day, ["first_day"], problems);
  const lastDay = readDay(document.last_day, ["last_day"], problems);
  if (lastDay < firstDay || lastDay - firstDay > MAX_DAYS) {
    const reason = `last_day is "${document.last_day}": it has to follow first_day, ` +
      `"${document.first_day}", within two hundred years`;
    problems.add("BAD_VALUE", ["last_day"], reason);
  }
  const rth = readHours(regular_hours);
  const eth = extended_hours === undefined ? rth : readHours(extended_hours);
  if (signed(eth) > signed(rth) || eth.closeMinute < rth.closeMinute) {
    problems.add("BAD_VALUE", ["extended_hours"], "extended_hours have to hold the regular_hours");
  }
  const days = new TradingDays({ firstDay, lastDay, weekdays }, problems);
  const closed = new Map<number, string>();
  for (const [i, { day, reason }] of document.closed.entries()) {
    closed.set(days.read(day, ["closed", i, "day"]), reason);
  }
  const special = new Map<number, SpecialHours>();
  for (const [i, entry] of document.special_hours.entries()) {
    const { day, reason, open, close, extended_close } = entry;
    special.set(days.read(day, ["special_hours", i, "day"]), {
      reason,
      ...(open === undefined ? {} : { openMinute: minuteOf(open) }),
      ...(close === undefined ? {} : { closeMinute: minuteOf(close) }),
      ...(extended_close === undefined ? {} : { extendedCloseMinute: minuteOf(extended_close) }),
    });
  }
  const numbers = new Set(weekdays.map((weekday) => WEEKDAYS.indexOf(weekday)));
  return { name, timeZone, firstDay, lastDay, weekdays: numbers, rth, eth, closed, special };
}

/** Reads the days of the lists, each of which has to be a weekday of the calendar, and only once. */
class TradingDays {
  readonly #span: { firstDay: number; lastDay: number; weekdays: readonly string[] };
  readonly #problems: DocumentProblems;
  readonly #seen = new Set<number>();

  constructor(
    span: { firstDay: number; lastDay: number; weekdays: readonly string[] },
    problems: DocumentProblems,
  ) {
    this.#span = span;
    this.#problems = problems;
  }

  read(text: string, path: DocumentPath): number {
    const day = readDay(text, path, this.#problems);
    if (Number.isNaN(day)) return day;
    const { firstDay, lastDay, weekdays } = this.#span;
    const weekday = WEEKDAYS[weekdayOf(day)];
    const refuse = (why: string) =>
      this.#problems.add("BAD_VALUE", path, `${pathText(path)} is "${text}": ${why}`);
    if (day < firstDay || day > lastDay) {
      refuse(`it has to lie between ${dayText(firstDay)} and ${dayText(lastDay)}`);
    } else if (!weekdays.includes(weekday)) {
      refuse(`it is a ${weekday}, on which the market does not trade anyway`);
    } else if (this.#seen.has(day)) refuse("the day stands twice: keep one");
    this.#seen.add(day);
    return day;
  }
}

function readDay(text: string, path: DocumentPath, problems: DocumentProblems): number {
  try {
    return dayNumber(text);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    problems.add("BAD_VALUE", path, `${pathText(path)} is "${text}": there is no such day`);
    return NaN;
  }
}

function checkTimeZone(timeZone: string, problems: DocumentProblems): void {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const reason = `time_zone is "${timeZone}": expected an IANA time zone like Europe/London`;
    problems.add("BAD_VALUE", ["time_zone"], reason);
  }
}

/** Each session has to last, and to begin when the one before is over. */
function checkSessions(rules: CalendarRules, problems: DocumentProblems): void {
  for (const hours of ["rth", "eth"] as const) {
    const { day, openMs, closeMs } = computeSessions(rules, hours);
    for (let row = 0; row < day.length; row++) {
      const isEmpty = openMs[row] >= closeMs[row];
      if (!isEmpty && !(openMs[row] < closeMs[row - 1])) continue;
      const path = hours === "rth" ? ["regular_hours"] : ["extended_hours"];
      const why = isEmpty ? "ends before it begins" : "begins before the one before has ended";
      problems.add(
        "BAD_VALUE",
        path,
        `the session of ${dayText(day[row])} ${why}: change its hours`,
      );
      return;
    }
  }
}

function readHours({ open, close }: { open: string; close: string }): ClockHours {
  return { openMinute: minuteOf(open), closeMinute: minuteOf(close) };
}

function minuteOf(clock: string): number {
  const [hours, minutes] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}

/** An opening on the evening before, as minutes before midnight. */
function signed({ openMinute, closeMinute }: ClockHours): number {
  return openMinute < closeMinute ? openMinute : openMinute - 24 * 60;
}
