import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { auditCausality } from "../../lib/audits/mod.ts";
import { FeedCache } from "../../lib/backtest/feed_cache.ts";
import { prepareFeeds, runBacktest } from "../../lib/backtest/mod.ts";
import { DAY_MS, MINUTE_MS, UsageError } from "../../lib/base/mod.ts";
import { loadCard } from "../../lib/cards/mod.ts";
import { type BarColumns, sliceColumns } from "../../lib/columns/mod.ts";
import { deriveTimeframe } from "../../lib/feeds/mod.ts";
import {
  computeFeatures,
  createFeatureStream,
  featureKeys,
  type FeatureSpec,
} from "../../lib/indicators/mod.ts";
import {
  computeStructure,
  createStructureStream,
  structureKeys,
  type StructureSpec,
  structureWarmup,
} from "../../lib/structure/mod.ts";
import { CARD_PERMISSIONS } from "../cards/sample_card.ts";
import { sameBits } from "../indicators/feature_under_test.ts";
import { assertLiveEqualsBatch } from "../support/live_minutes.ts";
import { readBars } from "../support/read_bars.ts";
import { SAMPLE_INSTRUMENT, sampleFeature, samplePlan } from "../support/sample_plan.ts";
import { walkMinutes } from "../support/walk.ts";
import { WINDOW_CARD } from "../support/window_card.ts";
import { declared } from "./detector_under_test.ts";

const ROOT = new URL("../../", import.meta.url);
const ROWS = 300;
const FEATURES = [
  sampleFeature("macd", "macd"),
  sampleFeature("rsi", "rsi", { length: 9 }),
  sampleFeature("calm", "sma", { length: 5 }, "volume"),
  sampleFeature("side", "supertrend", { length: 7 }),
];

/** One window over each feature column, each of another length. */
const WINDOWS: StructureSpec[] = FEATURES.flatMap(featureKeys).map((source, k) =>
  declared("rolling_window", { length: 1 + 4 * k, source }, `over_${source}`)
);

/** Columns of all windows over whole bars. */
function whole(bars: BarColumns, windows = WINDOWS): Float64Array[] {
  const features = computeFeatures(bars, FEATURES);
  return [...computeStructure({ ...bars, features }, windows).values()];
}

Deno.test({
  name: "windows over features have the same bits for any pieces and for every past",
  permissions: "none",
  fn() {
    const bars = walkMinutes(ROWS, 42);
    const expected = whole(bars);
    const cuts = fc.array(fc.integer({ min: 0, max: ROWS }), { maxLength: 20 });
    fc.assert(
      fc.property(cuts, (raw) => {
        const features = createFeatureStream(FEATURES);
        const windows = createStructureStream(WINDOWS);
        let from = 0;
        for (const to of [...raw.toSorted((a, b) => a - b), ROWS]) {
          features.extend(bars, from, to);
          windows.extend({ ...bars, features: features.columns() }, from, to);
          const past = [...windows.columns().values()];
          assert(sameBits(past, expected.map((column) => column.subarray(0, to))));
          from = to;
        }
      }),
      { seed: 1, numRuns: 25 },
    );
    for (let rows = 0; rows <= ROWS; rows += 7) {
      const past = whole(sliceColumns(bars, 0, rows));
      assert(sameBits(past, expected.map((column) => column.subarray(0, rows))), `${rows} rows`);
    }
  },
});

Deno.test({
  name: "windows over features of real bars are what a search through the last values finds",
  permissions: { read: [ROOT] },
  async fn() {
    for (const symbol of ["BTCUSDT", "SOLUSDT"]) {
      const { bars } = deriveTimeframe(await readBars(`data/${symbol}_1m.csv.gz`), "15m");
      const features = computeFeatures(bars, FEATURES);
      const columns = computeStructure({ ...bars, features }, WINDOWS);
      for (const spec of WINDOWS) {
        const source = features.get(String(spec.params.source))!;
        const found = search(source, Number(spec.params.length));
        assert(sameBits(structureKeys(spec).map((key) => columns.get(key)!), found), spec.key);
      }
    }
  },
});

/** The four columns of a window, each value looked for among the last ones that are there. */
function search(source: Float64Array, length: number): Float64Array[] {
  const outs = Array.from({ length: 4 }, () => new Float64Array(source.length).fill(NaN));
  const last: number[] = [];
  for (const [row, value] of source.entries()) {
    if (Number.isNaN(value)) continue;
    last.unshift(value);
    last.length = Math.min(last.length, length);
    if (last.length < length) continue;
    const [max, min] = [Math.max(...last), Math.min(...last)];
    [max, last.indexOf(max), min, last.indexOf(min)].forEach((x, k) => outs[k][row] = x);
  }
  return outs;
}

