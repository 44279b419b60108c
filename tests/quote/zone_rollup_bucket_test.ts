import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { UsageError } from "../../lib/base/mod.ts";
import { deriveTimeframe } from "../../lib/feeds/mod.ts";
import { createMinuteFeed } from "../../lib/feeds/mod.ts";
import { ZoneRollupBucket, zoneRollupColumns } from "../../lib/quote/mod.ts";
import { walkMinutes } from "../support/walk.ts";

Deno.test({
  name: "minute by minute a bucket says what the columns say at every exec close",
  permissions: "none",
  fn() {
    const last = walkMinutes(600, 4);
    const { bars, minuteFrom, minuteTo } = deriveTimeframe(last, "15m");
    const rows = bars.close.length;
    const around = fc.tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: 0, max: 30 }));
    const zones = fc.array(fc.option(around, { nil: null }), { minLength: rows, maxLength: rows });
    let touched = 0;
    fc.assert(
      fc.property(zones, (drawn) => {
        const bounds = drawn.map((zone, i) => {
          if (zone === null) return null;
          const lower = bars.close[i] * (1 + zone[0] / 1e4);
          return { lower, upper: lower * (1 + zone[1] / 1e4) };
        });
        const columns = zoneRollupColumns(createMinuteFeed(last, null), { minuteFrom, minuteTo }, {
          lower: Float64Array.from(bounds, (zone) => zone?.lower ?? NaN),
          upper: Float64Array.from(bounds, (zone) => zone?.upper ?? NaN),
        });
        const bucket = new ZoneRollupBucket();
        for (let i = 1; i < rows; i++) {
          bucket.begin(bounds[i - 1]);
          for (let m = minuteTo[i - 1]; m < minuteTo[i]; m++) {
            bucket.accumulate({
              open: last.open[m],
              high: last.high[m],
              low: last.low[m],
              close: last.close[m],
              volume: last.volume[m],
            });
          }
          const { touched: isTouched, entered, ...measured } = bucket.freeze();
          touched += Number(isTouched);
          assertEquals([Number(isTouched), Number(entered), ...Object.values(measured)], [
            columns.touched[i],
            columns.entered[i],
            columns.minutesInZone[i],
            Number.isNaN(columns.minDistance[i]) ? null : columns.minDistance[i],
            Number.isNaN(columns.firstTouchMinute[i]) ? null : columns.firstTouchMinute[i],
          ]);
          assertEquals(bucket.bars1m, 0);
        }
      }),
      { numRuns: 40, seed: 6 },
    );
    assert(touched > 100);
  },
});

Deno.test({
  name: "a bucket refuses bounds that cross, and bounds in the middle of its minutes",
  permissions: "none",
  fn() {
    const bucket = new ZoneRollupBucket();
    assertThrows(() => bucket.begin({ lower: 2, upper: 1 }), UsageError, "not below");
    assertThrows(() => bucket.begin({ lower: NaN, upper: 1 }), UsageError, "not below");
    bucket.begin(null);
    bucket.accumulate({ open: 1, high: 1, low: 1, close: 1, volume: 0 });
    assertThrows(() => bucket.begin({ lower: 1, upper: 2 }), UsageError, "freeze first");
    assertEquals(bucket.freeze(), {
      touched: false,
      entered: false,
      minutesInZone: 0,
      minDistance: null,
      firstTouchMinute: null,
    });
  },
});
