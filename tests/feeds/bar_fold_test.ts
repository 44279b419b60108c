import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { MINUTE_MS, type Timeframe } from "../../lib/base/mod.ts";
import { findCalendar, type MarketCalendar } from "../../lib/calendar/mod.ts";
import { allocateBars, type BarColumns } from "../../lib/columns/mod.ts";
import { BarFold, deriveTimeframe, GrowingFeed } from "../../lib/feeds/mod.ts";
import { WALK_START_MS, walkMinutes } from "../support/walk.ts";

const NAMES = ["tsOpenMs", "open", "high", "low", "close", "volume"] as const;

/** A walk without some of its minutes. */
function without(bars: BarColumns, dropped: ReadonlySet<number>): BarColumns {
  const kept = Array.from(bars.open.keys()).filter((row) => !dropped.has(row));
  const rest = allocateBars(kept.length);
  for (const name of NAMES) kept.forEach((row, k) => rest[name][k] = bars[name][row]);
  return rest;
}

/** A feed of minutes that arrive one by one. */
function growingFeed(
  timeframe: Timeframe,
  { tsOpenMs, open, high, low, close, volume }: BarColumns,
  calendar: MarketCalendar | null,
  onBar: (from: number, to: number) => void = () => {},
): GrowingFeed {
  const feed = new GrowingFeed("S", timeframe);
  const fold = new BarFold(timeframe, calendar);
  for (let i = 0; i < tsOpenMs.length; i++) {
    if (!fold.push(tsOpenMs[i], open[i], high[i], low[i], close[i], volume[i])) continue;
    feed.append(fold);
    onBar(i + 1 - fold.minutes, i + 1);
  }
  return feed;
}

Deno.test({
  name: "bars of arriving minutes have the bits of bars derived at once, holes or not",
  permissions: "none",
  fn() {
    const timeframes: Timeframe[] = ["1m", "3m", "5m", "15m", "1h", "4h"];
    fc.assert(
      fc.property(
        fc.constantFrom(...timeframes),
        fc.nat(300),
        fc.uniqueArray(fc.nat(599), { maxLength: 40 }),
        (timeframe, startMinute, dropped) => {
          const startMs = WALK_START_MS + startMinute * MINUTE_MS;
          const minutes = without(walkMinutes(600, startMinute, startMs), new Set(dropped));
          const ranges: number[][] = [];
          const feed = growingFeed(timeframe, minutes, null, (from, to) => ranges.push([from, to]));
          const { bars, minuteFrom, minuteTo } = deriveTimeframe(minutes, timeframe);
          for (const name of NAMES) assertEquals(feed[name], bars[name]);
          assertEquals(ranges, Array.from(minuteFrom, (from, k) => [from, minuteTo[k]]));
          assertEquals(feed.length, bars.open.length);
          for (let i = 0; i < feed.length; i++) {
            assertEquals(feed.indexAtClose(feed.tsCloseMs[i]), i);
          }
        },
      ),
      { seed: 3, numRuns: 60 },
    );
  },
});

Deno.test({
  name: "bars of a market with sessions begin at its opening and end with its close",
  permissions: "none",
  fn() {
    const calendar = findCalendar("XNYS");
    const { openMs, closeMs } = calendar.session("2015-12-24")!;
    const from = openMs - 90 * MINUTE_MS;
    const minutes = walkMinutes((closeMs - openMs) / MINUTE_MS + 180, 4, from);
    const { bars, tsCloseMs } = deriveTimeframe(minutes, "1h", calendar);
    const feed = growingFeed("1h", minutes, calendar);
    for (const name of NAMES) assertEquals(feed[name], bars[name]);
    assertEquals(feed.tsCloseMs, tsCloseMs);
    assertEquals(feed.tsCloseMs.at(-1), closeMs);
  },
});
