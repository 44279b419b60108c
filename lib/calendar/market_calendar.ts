import { DAY_MS, formatInstant, MINUTE_MS, UsageError } from "../base/mod.ts";
import { lastIndexAtOrBefore, lowerBound, type TimeRange } from "../columns/mod.ts";
import type { CalendarRules, ClockHours, TradingHours } from "./calendar_rules.ts";
import {
  computeSessions,
  type Session,
  type SessionColumns,
  sessionRow,
  sliceSessions,
} from "./sessions.ts";
import { dayNumber, dayText } from "./trading_day.ts";

/** A weekday that is not a usual trading day. */
export interface CalendarException {
  /** The market's own date. */
  day: string;
  /** Whether it does not trade at all, closes early, opens late, or both of the latter. */
  kind: "closed" | "early_close" | "late_open" | "other_hours";
  /** Why, in a few words. */
  reason: string;
}

/**
 * When a market trades: its days, and on each the instants of opening and close. Sessions are worked
 * out once, as columns; every question after that is a search in them.
 *
 * Get one with `findCalendar`.
 *
 * @example A half day
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { findCalendar } from "./find_calendar.ts";
 *
 * const eve = findCalendar("XNYS").session("2015-12-24");
 * assertEquals(eve?.isHalfDay, true);
 * assertEquals((eve!.closeMs - eve!.openMs) / 60_000, 210);
 * ```
 */
export class MarketCalendar {
  /** Name by which instruments and commands ask for it. */
  readonly name: string;
  /** IANA time zone of the market's clock. */
  readonly timeZone: string;
  /** Regular or extended hours. */
  readonly hours: TradingHours;
  /** Every session of the calendar, ascending. */
  readonly sessions: SessionColumns;
  /** Whether each session begins where the one before ends, so that bars need no anchor of their own. */
  readonly isContinuous: boolean;
  readonly #rules: CalendarRules;
  /** The same market over its other hours, once somebody has asked. */
  #other: MarketCalendar | null = null;

  /**
   * Works out every session.
   *
   * @param rules When the market trades.
   * @param hours Regular or extended hours.
   */
  constructor(rules: CalendarRules, hours: TradingHours = "rth") {
    this.name = rules.name;
    this.timeZone = rules.timeZone;
    this.hours = hours;
    this.#rules = rules;
    this.sessions = computeSessions(rules, hours);
    const { openMs, closeMs } = this.sessions;
    this.isContinuous = openMs.length > 1 &&
      openMs.every((open, row) => row === 0 || open === closeMs[row - 1]);
  }

