import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../lib/base/mod.ts";
import { CALENDARS, findCalendar, instrumentCalendar } from "../../lib/calendar/mod.ts";

Deno.test({
  name: "a calendar is worked out once and known under its exchanges' names",
  permissions: "none",
  fn() {
    assertEquals(CALENDARS, ["24/7", "XNYS"]);
    for (const alias of ["NYSE", "NASDAQ", "XNAS", "US_EQUITY"]) {
      assertStrictEquals(findCalendar(alias), findCalendar("XNYS"));
    }
    assertEquals(findCalendar("XNYS", "eth").hours, "eth");
  },
});

Deno.test({
  name: "an unknown calendar is refused with the nearest name",
  permissions: "none",
  fn() {
    const error = assertThrows(() => findCalendar("XNYX"), UsageError, 'did you mean "XNYS"?');
    assertEquals(error.code, "UNKNOWN_CALENDAR");
  },
});

Deno.test({
  name: "an instrument without hours of its own trades always",
  permissions: "none",
  fn() {
    assertEquals([null, { calendar: "24/7" }].map(instrumentCalendar), [null, null]);
    assertStrictEquals(instrumentCalendar({ calendar: "XNYS" }), findCalendar("XNYS"));
    assertThrows(() => instrumentCalendar({ calendar: "XLON" }), UsageError, "known are");
  },
});
