import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { MINUTE_MS, type Timeframe, timeframeMs, UsageError } from "../../lib/base/mod.ts";
import type { BarColumns, MarkColumns } from "../../lib/columns/mod.ts";
import {
  createMinuteFeed,
  deriveTimeframe,
  FeedStore,
  MultiTimeframeFeeds,
} from "../../lib/feeds/mod.ts";
import {
  ExecRollupBucket,
  PacketColumns,
  QUOTE_KEYS,
  type Rollup,
  ROLLUP_KEYS,
  rollupColumns,
} from "../../lib/quote/mod.ts";
import { pickRows } from "../support/pick_rows.ts";
import { WALK_START_MS, walkMinutes } from "../support/walk.ts";

function execFeeds(
  last: BarColumns,
  mark: MarkColumns | null,
  timeframe: Timeframe,
): MultiTimeframeFeeds {
  const derived = deriveTimeframe(last, timeframe);
  const exec = new FeedStore("SOLUSDT", timeframe, derived.bars);
  return new MultiTimeframeFeeds({ exec }, derived, createMinuteFeed(last, mark));
}

/** Rollups by what they mean: every minute is looked at for every exec close. */
function scan(minutes: BarColumns, exec: FeedStore): Rollup[] {
  return [...exec.tsCloseMs].map((closeMs, i) => {
    const beforeMs = i === 0 ? exec.tsOpenMs[0] : exec.tsCloseMs[i - 1];
    const rows = [...minutes.tsOpenMs.keys()].filter((row) => {
      const minuteCloseMs = minutes.tsOpenMs[row] + MINUTE_MS;
      return minuteCloseMs > beforeMs && minuteCloseMs <= closeMs;
    });
    return {
      min1m: Math.min(...rows.map((row) => minutes.low[row])),
      max1m: Math.max(...rows.map((row) => minutes.high[row])),
      bars1m: rows.length,
      open1m: minutes.open[rows[0]],
      close1m: minutes.close[rows[rows.length - 1]],
      volume1m: rows.reduce((sum, row) => sum + minutes.volume[row], 0),
    };
  });
}

/** Rollups as minutes that arrive one by one give them. */
function accumulate(minutes: BarColumns, exec: FeedStore): Rollup[] {
  const bucket = new ExecRollupBucket();
  const rollups: Rollup[] = [];
  minutes.tsOpenMs.forEach((tsOpenMs, row) => {
    if (tsOpenMs < exec.tsOpenMs[0]) return;
    const { open, high, low, close, volume } = minutes;
    bucket.accumulate({
      open: open[row],
      high: high[row],
      low: low[row],
      close: close[row],
      volume: volume[row],
    });
    if (exec.indexAtClose(tsOpenMs + MINUTE_MS) >= 0) rollups.push(bucket.freeze());
  });
  return rollups;
}

const walk = walkMinutes(400, 1);
const scene = fc.record({
  from: fc.nat(60),
  holes: fc.array(fc.nat(399), { maxLength: 40 }),
  timeframe: fc.constantFrom<Timeframe>("1m", "3m", "5m", "15m", "1h"),
});

Deno.test({
  name: "rollup columns, the bucket and a direct scan of the minutes agree, holes included",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(scene, ({ from, holes, timeframe }) => {
        const minutes = pickRows(walk, (row) => row >= from && !holes.includes(row));
        const feeds = execFeeds(minutes, null, timeframe);
        const columns = rollupColumns(feeds.minutes, feeds.grid);
        const rows = [...feeds.exec.tsCloseMs.keys()].map((i): Rollup => ({
          min1m: columns.min1m[i],
          max1m: columns.max1m[i],
          bars1m: columns.bars1m[i],
          open1m: columns.open1m[i],
          close1m: columns.close1m[i],
          volume1m: columns.volume1m[i],
        }));
        assertEquals(rows, scan(minutes, feeds.exec));
        assertEquals(rows, accumulate(minutes, feeds.exec));
      }),
      { seed: 1, numRuns: 60 },
    );
  },
});

Deno.test({
  name: "without holes a rollup is its exec bar",
  permissions: "none",
  fn() {
    const feeds = execFeeds(walk, null, "15m");
    const columns = rollupColumns(feeds.minutes, feeds.grid);
    assertEquals(columns.min1m, feeds.exec.low);
    assertEquals(columns.max1m, feeds.exec.high);
    assertEquals(columns.open1m, feeds.exec.open);
    assertEquals(columns.close1m, feeds.exec.close);
    assertEquals(columns.volume1m, feeds.exec.volume);
    assertEquals(new Set(columns.bars1m), new Set([15]));
  },
});

Deno.test({
  name: "every numeric key is a column with the value of the minute that closes the exec bar",
  permissions: "none",
  fn() {
    const mark = walkMinutes(400, 2);
    const feeds = execFeeds(walk, mark, "5m");
    const packets = new PacketColumns(feeds);
    const { rollups } = packets;
    const lastMinute = (column: Float64Array) => (i: number) => column[5 * i + 4];
    const closeMs = (i: number) => WALK_START_MS + (i + 1) * timeframeMs("5m");
    const expected: Record<string, (i: number) => number> = {
      "px.last.ts_ms": closeMs,
      "px.last.value": lastMinute(walk.close),
      "px.last.high_1m": lastMinute(walk.high),
      "px.last.low_1m": lastMinute(walk.low),
      "px.mark.ts_ms": closeMs,
      "px.mark.value": lastMinute(mark.close),
      "px.rollup.min_1m": (i) => rollups.min1m[i],
      "px.rollup.max_1m": (i) => rollups.max1m[i],
      "px.rollup.bars_1m": () => 5,
      "px.rollup.open_1m": (i) => rollups.open1m[i],
      "px.rollup.close_1m": (i) => rollups.close1m[i],
      "px.rollup.volume_1m": (i) => rollups.volume1m[i],
    };
    const numeric = [...QUOTE_KEYS, ...ROLLUP_KEYS].filter((key) => key !== "px.mark.source");
    assertEquals(numeric, Object.keys(expected));
    for (const key of numeric) {
      const column = packets.column(key);
      assertEquals([...column], Array.from({ length: 80 }, (_, i) => expected[key](i)));
      assertStrictEquals(packets.column(key), column);
    }
  },
});

Deno.test({
  name: "the mark price is the stored one, or the last price when none is stored",
  permissions: "none",
  fn() {
    const mark = walkMinutes(400, 2);
    const stored = new PacketColumns(execFeeds(walk, mark, "5m")).column("px.mark.value");
    const approximated = new PacketColumns(execFeeds(walk, null, "5m"));
    assertEquals([stored[0], stored[79]], [mark.close[4], mark.close[399]]);
    assertEquals(approximated.column("px.mark.value"), approximated.column("px.last.value"));
  },
});

Deno.test({
  name: "the source of the mark price is text and no column, and an unknown key names the nearest",
  permissions: "none",
  fn() {
    const packets = new PacketColumns(execFeeds(walk, null, "5m"));
    const source = assertThrows(() => packets.column("px.mark.source"), UsageError, "as a number");
    assertEquals(source.code, "UNKNOWN_PACKET_KEY");
    assertEquals(source.message.includes("did you mean"), false);
    assertThrows(() => packets.column("px.rollup.min1m"), UsageError, '"px.rollup.min_1m"?');
    assertThrows(() => packets.column("px.last"), UsageError, '"px.last"');
  },
});
