import { assertEquals, assertStrictEquals } from "@std/assert";
import { DAY_MS, MINUTE_MS, parseInstant } from "../../lib/base/mod.ts";
import { dayNumber, findCalendar, sessionClock } from "../../lib/calendar/mod.ts";

const nyse = findCalendar("XNYS");

Deno.test({
  name: "a session begins at midnight of its day, whatever the clocks of New York and UTC say",
  permissions: "none",
  fn() {
    for (const day of ["2025-03-07", "2025-03-10", "2015-12-24"]) {
      const { openMs, closeMs } = nyse.session(day)!;
      const clock = sessionClock(nyse, Float64Array.of(openMs, openMs + MINUTE_MS, closeMs));
      const midnight = dayNumber(day) * DAY_MS;
      assertEquals([...clock], [midnight, midnight + MINUTE_MS, NaN]);
    }
  },
});

Deno.test({
  name: "a market that never closes goes by the clock there is",
  permissions: "none",
  fn() {
    const tsMs = Float64Array.of(parseInstant("2025-03-07"), parseInstant("2025-03-08"));
    assertStrictEquals(sessionClock(null, tsMs), tsMs);
    assertStrictEquals(sessionClock(findCalendar("24/7"), tsMs), tsMs);
  },
});
