import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { UsageError } from "../../lib/base/mod.ts";
import {
  dayNumber,
  dayText,
  easterSunday,
  nthWeekday,
  weekdayOf,
} from "../../lib/calendar/trading_day.ts";

Deno.test({
  name: "a day and its number say the same, and its weekday is that of Temporal",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(fc.integer({ min: -20_000, max: 60_000 }), (number) => {
        const day = dayText(number);
        assertEquals(dayNumber(day), number);
        assertEquals(weekdayOf(number), Temporal.PlainDate.from(day).dayOfWeek % 7);
      }),
      { seed: 1 },
    );
  },
});

Deno.test({
  name: "what is no date is refused with an example",
  permissions: "none",
  fn() {
    for (
      const text of ["2015-02-30", "2015-2-3", "20151224", "tomorrow", "", "2015-12-24T00:00Z"]
    ) {
      const error = assertThrows(() => dayNumber(text), UsageError, "write an ISO date");
      assertEquals(error.code, "BAD_DAY");
    }
  },
});

Deno.test({
  name: "Easter is where church tables have it",
  permissions: "none",
  fn() {
    const easters = [[1998, "04-12"], [2000, "04-23"], [2008, "03-23"], [2011, "04-24"]] as const;
    for (const [year, day] of [...easters, [2024, "03-31"], [2025, "04-20"], [2027, "03-28"]]) {
      assertEquals(dayText(easterSunday(Number(year))), `${year}-${day}`);
    }
  },
});

Deno.test({
  name: "the n-th weekday of a month counts from either end",
  permissions: "none",
  fn() {
    assertEquals(dayText(nthWeekday(2024, 11, 4, 4)), "2024-11-28");
    assertEquals(dayText(nthWeekday(2026, 5, 1, -1)), "2026-05-25");
    assertEquals(dayText(nthWeekday(2027, 5, 1, -1)), "2027-05-31");
    assertEquals(dayText(nthWeekday(2026, 9, 2, 1)), "2026-09-01");
  },
});
