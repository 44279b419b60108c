import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { MINUTE_MS } from "../../lib/base/mod.ts";
import { deriveTimeframe } from "../../lib/feeds/mod.ts";
import { computeFeatures } from "../../lib/indicators/mod.ts";
import { prepareSample, sampleFeature, samplePlan } from "../support/sample_plan.ts";
import { WALK_START_MS, walkMinutes } from "../support/walk.ts";

const ROWS = 300;
const last = walkMinutes(ROWS, 1, WALK_START_MS + 4 * MINUTE_MS);
const plan = samplePlan({
  timeframes: { exec: "15m", ltf: "5m", htf: "1h" },
  features: {
    exec: [sampleFeature("ema", "ema", { length: 3 })],
    htf: [sampleFeature("roc", "roc", { length: 1 })],
  },
});

Deno.test({
  name: "the rows of a window are the exec bars that lie inside it",
  permissions: "none",
  fn() {
    const instant = fc.integer({ min: -30, max: ROWS + 40 });
    const second = fc.constantFrom(0, 0, 1, -1, 30_000);
    fc.assert(
      fc.property(instant, instant, second, (x, y, late) => {
        const window = {
          startMs: WALK_START_MS + Math.min(x, y) * MINUTE_MS + late,
          endMs: WALK_START_MS + Math.max(x, y) * MINUTE_MS + late,
        };
        const { feeds, fromRow, toRow } = prepareSample(plan, { last, window });
        const inside = [...feeds.exec.tsOpenMs.keys()].filter((row) =>
          feeds.exec.tsOpenMs[row] >= window.startMs && feeds.exec.tsCloseMs[row] <= window.endMs
        );
        const rows = Array.from({ length: toRow - fromRow }, (_, i) => fromRow + i);
        assertEquals(rows, inside);
      }),
      { seed: 1, numRuns: 500 },
    );
  },
});

Deno.test({
  name: "each role has its own timeframe and features over all bars, warm-up rows included",
  permissions: "none",
  fn() {
    const { feeds } = prepareSample(plan, { last });
    assertEquals(feeds.roles, ["htf", "ltf", "exec"]);
    for (const role of feeds.roles) {
      const feed = feeds.feed(role);
      const { bars } = deriveTimeframe(last, plan.timeframes[role]!);
      assertEquals(feed.tsOpenMs, bars.tsOpenMs);
      const features = computeFeatures(bars, plan.features[role] ?? []);
      assertEquals(feed.keys.slice(5), [...features.keys()]);
      for (const [key, column] of features) assertEquals(feed.column(key), column);
    }
    assertEquals(feeds.minutes.markSource, "approx_from_ohlcv_1m");
    assertEquals(prepareSample(plan, { last, mark: last }).feeds.minutes.markSource, "mark_1m");
  },
});