  /** First day the calendar knows, as an ISO date. */
  get firstDay(): string {
    return dayText(this.#rules.firstDay);
  }

  /** Last day the calendar knows, as an ISO date. */
  get lastDay(): string {
    return dayText(this.#rules.lastDay);
  }

  /** Opening and close of a day that is no exception. */
  get usualHours(): Readonly<ClockHours> {
    return this.#rules[this.hours];
  }

  /**
   * The market's own date at an instant, whether it trades then or not.
   *
   * @param tsMs Epoch milliseconds.
   * @returns An ISO date.
   *
   * @example Two in the morning in London is the evening before in New York
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { parseInstant } from "../base/mod.ts";
   * import { findCalendar } from "./find_calendar.ts";
   *
   * assertEquals(findCalendar("XNYS").dateAt(parseInstant("2025-07-03T02:00Z")), "2025-07-02");
   * ```
   */
  dateAt(tsMs: number): string {
    return Temporal.Instant.fromEpochMilliseconds(tsMs).toZonedDateTimeISO(this.timeZone)
      .toPlainDate().toString();
  }

  /**
   * The session of a day.
   *
   * @param day The market's own date, for example `2015-12-24`.
   * @returns Its hours, or `null` when the market does not trade on it.
   * @throws {UsageError} `BAD_DAY`, or `CALENDAR_RANGE` when the calendar does not know the day.
   */
  session(day: string): Session | null {
    const number = this.#requireDay(day);
    const row = this.#rowFrom(number);
    return this.sessions.day[row] === number ? sessionRow(this.sessions, row) : null;
  }

  /**
   * The session that an instant lies in.
   *
   * @param tsMs Epoch milliseconds.
   * @returns The session with `openMs <= tsMs < closeMs`, or `null` while the market is closed.
   */
  sessionAt(tsMs: number): Session | null {
    const row = this.rowAt(tsMs);
    return row < 0 ? null : sessionRow(this.sessions, row);
  }

  /**
   * Row of the session that an instant lies in, for loops.
   *
   * @param tsMs Epoch milliseconds.
   * @returns A row of `sessions`, or -1 while the market is closed.
   */
  rowAt(tsMs: number): number {
    const row = lastIndexAtOrBefore(this.sessions.openMs, tsMs);
    return row >= 0 && tsMs < this.sessions.closeMs[row] ? row : -1;
  }

  /**
   * Sessions of which some part lies in a span of time.
   *
   * @param startMs First instant, epoch milliseconds.
   * @param endMs Instant after the last one.
   * @returns Columns, without copying.
   * @throws {UsageError} `CALENDAR_RANGE` when the span reaches beyond what the calendar knows.
   */
  sessionsBetween(startMs: number, endMs: number): SessionColumns {
    this.#requireSpan(startMs, endMs);
    const from = lastIndexAtOrBefore(this.sessions.closeMs, startMs) + 1;
    const to = Math.max(from, lowerBound(this.sessions.openMs, endMs));
    return sliceSessions(this.sessions, from, to);
  }

  /**
   * The stretches of a span in which the market trades, joined where one begins as the other ends.
   *
   * @param range A span of time.
   * @returns Ascending, separate ranges within it.
   * @throws {UsageError} `CALENDAR_RANGE` when the span reaches beyond what the calendar knows.
   */
  openRanges({ startMs, endMs }: TimeRange): TimeRange[] {
    const { openMs, closeMs } = this.sessionsBetween(startMs, endMs);
    const ranges: TimeRange[] = [];
    for (let row = 0; row < openMs.length; row++) {
      const range = {
        startMs: Math.max(openMs[row], startMs),
        endMs: Math.min(closeMs[row], endMs),
      };
      const last = ranges.at(-1);
      if (last?.endMs === range.startMs) last.endMs = range.endMs;
      else ranges.push(range);
    }
    return ranges;
  }

  /**
   * How many minutes of a span the market trades.
   *
   * @param range A span whose ends are whole minutes.
   * @returns A count: the 1m bars that complete data has.
   * @throws {UsageError} `CALENDAR_RANGE` when the span reaches beyond what the calendar knows.
   *
   * @example Nothing is expected of a holiday
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { parseInstant } from "../base/mod.ts";
   * import { findCalendar } from "./find_calendar.ts";
   *
   * const range = { startMs: parseInstant("2015-12-24"), endMs: parseInstant("2015-12-28") };
   * assertEquals(findCalendar("XNYS").expectedMinutes(range), 210);
   * ```
   */
  expectedMinutes(range: TimeRange): number {
    let minutes = 0;
    for (const { startMs, endMs } of this.openRanges(range)) {
      minutes += (endMs - startMs) / MINUTE_MS;
    }
    return minutes;
  }

  /**
   * The trading day that follows.
   *
   * @param day The market's own date.
   * @returns The first trading day after it.
   * @throws {UsageError} `CALENDAR_RANGE` when the calendar does not know it.
   */
  nextTradingDay(day: string): string {
    return this.#dayOfRow(this.#rowFrom(this.#requireDay(day) + 1), `after ${day}`);
  }

  /**
   * The trading day before.
   *
   * @param day The market's own date.
   * @returns The last trading day before it.
   * @throws {UsageError} `CALENDAR_RANGE` when the calendar does not know it.
   */
  previousTradingDay(day: string): string {
    return this.#dayOfRow(this.#rowFrom(this.#requireDay(day)) - 1, `before ${day}`);
  }

  /**
   * Rows of the sessions of some days, for loops.
   *
   * @param firstDay First day, as an ISO date.
   * @param lastDay Last day, included.
   * @returns A half-open range of rows of `sessions`, empty when none of the days is a trading day.
   * @throws {UsageError} `BAD_DAY`, or `CALENDAR_RANGE` when the calendar does not know the days.
   */
  rowsOfDays(firstDay: string, lastDay: string): { from: number; to: number } {
    const from = this.#rowFrom(this.#requireDay(firstDay));
    return { from, to: Math.max(from, this.#rowFrom(this.#requireDay(lastDay) + 1)) };
  }

  /**
   * Days that are not usual ones: holidays, early closes, late openings.
   *
   * @param firstDay First of the days to look at.
   * @param lastDay Last of them, included.
   * @returns In order of days.
   * @throws {UsageError} `BAD_DAY`, or `CALENDAR_RANGE` when the calendar does not know the days.
   */
  exceptions(firstDay: string, lastDay: string): CalendarException[] {
    const [from, to] = [this.#requireDay(firstDay), this.#requireDay(lastDay)];
    const { closed, special, rth } = this.#rules;
    const found: CalendarException[] = [];
    for (let number = from; number <= to; number++) {
      const day = dayText(number);
      const why = closed.get(number);
      const hours = special.get(number);
      if (why !== undefined) found.push({ day, kind: "closed", reason: why });
      else if (hours !== undefined) {
        const opensLate = (hours.openMinute ?? rth.openMinute) > rth.openMinute;
        const closesEarly = (hours.closeMinute ?? rth.closeMinute) < rth.closeMinute;
        const kind = opensLate === closesEarly
          ? "other_hours"
          : opensLate
          ? "late_open"
          : "early_close";
        found.push({ day, kind, reason: hours.reason });
      }
    }
    return found;
  }

  /**
   * The same market over other hours.
   *
   * @param hours Regular or extended hours.
   * @returns A calendar; this one when the hours are the same.
   */
  withHours(hours: TradingHours): MarketCalendar {
    if (hours === this.hours) return this;
    if (this.#other === null) {
      this.#other = new MarketCalendar(this.#rules, hours);
      this.#other.#other = this;
    }
    return this.#other;
  }

  /** First row whose day is not before a day. */
  #rowFrom(number: number): number {
    const { day } = this.sessions;
    let [low, high] = [0, day.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (day[middle] < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #dayOfRow(row: number, where: string): string {
    if (row < 0 || row >= this.sessions.day.length) {
      throw this.#outOfRange(`a trading day ${where}`);
    }
    return dayText(this.sessions.day[row]);
  }

  #requireDay(day: string): number {
    const number = dayNumber(day);
    if (number < this.#rules.firstDay || number > this.#rules.lastDay) {
      throw this.#outOfRange(`the day ${day}`);
    }
    return number;
  }

  /** A day of slack on both sides, since the market's day and the UTC day are not the same. */
  #requireSpan(startMs: number, endMs: number): void {
    const known = startMs >= (this.#rules.firstDay - 1) * DAY_MS &&
      endMs <= (this.#rules.lastDay + 2) * DAY_MS;
    if (!known) {
      throw this.#outOfRange(`the time from ${formatInstant(startMs)} to ${formatInstant(endMs)}`);
    }
  }

  #outOfRange(what: string): UsageError {
    return new UsageError(
      `Cannot tell ${what} from calendar "${this.name}" as it knows ${this.firstDay} to ` +
        `${this.lastDay}: choose a time within`,
      { code: "CALENDAR_RANGE" },
    );
  }
}
