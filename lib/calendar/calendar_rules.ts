/** Which part of a trading day: regular hours, or regular hours with those before and after them. */
export type TradingHours = "rth" | "eth";

/** Opening and closing on the market's own clock, in minutes after its midnight. */
export interface ClockHours {
  /** First minute. A value not below `closeMinute` means the evening of the day before. */
  openMinute: number;
  /** Minute after the last one, 1440 for midnight. */
  closeMinute: number;
}

/** A trading day whose hours are not the usual ones. */
export interface SpecialHours {
  /** Why, in a few words. */
  reason: string;
  /** Opening of the regular hours, when it differs. */
  openMinute?: number;
  /** Close of the regular hours, when it differs. */
  closeMinute?: number;
  /** Close of the extended hours, when it differs. */
  extendedCloseMinute?: number;
}

/** Everything that decides when a market trades. Days are counted from 1970-01-01. */
export interface CalendarRules {
  /** Name by which instruments and commands ask for it. */
  name: string;
  /** IANA time zone of the market's clock. */
  timeZone: string;
  /** First day that is known. */
  firstDay: number;
  /** Last day that is known. */
  lastDay: number;
  /** Days of the week on which it trades, 0 for Sunday. */
  weekdays: ReadonlySet<number>;
  /** Usual regular hours. */
  rth: ClockHours;
  /** Usual extended hours, regular ones included; the regular ones where there are no others. */
  eth: ClockHours;
  /** Weekdays without trading, and why. */
  closed: ReadonlyMap<number, string>;
  /** Days with other hours. */
  special: ReadonlyMap<number, SpecialHours>;
}
