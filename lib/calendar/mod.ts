/**
 * Market hours: trading days, their openings and closes, holidays and half days.
 *
 * @module
 */
export type { CalendarRules, ClockHours, SpecialHours, TradingHours } from "./calendar_rules.ts";
export type { CalendarException } from "./market_calendar.ts";
export type { Session, SessionColumns } from "./sessions.ts";
export { CALENDARS, findCalendar } from "./find_calendar.ts";
export { instrumentCalendar } from "./instrument_calendar.ts";
export { MarketCalendar } from "./market_calendar.ts";
export { sessionClock } from "./session_clock.ts";
export { type TimeframeGrid, timeframeGrid } from "./timeframe_grid.ts";
export { parseCalendar } from "./parse_calendar.ts";
export { dayNumber, dayText } from "./trading_day.ts";
