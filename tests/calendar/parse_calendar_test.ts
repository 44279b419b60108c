import { assertEquals, assertThrows } from "@std/assert";
import { CARD_PERMISSIONS } from "../cards/sample_card.ts";
import { ConfigError } from "../../lib/base/mod.ts";
import { MarketCalendar, parseCalendar } from "../../lib/calendar/mod.ts";

const LONDON = `name: XLON
time_zone: Europe/London
first_day: 2024-12-01
last_day: 2025-12-31
regular_hours: { open: "08:00", close: "16:30" }
extended_hours: { open: "05:05", close: "17:15" }
closed:
  - { day: 2024-12-25, reason: Christmas Day }
  - { day: 2024-12-26, reason: Boxing Day }
special_hours:
  - { day: 2024-12-24, close: "12:30", extended_close: "13:00", reason: Christmas Eve }
  - { day: 2025-01-02, open: "10:00", reason: Late start }
`;

Deno.test({
  name: "a written calendar trades at its own hours in its own time zone",
  permissions: CARD_PERMISSIONS,
  fn() {
    const calendar = new MarketCalendar(parseCalendar(LONDON, "london.yml"));
    const hours = (day: string, which: "rth" | "eth" = "rth") => {
      const session = calendar.withHours(which).session(day);
      return session &&
        [session.openMs, session.closeMs].map((ms) => new Date(ms).toISOString().slice(11, 16))
            .join("-") + (session.isHalfDay ? " half" : "");
    };
    assertEquals(hours("2025-01-15"), "08:00-16:30");
    assertEquals(hours("2025-07-15"), "07:00-15:30");
    assertEquals(hours("2024-12-24"), "08:00-12:30 half");
    assertEquals(hours("2024-12-24", "eth"), "05:05-13:00 half");
    assertEquals(hours("2025-01-02"), "10:00-16:30");
    assertEquals([hours("2024-12-25"), hours("2024-12-28")], [null, null]);
    assertEquals(calendar.exceptions("2024-12-01", "2025-01-31").map(({ kind }) => kind), [
      "early_close",
      "closed",
      "closed",
      "late_open",
    ]);
    assertEquals([calendar.firstDay, calendar.lastDay], ["2024-12-01", "2025-12-31"]);
  },
});

Deno.test({
  name: "a session may begin on the evening before, and join the one before it",
  permissions: CARD_PERMISSIONS,
  fn() {
    const overnight = LONDON.slice(0, LONDON.indexOf("regular_hours")) +
      'regular_hours: { open: "18:00", close: "17:00" }\nweekdays: [mon, tue, wed, thu, fri]\n';
    const calendar = new MarketCalendar(parseCalendar(overnight, "futures.yml"));
    const monday = calendar.session("2025-01-06")!;
    assertEquals(new Date(monday.openMs).toISOString(), "2025-01-05T18:00:00.000Z");
    assertEquals(monday.closeMs - monday.openMs, 23 * 3_600_000);
    assertEquals(calendar.sessionAt(Date.UTC(2025, 0, 6, 20))?.day, "2025-01-07");
    assertEquals(calendar.sessionAt(Date.UTC(2025, 0, 6, 17, 30)), null);
    const allDay = overnight.replace('"18:00", close: "17:00"', '"00:00", close: "24:00"')
      .replace("[mon,", "[sun, sat, mon,");
    assertEquals(new MarketCalendar(parseCalendar(allDay, "c.yml")).isContinuous, true);
  },
});

const MISTAKES: [was: string, written: string, where: string, message: string][] = [
  ["Europe/London", "Europe/Londn", "2:12", "expected an IANA time zone"],
  ["time_zone", "timezone", "2:1", 'did you mean "time_zone"?'],
  ["2024-12-26", "2024-12-25", "9:12", "the day stands twice"],
  ["2024-12-26", "2024-12-28", "9:12", "it is a sat, on which the market does not trade anyway"],
  ["2024-12-26", "2026-12-25", "9:12", "it has to lie between 2024-12-01 and 2025-12-31"],
  ["2024-12-26", "2024-11-31", "9:12", "there is no such day"],
  ["2025-12-31", "2024-01-01", "4:11", "it has to follow first_day"],
  ['"16:30"', '"4:30 pm"', "5:40", "expected a time of day like 09:30"],
  ['"17:15"', '"16:15"', "6:1", "have to hold the regular_hours"],
  ['close: "12:30"', 'close: "07:00"', "5:1", "2024-12-24 begins before the one before has ended"],
  [", reason: Late start", "", "12:5", "reason is missing"],
];

Deno.test({
  name: "a mistake in a calendar is placed, with its value and what would be valid",
  permissions: CARD_PERMISSIONS,
  fn() {
    for (const [was, written, where, message] of MISTAKES) {
      const read = () => parseCalendar(LONDON.replace(was, written), "c.yml");
      const error = assertThrows(read, ConfigError, message);
      assertEquals(error.where, `c.yml:${where}`, error.message);
    }
  },
});