Deno.test({
  name: "the warm-up is that of the feature and the window's own after it",
  permissions: "none",
  fn() {
    const bars = walkMinutes(ROWS, 3);
    const features = computeFeatures(bars, FEATURES);
    for (const source of ["macd_histogram", "macd_signal", "rsi", "calm"]) {
      for (const length of [1, 2, 20]) {
        const spec = declared("rolling_window", { length, source });
        const max = computeStructure({ ...bars, features }, [spec]).get("x.max")!;
        const title = `${source} ${length}`;
        assertEquals(max.findIndex((x) => x === x) + 1, structureWarmup(spec, FEATURES), title);
      }
    }
    assertEquals(structureWarmup(declared("rolling_window", { length: 9 }), FEATURES), 9);
  },
});

Deno.test({
  name: "a window over a feature that is not there is refused by what there is",
  permissions: "none",
  fn() {
    const bars = walkMinutes(40, 3);
    const specs = [declared("rolling_window", { source: "rsj" })];
    const features = computeFeatures(bars, FEATURES);
    const refused = (given: typeof features | undefined, part: string) => {
      const compute = () => computeStructure({ ...bars, features: given }, specs);
      assertEquals(assertThrows(compute, UsageError, part).code, "UNKNOWN_FEATURE");
    };
    refused(features, "rsi, calm");
    refused(undefined, "(none)");
  },
});

Deno.test({
  name: "a cache tells windows over features of one key and different make apart",
  permissions: "none",
  fn() {
    const last = walkMinutes(1_500, 8);
    const window = { startMs: last.tsOpenMs[0], endMs: last.tsOpenMs[1_499] };
    const plan = (feature: FeatureSpec, source: string) =>
      samplePlan({
        features: { exec: [feature] },
        structure: { exec: [declared("rolling_window", { length: 4, source }, "box")] },
      });
    const history = { symbol: "SOLUSDT", last, mark: null };
    const cache = new FeedCache(history);
    const max = (one: ReturnType<typeof plan>) => {
      const column = cache.prepare(one, window).feeds.exec.column("box.max");
      assert(sameBits([column], [prepareFeeds(one, history, window).feeds.exec.column("box.max")]));
      return column;
    };
    const fast = max(plan(sampleFeature("mean", "ema", { length: 3 }), "mean"));
    const slow = max(plan(sampleFeature("mean", "ema", { length: 9 }), "mean"));
    assertEquals(sameBits([fast], [slow]), false);
    const renamed = max(plan(sampleFeature("other", "ema", { length: 3 }), "other"));
    assertEquals(renamed, fast);
    const macd = sampleFeature("macd", "macd", { fast: 3, slow: 6, signal: 2 });
    const [line, histogram] = ["macd_macd", "macd_histogram"].map((key) => max(plan(macd, key)));
    assertEquals(sameBits([line], [histogram]), false);
  },
});

Deno.test({
  name: "a card with windows over features trades real bars, live as in its backtest, causally",
  permissions: { ...CARD_PERMISSIONS, read: [ROOT] },
  async fn() {
    const { plan } = loadCard(WINDOW_CARD, "w.yml");
    const last = sliceColumns(await readBars("data/BTCUSDT_1m.csv.gz"), 0, 12 * 1440);
    const endMs = last.tsOpenMs.at(-1)! + MINUTE_MS;
    const window = { startMs: last.tsOpenMs[0] + 3 * DAY_MS, endMs };
    const none = new Float64Array(0);
    const funding = { tsMs: none, rate: none, intervalMs: none };
    const instrument = { ...SAMPLE_INSTRUMENT, symbol: "BTCUSDT", tickSize: 0.1, qtyStep: 0.001 };
    const requiredWindow = { startMs: last.tsOpenMs[0], endMs };
    const history = { symbol: "BTCUSDT", last, mark: null, funding, instrument, requiredWindow };
    const run = runBacktest({ plan, history, window, preflight: null, acceptFilled: false });
    assert(run.engine.trades.length >= 5, String(run.engine.trades.length));
    const live = assertLiveEqualsBatch(() => plan, {
      instrument,
      last,
      mark: null,
      funding,
      window,
    });
    assertEquals(live.trades.length, run.engine.trades.length);
    const report = auditCausality({ plan, history, window, cuts: 4 });
    assertEquals([report.findings, report.rewritten], [[], 0]);
  },
});
