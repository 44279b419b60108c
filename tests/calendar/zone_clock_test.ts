import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { DAY_MS, MINUTE_MS } from "../../lib/base/mod.ts";
import { ZoneClock } from "../../lib/calendar/zone_clock.ts";

const ZONES = ["America/New_York", "Europe/London", "Asia/Tokyo", "UTC", "Australia/Sydney"];

Deno.test({
  name: "readings become the instants that Temporal gives, across changes of the clock",
  permissions: "none",
  fn() {
    const readings = fc.array(fc.integer({ min: 0, max: 6 * 365 * 1440 }), { minLength: 1 });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), readings, (timeZone, minutes) => {
        const start = Date.UTC(2021, 0, 1);
        const clock = new ZoneClock(timeZone, start - 2 * DAY_MS, start + 2200 * DAY_MS);
        for (const minute of minutes.sort((a, b) => a - b)) {
          const localMs = start + minute * MINUTE_MS;
          const reading = new Date(localMs).toISOString().slice(0, 16);
          const expected = Temporal.PlainDateTime.from(reading).toZonedDateTime(timeZone);
          assertEquals(
            clock.instant(localMs),
            expected.epochMilliseconds,
            `${timeZone} ${reading}`,
          );
        }
      }),
      { seed: 1 },
    );
  },
});

Deno.test({
  name: "a skipped reading is taken by the old clock, one that comes twice by its first time",
  permissions: "none",
  fn() {
    const clock = () => new ZoneClock("America/New_York", Date.UTC(2025, 0), Date.UTC(2026, 0));
    const at = (reading: string) => {
      const ms = clock().instant(Date.parse(`${reading}Z`));
      return new Date(ms).toISOString().slice(11, 16);
    };
    assertEquals(at("2025-03-09T01:59"), "06:59");
    assertEquals(at("2025-03-09T02:30"), "07:30");
    assertEquals(at("2025-03-09T03:00"), "07:00");
    assertEquals(at("2025-11-02T01:30"), "05:30");
    assertEquals(at("2025-11-02T02:00"), "07:00");
  },
});
