import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { MINUTE_MS, UsageError } from "../../lib/base/mod.ts";
import { allocateBars } from "../../lib/columns/mod.ts";
import { FeedStore } from "../../lib/feeds/mod.ts";
import { pickRows } from "../support/pick_rows.ts";
import { WALK_START_MS, walkMinutes } from "../support/walk.ts";

const minutes = walkMinutes(60, 1);
const offGrid = fc.constantFrom(0, 0, 0, 1, -1, 30_000, 0.5);
const instant = fc.tuple(fc.integer({ min: -3, max: 64 }), offGrid)
  .map(([minute, late]) => WALK_START_MS + minute * MINUTE_MS + late);

Deno.test({
  name:
    "the row of a close equals a walk through the closes, on whole feeds and on feeds with holes",
  permissions: "none",
  fn() {
    const kept = fc.array(fc.boolean(), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(fc.option(kept), fc.array(instant, { maxLength: 20 }), (kept, instants) => {
        const bars = kept === null ? minutes : pickRows(minutes, (row) => kept[row]);
        const feed = new FeedStore("SOLUSDT", "1m", bars);
        for (const tsMs of [...instants, ...feed.tsCloseMs]) {
          assertEquals(feed.indexAtClose(tsMs), feed.tsCloseMs.indexOf(tsMs));
          assertEquals(
            feed.lastClosedIndexAtOrBefore(tsMs),
            feed.tsCloseMs.findLastIndex((closeMs) => closeMs <= tsMs),
          );
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  },
});

Deno.test({
  name: "an empty feed has no row at any instant",
  permissions: "none",
  fn() {
    const feed = new FeedStore("SOLUSDT", "1h", allocateBars(0));
    assertEquals([feed.indexAtClose(0), feed.lastClosedIndexAtOrBefore(1e15)], [-1, -1]);
    assertEquals(feed.indexAtClose(NaN), -1);
  },
});

Deno.test({
  name: "a bar closes one timeframe after it opens, and columns are read by key without a copy",
  permissions: "none",
  fn() {
    const calm = new Float64Array(60);
    const feed = new FeedStore("SOLUSDT", "1m", minutes, new Map([["calm", calm]]));
    assertEquals(feed.tsCloseMs[3], minutes.tsOpenMs[3] + MINUTE_MS);
    assertEquals(feed.keys, ["open", "high", "low", "close", "volume", "calm"]);
    assertStrictEquals(feed.column("calm"), calm);
    assertStrictEquals(feed.column("close"), minutes.close);
    assertEquals([feed.has("calm"), feed.has("clam"), feed.has("tsOpenMs")], [true, false, false]);
  },
});

Deno.test({
  name: "an unknown column is answered with the nearest known one, or with the list",
  permissions: "none",
  fn() {
    const feed = new FeedStore(
      "SOLUSDT",
      "1m",
      minutes,
      new Map([["ema_trend", new Float64Array(60)]]),
    );
    const error = assertThrows(() => feed.column("ema_trnd"), UsageError, '"ema_trend"?');
    assertEquals(error.code, "UNKNOWN_FEATURE");
    assertThrows(() => feed.column("bollinger"), UsageError, "open, high, low, close, volume");
  },
});

Deno.test({
  name: "a feature of another length or with the name of a bar column is refused",
  permissions: "none",
  fn() {
    for (const [key, rows] of [["ema", 59], ["ema", 61], ["close", 60]] as const) {
      const error = assertThrows(
        () => new FeedStore("SOLUSDT", "1m", minutes, new Map([[key, new Float64Array(rows)]])),
        UsageError,
        `"${key}"`,
      );
      assertEquals(error.code, "BAD_FEATURE_COLUMN");
    }
  },
});
