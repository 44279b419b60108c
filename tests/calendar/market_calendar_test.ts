import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { DAY_MS, MINUTE_MS, parseInstant, UsageError } from "../../lib/base/mod.ts";
import { dayText, findCalendar } from "../../lib/calendar/mod.ts";

const nyse = findCalendar("XNYS");
const always = findCalendar("24/7");

Deno.test({
  name:
    "regular hours are 09:30 to 16:00 and extended ones 04:00 to 20:00 in New York, all year round",
  permissions: "none",
  fn() {
    const local = (ms: number) =>
      Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO("America/New_York");
    for (
      const [hours, open, close] of [["rth", "09:30", "16:00"], ["eth", "04:00", "20:00"]] as const
    ) {
      const { day, openMs, closeMs, isHalfDay } = nyse.withHours(hours).sessions;
      for (let row = 0; row < day.length; row++) {
        const from = local(openMs[row]);
        assertEquals(from.toPlainDate().toString(), dayText(day[row]));
        if (dayText(day[row]) === "2002-09-11") continue;
        assertEquals(from.toPlainTime().toString({ smallestUnit: "minute" }), open);
        const half = hours === "rth" ? "13:00" : "17:00";
        const to = local(closeMs[row]).toPlainTime().toString({ smallestUnit: "minute" });
        assertEquals(to, isHalfDay[row] === 1 ? half : close);
      }
    }
  },
});

Deno.test({
  name: "a session is found by its day and by every instant from its opening to before its close",
  permissions: "none",
  fn() {
    const { openMs, closeMs } = nyse.session("2025-07-02")!;
    const day = (ms: number) => nyse.sessionAt(ms)?.day ?? null;
    assertEquals([openMs - 1, openMs, closeMs - 1, closeMs].map(day), [
      null,
      "2025-07-02",
      "2025-07-02",
      null,
    ]);
    assertEquals(nyse.session("2025-07-04"), null);
    assertEquals(nyse.session("2025-07-05"), null);
    assertEquals(nyse.nextTradingDay("2025-07-03"), "2025-07-07");
    assertEquals(nyse.previousTradingDay("2025-07-07"), "2025-07-03");
  },
});

Deno.test({
  name: "minutes expected of a span are those that lie in a session, one by one",
  permissions: "none",
  fn() {
    const start = parseInstant("2024-11-20T00:00Z") / MINUTE_MS;
    const minute = fc.integer({ min: start, max: start + 12 * 1440 });
    fc.assert(
      fc.property(
        fc.constantFrom(nyse, always, nyse.withHours("eth")),
        minute,
        minute,
        (c, a, b) => {
          const range = { startMs: Math.min(a, b) * MINUTE_MS, endMs: Math.max(a, b) * MINUTE_MS };
          let inside = 0;
          for (let ts = range.startMs; ts < range.endMs; ts += MINUTE_MS) {
            if (c.rowAt(ts) >= 0) inside++;
          }
          assertEquals(c.expectedMinutes(range), inside);
          const { openMs, closeMs } = c.sessionsBetween(range.startMs, range.endMs);
          for (let row = 0; row < openMs.length; row++) {
            assertEquals(closeMs[row] > range.startMs && openMs[row] < range.endMs, true);
          }
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  },
});

Deno.test({
  name: "a market that never closes has the UTC days as its sessions, joined into one open range",
  permissions: "none",
  fn() {
    assertEquals(always.isContinuous, true);
    assertEquals(nyse.isContinuous, false);
    const range = { startMs: parseInstant("2025-05-05T10:00Z"), endMs: parseInstant("2025-06-01") };
    assertEquals(always.openRanges(range), [range]);
    const day = always.session("2025-05-05")!;
    assertEquals([day.openMs, day.closeMs - day.openMs, day.isHalfDay], [
      parseInstant("2025-05-05"),
      DAY_MS,
      false,
    ]);
    assertEquals(always.withHours("eth").session("2025-05-05"), day);
    assertStrictEquals(nyse.withHours("eth"), nyse.withHours("eth"));
    assertStrictEquals(nyse.withHours("eth").withHours("rth"), nyse);
  },
});

Deno.test({
  name: "an empty span expects nothing",
  permissions: "none",
  fn() {
    const at = parseInstant("2025-07-02T15:00Z");
    assertEquals(nyse.expectedMinutes({ startMs: at, endMs: at }), 0);
    assertEquals(nyse.sessionsBetween(at + DAY_MS, at).day.length, 0);
  },
});

Deno.test({
  name: "a time that the calendar does not know is refused with the days it knows",
  permissions: "none",
  fn() {
    const refusals = [
      () => nyse.session("1997-12-31"),
      () => nyse.session("2028-01-01"),
      () => nyse.expectedMinutes({ startMs: 0, endMs: MINUTE_MS }),
      () => nyse.nextTradingDay("2027-12-31"),
      () => nyse.previousTradingDay("1998-01-02"),
    ];
    for (const refuse of refusals) {
      const error = assertThrows(refuse, UsageError, "it knows 1998-01-01 to 2027-12-31");
      assertEquals(error.code, "CALENDAR_RANGE");
    }
  },
});
