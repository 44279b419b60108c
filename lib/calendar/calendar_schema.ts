import { list, oneOf, section, text } from "../document/mod.ts";

/** Names of weekdays as a calendar writes them, Sunday first. */
export const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;

const day = text(/^\d{4}-\d{2}-\d{2}$/, "a date like 2025-12-24");
const clock = text(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "a time of day like 09:30, up to 24:00");
const reason = text(/\S/, "a few words");
const hours = section({ open: clock, close: clock });

/** What a calendar file may say, key by key. */
export const calendarSchema = section({
  name: text(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "a name of letters, digits, dots and dashes"),
  time_zone: text(/\S/, "an IANA time zone like Europe/London"),
  first_day: day,
  last_day: day,
  weekdays: list(oneOf(WEEKDAYS), 1).default(["mon", "tue", "wed", "thu", "fri"]),
  regular_hours: hours,
  extended_hours: hours.optional(),
  closed: list(section({ day, reason })).default([]),
  special_hours: list(section({
    day,
    reason,
    open: clock.optional(),
    close: clock.optional(),
    extended_close: clock.optional(),
  })).default([]),
});
