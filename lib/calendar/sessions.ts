import { DAY_MS, MINUTE_MS } from "../base/mod.ts";
import type { CalendarRules, ClockHours, TradingHours } from "./calendar_rules.ts";
import { dayText, weekdayOf } from "./trading_day.ts";
import { ZoneClock } from "./zone_clock.ts";

/** One trading day: it covers `[openMs, closeMs)`. */
export interface Session {
  /** The market's own date, for example `2015-12-24`. */
  day: string;
  /** Opening, epoch milliseconds. */
  openMs: number;
  /** Close, epoch milliseconds. */
  closeMs: number;
  /** Whether it closes before the usual time. */
  isHalfDay: boolean;
}

/** Sessions as columns, ascending, none overlapping another. */
export interface SessionColumns {
  /** The market's own date of each, in days since 1970-01-01. */
  day: Int32Array;
  /** Openings, epoch milliseconds. */
  openMs: Float64Array;
  /** Closes, epoch milliseconds. */
  closeMs: Float64Array;
  /** 1 where the session closes before the usual time. */
  isHalfDay: Uint8Array;
}

/**
 * Works out every session that the rules give.
 *
 * @param rules When the market trades.
 * @param hours Regular or extended hours.
 * @returns One row per trading day.
 */
export function computeSessions(rules: CalendarRules, hours: TradingHours): SessionColumns {
  const { firstDay, lastDay, weekdays, closed, special, timeZone } = rules;
  const usual = rules[hours];
  const clock = new ZoneClock(timeZone, (firstDay - 2) * DAY_MS, (lastDay + 2) * DAY_MS);
  const columns = allocateSessions(lastDay - firstDay + 1);
  let row = 0;
  for (let day = firstDay; day <= lastDay; day++) {
    if (!weekdays.has(weekdayOf(day)) || closed.has(day)) continue;
    const { openMinute, closeMinute } = special.has(day) ? hoursOf(rules, hours, day) : usual;
    const openDay = openMinute < closeMinute ? day : day - 1;
    columns.day[row] = day;
    columns.openMs[row] = clock.instant(openDay * DAY_MS + openMinute * MINUTE_MS);
    columns.closeMs[row] = clock.instant(day * DAY_MS + closeMinute * MINUTE_MS);
    columns.isHalfDay[row] = closeMinute < usual.closeMinute ? 1 : 0;
    row++;
  }
  return sliceSessions(columns, 0, row);
}

/**
 * A window onto sessions, without copying.
 *
 * @param sessions Columns of one length.
 * @param from First row.
 * @param to Row after the last one.
 * @returns Views of `to - from` rows.
 */
export function sliceSessions(sessions: SessionColumns, from: number, to: number): SessionColumns {
  return {
    day: sessions.day.subarray(from, to),
    openMs: sessions.openMs.subarray(from, to),
    closeMs: sessions.closeMs.subarray(from, to),
    isHalfDay: sessions.isHalfDay.subarray(from, to),
  };
}

/**
 * One session out of its columns.
 *
 * @param sessions Columns.
 * @param row Which one.
 * @returns The session.
 */
export function sessionRow(sessions: SessionColumns, row: number): Session {
  return {
    day: dayText(sessions.day[row]),
    openMs: sessions.openMs[row],
    closeMs: sessions.closeMs[row],
    isHalfDay: sessions.isHalfDay[row] === 1,
  };
}

function allocateSessions(rows: number): SessionColumns {
  return {
    day: new Int32Array(rows),
    openMs: new Float64Array(rows),
    closeMs: new Float64Array(rows),
    isHalfDay: new Uint8Array(rows),
  };
}

/** Hours of a special day. Where extended hours are not told apart, they end no later than stated. */
function hoursOf(rules: CalendarRules, hours: TradingHours, day: number): ClockHours {
  const stated = rules.special.get(day)!;
  if (hours === "rth") {
    return {
      openMinute: stated.openMinute ?? rules.rth.openMinute,
      closeMinute: stated.closeMinute ?? rules.rth.closeMinute,
    };
  }
  const { eth, rth } = rules;
  // A market without extended hours has one pair of hours, and a special day changes that one.
  const isSame = eth.openMinute === rth.openMinute && eth.closeMinute === rth.closeMinute;
  return {
    openMinute: isSame ? stated.openMinute ?? eth.openMinute : eth.openMinute,
    closeMinute: stated.extendedCloseMinute ??
      (isSame ? stated.closeMinute : undefined) ?? eth.closeMinute,
  };
}
