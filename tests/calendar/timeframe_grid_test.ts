import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { MINUTE_MS, parseInstant, TIMEFRAMES } from "../../lib/base/mod.ts";
import { findCalendar, timeframeGrid } from "../../lib/calendar/mod.ts";

const nyse = findCalendar("XNYS");

Deno.test({
  name: "bars of a session begin at its opening, follow each other and end with it",
  permissions: "none",
  fn() {
    for (const timeframe of TIMEFRAMES) {
      const grid = timeframeGrid(nyse, timeframe);
      const { openMs, closeMs } = nyse.sessions;
      let bar = 0;
      for (let row = 0; row < openMs.length; row++) {
        let at = openMs[row];
        while (at < closeMs[row]) {
          assertEquals(grid.openMs(bar), at);
          at = Math.min(at + grid.stepMs, closeMs[row]);
          assertEquals(grid.closeMs(bar), at);
          bar++;
        }
      }
      assertEquals(grid.lastCloseAtOrBefore(closeMs[openMs.length - 1]), bar - 1);
    }
  },
});

Deno.test({
  name: "the bars around an instant are those that a walk over all bars finds",
  permissions: "none",
  fn() {
    const start = parseInstant("2024-11-26") / MINUTE_MS;
    const instants = fc.integer({ min: start, max: start + 7 * 1440 });
    const calendars = fc.constantFrom(nyse, nyse.withHours("eth"), findCalendar("24/7"), null);
    fc.assert(
      fc.property(
        instants,
        calendars,
        fc.constantFrom(...TIMEFRAMES),
        (minute, calendar, timeframe) => {
          const tsMs = minute * MINUTE_MS;
          const grid = timeframeGrid(calendar, timeframe);
          const last = grid.lastCloseAtOrBefore(tsMs);
          assertEquals(grid.closeMs(last) <= tsMs && grid.closeMs(last + 1) > tsMs, true);
          const first = grid.firstOpenAtOrAfter(tsMs);
          assertEquals(grid.openMs(first) >= tsMs && grid.openMs(first - 1) < tsMs, true);
        },
      ),
      { seed: 1 },
    );
  },
});
