import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  MINUTE_MS,
  parseInstant,
  type Timeframe,
  timeframeMs,
  TIMEFRAMES,
} from "../../lib/base/mod.ts";
import { findCalendar } from "../../lib/calendar/mod.ts";
import { lowerBound } from "../../lib/columns/mod.ts";
import { deriveTimeframe, FeedStore } from "../../lib/feeds/mod.ts";
import { pickRows } from "../support/pick_rows.ts";
import { readBars } from "../support/read_bars.ts";
import { walkMinutes } from "../support/walk.ts";

const nyse = findCalendar("XNYS");
const GOOG = "tests/data/GOOG_1m_half_day.csv.gz";

/** Clock of the market, for example `09:30`. */
function clock(tsMs: number): string {
  return Temporal.Instant.fromEpochMilliseconds(tsMs).toZonedDateTimeISO(nyse.timeZone)
    .toPlainTime().toString({ smallestUnit: "minute" });
}

/** The bars of one day as opening and close, a star after a short one. */
function barsOf(day: string, timeframe: Timeframe, minutes: Parameters<typeof deriveTimeframe>[0]) {
  const { bars, tsCloseMs, isShort } = deriveTimeframe(minutes, timeframe, nyse);
  const { openMs, closeMs } = nyse.session(day)!;
  return [...bars.tsOpenMs].flatMap((open, row) =>
    open < openMs || open >= closeMs
      ? []
      : [`${clock(open)}-${clock(tsCloseMs[row])}${isShort[row] === 1 ? "*" : ""}`]
  ).join(" ");
}

Deno.test("bars are anchored at the opening, and the close cuts the last one short", async () => {
  const goog = await readBars(GOOG);
  assertEquals(
    barsOf("2015-12-23", "1h", goog),
    "09:30-10:30 10:30-11:30 11:30-12:30 12:30-13:30 13:30-14:30 14:30-15:30 15:30-16:00*",
  );
  assertEquals(
    barsOf("2015-12-24", "1h", goog),
    "09:30-10:30 10:30-11:30 11:30-12:30 12:30-13:00*",
  );
  assertEquals(barsOf("2015-12-24", "2h", goog), "09:30-11:30 11:30-13:00*");
  assertEquals(barsOf("2015-12-24", "4h", goog), "09:30-13:00*");
  assertEquals(barsOf("2015-12-24", "30m", goog).split(" ").length, 7);
  assertEquals(barsOf("2015-12-24", "1d", goog), "09:30-13:00*");
});

Deno.test("a feed of short bars finds each bar at its own close and nowhere else", async () => {
  const { bars, tsCloseMs } = deriveTimeframe(await readBars(GOOG), "1h", nyse);
  const feed = new FeedStore("GOOG", "1h", bars, new Map(), tsCloseMs);
  const eve = nyse.session("2015-12-24")!;
  const row = feed.indexAtClose(eve.closeMs);
  assertEquals(feed.tsOpenMs[row], eve.closeMs - 30 * MINUTE_MS);
  assertEquals(feed.indexAtClose(eve.closeMs + 30 * MINUTE_MS), -1);
  assertEquals(feed.lastClosedIndexAtOrBefore(eve.closeMs - 1), row - 1);
  assertEquals(feed.lastClosedIndexAtOrBefore(eve.closeMs + 3_600_000), row);
  for (let i = 0; i < feed.length; i++) assertEquals(feed.indexAtClose(feed.tsCloseMs[i]), i);
});

Deno.test({
  name: "every session's bars hold exactly the minutes of its span, whatever is missing",
  permissions: "none",
  fn() {
    // A week around Thanksgiving, day and night, so that most minutes lie outside every session.
    const week = walkMinutes(6 * 1440, 3, parseInstant("2024-11-26T06:00Z"));
    const scene = fc.record({
      timeframe: fc.constantFrom(...TIMEFRAMES),
      missing: fc.uniqueArray(fc.nat(6 * 1440 - 1), { maxLength: 200 }),
      hours: fc.constantFrom("rth", "eth"),
    });
    fc.assert(
      fc.property(scene, ({ timeframe, missing, hours }) => {
        const holes = new Set(missing);
        const minutes = pickRows(week, (row) => !holes.has(row));
        const calendar = nyse.withHours(hours as "rth" | "eth");
        const { bars, tsCloseMs, isShort, minuteFrom, minuteTo } = deriveTimeframe(
          minutes,
          timeframe,
          calendar,
        );
        for (let row = 0; row < bars.tsOpenMs.length; row++) {
          const session = calendar.sessionAt(bars.tsOpenMs[row])!;
          assertEquals((bars.tsOpenMs[row] - session.openMs) % timeframeMs(timeframe), 0);
          const full = bars.tsOpenMs[row] + timeframeMs(timeframe);
          assertEquals(tsCloseMs[row], Math.min(full, session.closeMs));
          assertEquals(isShort[row] === 1, full > session.closeMs);
          assertEquals([minuteFrom[row], minuteTo[row]], [
            lowerBound(minutes.tsOpenMs, bars.tsOpenMs[row]),
            lowerBound(minutes.tsOpenMs, tsCloseMs[row]),
          ]);
        }
        // A bar is left out only when its last minute is missing.
        const closes = new Set(tsCloseMs);
        const { openMs, closeMs } = calendar.sessionsBetween(
          week.tsOpenMs[0],
          week.tsOpenMs.at(-1)!,
        );
        for (let s = 0; s < openMs.length; s++) {
          for (let at = openMs[s]; at < closeMs[s]; at += timeframeMs(timeframe)) {
            const close = Math.min(at + timeframeMs(timeframe), closeMs[s]);
            const row = (close - MINUTE_MS - week.tsOpenMs[0]) / MINUTE_MS;
            assertEquals(closes.has(close), !holes.has(row));
          }
        }
      }),
      { seed: 1, numRuns: 25 },
    );
  },
});

Deno.test({
  name: "a market that never closes has the bars of the UTC grid, bit for bit",
  permissions: "none",
  fn() {
    const minutes = walkMinutes(3000, 4);
    for (const timeframe of TIMEFRAMES) {
      const plain = deriveTimeframe(minutes, timeframe);
      assertEquals(deriveTimeframe(minutes, timeframe, findCalendar("24/7")), plain);
      assert(plain.isShort.every((flag) => flag === 0));
    }
  },
});

Deno.test({
  name:
    "a bar that data begins in the middle of stands when data was looked for from its opening on",
  permissions: "none",
  fn() {
    const { openMs } = nyse.session("2024-11-27")!;
    const minutes = walkMinutes(10, 5, openMs + 2 * MINUTE_MS);
    const opens = (startMs?: number) =>
      [...deriveTimeframe(minutes, "5m", nyse, startMs).bars.tsOpenMs].map(clock);
    assertEquals(opens(), ["09:35"]);
    assertEquals(opens(openMs), ["09:30", "09:35"]);
    assertEquals(opens(openMs + MINUTE_MS), ["09:35"]);
  },
});
