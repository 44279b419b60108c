import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { prepareFeeds } from "../../lib/backtest/mod.ts";
import { MINUTE_MS } from "../../lib/base/mod.ts";
import { allocateBars, type BarColumns } from "../../lib/columns/mod.ts";
import { createMinuteFeed } from "../../lib/feeds/mod.ts";
import { PacketColumns, type ZoneBounds, zoneRollupColumns } from "../../lib/quote/mod.ts";
import { computeStructure } from "../../lib/structure/mod.ts";
import { declared } from "../structure/detector_under_test.ts";
import { samplePlan } from "../support/sample_plan.ts";
import { WALK_START_MS, walkMinutes } from "../support/walk.ts";

/** What one exec close says of a zone, found minute by minute in the plainest way. */
function scan(
  bars: BarColumns,
  from: number,
  to: number,
  lower: number,
  upper: number,
): (number | null)[] {
  if (!(lower <= upper)) return [0, 0, 0, null, null];
  const minutes = Array.from({ length: to - from }, (_, k) => from + k);
  const touching = minutes.filter((m) => bars.low[m] <= upper && bars.high[m] >= lower);
  const inside = minutes.filter((m) => lower <= bars.close[m] && bars.close[m] <= upper);
  const distances = minutes.map((m) =>
    bars.low[m] > upper ? bars.low[m] - upper : bars.high[m] < lower ? lower - bars.high[m] : 0
  );
  return [
    touching.length > 0 ? 1 : 0,
    inside.length > 0 ? 1 : 0,
    inside.length,
    Math.min(...distances),
    touching.length > 0 ? touching[0] - from + 1 : null,
  ];
}

function rowOf(columns: ReturnType<typeof zoneRollupColumns>, i: number): (number | null)[] {
  return Object.values<Float64Array>({ ...columns })
    .map((column) => Number.isNaN(column[i]) ? null : column[i]);
}

Deno.test({
  name: "zone rollups are what a direct scan of the minutes finds",
  permissions: "none",
  fn() {
    const price = fc.integer({ min: 90, max: 110 });
    const minute = fc.tuple(price, price, price, price);
    const bound = fc.option(fc.tuple(price, fc.integer({ min: 0, max: 6 })), { nil: null });
    const exec = fc.tuple(fc.array(minute, { minLength: 1, maxLength: 6 }), bound);
    fc.assert(
      fc.property(fc.array(exec, { minLength: 2, maxLength: 12 }), (closes) => {
        const minutes = closes.flatMap(([bars]) => bars);
        const bars = allocateBars(minutes.length);
        minutes.forEach(([open, close, a, b], m) => {
          bars.tsOpenMs[m] = WALK_START_MS + m * MINUTE_MS;
          [bars.open[m], bars.close[m]] = [open, close];
          bars.high[m] = Math.max(open, close, a);
          bars.low[m] = Math.min(open, close, b);
        });
        let end = 0;
        const minuteTo = Int32Array.from(closes, ([bars]) => end += bars.length);
        const minuteFrom = Int32Array.from(minuteTo, (_, i) => i === 0 ? 0 : minuteTo[i - 1]);
        const zone: ZoneBounds = {
          lower: Float64Array.from(closes, ([, bound]) => bound === null ? NaN : bound[0]),
          upper: Float64Array.from(
            closes,
            ([, bound]) => bound === null ? NaN : bound[0] + bound[1],
          ),
        };
        const columns = zoneRollupColumns(
          createMinuteFeed(bars, null),
          { minuteFrom, minuteTo },
          zone,
        );
        assertEquals(rowOf(columns, 0), [0, 0, 0, null, null]);
        for (let i = 1; i < closes.length; i++) {
          const { lower, upper } = zone;
          const expected = scan(bars, minuteTo[i - 1], minuteTo[i], lower[i - 1], upper[i - 1]);
          assertEquals(rowOf(columns, i), expected);
        }
      }),
      { seed: 1, numRuns: 400 },
    );
  },
});

Deno.test({
  name: "the packet rolls zones of every role with the bounds known at the exec close before",
  permissions: "none",
  fn() {
    const last = walkMinutes(3 * 1440, 11);
    const zone = declared("zone", { left: 3, right: 2, slots: 2 }, "zone");
    const plan = samplePlan({
      timeframes: { exec: "15m", htf: "1h" },
      structure: { exec: [zone], htf: [zone] },
    });
    const window = { startMs: WALK_START_MS, endMs: WALK_START_MS + 3 * 1440 * MINUTE_MS };
    const { feeds } = prepareFeeds(plan, { symbol: "S", last, mark: null }, window);
    const packets = new PacketColumns(feeds);
    const { minuteTo } = feeds.grid;
    let touches = 0;
    for (const [role, prefix] of [["exec", ""], ["htf", "htf."]] as const) {
      const feed = feeds.feed(role);
      const bounds = computeStructure(
        { ...feed, tsOpenMs: feed.tsOpenMs },
        [zone],
      );
      for (const slot of ["zone1", "zone2"]) {
        const column = (field: string) =>
          packets.column(`px.rollup.zone.${prefix}${slot}.${field}`);
        for (let i = 1; i < minuteTo.length; i++) {
          const row = feeds.indexColumn(role)[i - 1];
          const isActive = row >= 0 && bounds.get(`${slot}.state`)![row] === 1;
          const lower = isActive ? bounds.get(`${slot}.lower`)![row] : NaN;
          const upper = isActive ? bounds.get(`${slot}.upper`)![row] : NaN;
          const observed = [
            "touched",
            "entered",
            "minutes_in_zone",
            "min_distance",
            "first_touch_minute",
          ].map((field) => Number.isNaN(column(field)[i]) ? null : column(field)[i]);
          assertEquals(observed, scan(last, minuteTo[i - 1], minuteTo[i], lower, upper));
          touches += observed[0] ?? 0;
        }
      }
    }
    assert(touches > 50, String(touches));
    assertEquals(
      packets.column("px.rollup.zone.exec.zone1.touched"),
      packets.column("px.rollup.zone.zone1.touched"),
    );
    assertThrows(
      () => packets.column("px.rollup.zone.zone3.touched"),
      Error,
      'did you mean "px.rollup.zone.zone1.touched"',
    );
    assertThrows(() => packets.column("px.rollup.zone.ltf.zone1.touched"), Error);
  },
});
