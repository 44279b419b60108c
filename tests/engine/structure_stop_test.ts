import { assert, assertEquals } from "@std/assert";
import { FeedStore, MultiTimeframeFeeds } from "../../lib/feeds/mod.ts";
import type { StrategyPlan } from "../../lib/engine/mod.ts";
import { structureStop } from "../../lib/engine/structure_stop.ts";
import { declared } from "../structure/detector_under_test.ts";
import { prepareSample, runSample, SAMPLE_RISK, samplePlan } from "../support/sample_plan.ts";
import { walkMinutes } from "../support/walk.ts";

const last = walkMinutes(4 * 1_440, 31);

function planWith(buffer: number): StrategyPlan {
  return samplePlan({
    timeframes: { exec: "15m", htf: "1h" },
    structure: { htf: [declared("swing", { left: 2, right: 1 }, "swing")] },
    risk: {
      ...SAMPLE_RISK,
      stopLoss: { type: "structure", value: buffer, role: "htf", key: "swing.low" },
    },
    decision: { kind: "function", onClose: () => ({ action: "enter", direction: "long" }) },
  });
}

Deno.test({
  name: "the stop stands under the level that was known at the close that gave the signal",
  permissions: "none",
  fn() {
    const plan = planWith(0.25);
    const { trades, rejections } = runSample(plan, { last });
    const { feeds } = prepareSample(plan, { last });
    const low = feeds.feed("htf").column("swing.low");
    assert(trades.length > 5, String(trades.length));
    for (const { signalTsMs, stopPrice } of trades) {
      const row = feeds.feed("htf").lastClosedIndexAtOrBefore(signalTsMs);
      const level = low[row] * (1 - 0.0025);
      assert(stopPrice !== null && Math.abs(stopPrice - level) <= 0.01, `${stopPrice} ${level}`);
    }
    // Before the first swing there is no level, and under it a long has no stop.
    assert(rejections.INVALID_STOP !== undefined && rejections.INVALID_STOP > 0);
  },
});

Deno.test({
  name: "the buffer lies away from the entry, on both sides",
  permissions: "none",
  fn() {
    const column = Float64Array.of(100, NaN);
    const bars = { open: column, high: column, low: column, close: column, volume: column };
    const tsOpenMs = Float64Array.of(0, 60_000);
    const columns = new Map([["swing.low", column]]);
    const exec = new FeedStore("S", "1m", { tsOpenMs, ...bars }, columns);
    const grid = { minuteFrom: Int32Array.of(0, 1), minuteTo: Int32Array.of(1, 2) };
    const minutes = { last: { tsOpenMs, ...bars }, mark: { tsOpenMs, ...bars } };
    const feeds = new MultiTimeframeFeeds(
      { exec },
      grid,
      { ...minutes, markSource: "approx_from_ohlcv_1m" },
    );
    const rule = { type: "structure", value: 2, role: "exec", key: "swing.low" } as const;
    assertEquals(structureStop(rule, feeds, 0, 1), 98);
    assertEquals(structureStop(rule, feeds, 0, -1), 102);
    assertEquals(structureStop(rule, feeds, 1, 1), NaN);
    assertEquals(structureStop({ type: "percent", value: 2 }, feeds, 0, 1), undefined);
  },
});
