import { assert, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../lib/base/mod.ts";
import {
  computeFeatures,
  createFeatureStream,
  featureKeys,
  featureWarmup,
  INPUT_SOURCES,
  routeSource,
} from "../../lib/indicators/mod.ts";
import { walkMinutes } from "../support/walk.ts";
import { feature, run } from "./feature_under_test.ts";

const BARS = walkMinutes(60, 3);

Deno.test({
  name: "the sma of volume is the average of the volume",
  permissions: "none",
  fn() {
    const [out] = run(BARS, feature("sma", { length: 4 }, "volume"));
    for (let i = 3; i < out.length; i++) {
      const window = [...BARS.volume.subarray(i - 3, i + 1)];
      const mean = window.reduce((sum, x) => sum + x, 0) / 4;
      assert(Math.abs(out[i] - mean) < 1e-12, `row ${i}`);
    }
  },
});

Deno.test({
  name: "every input source feeds a one-series indicator with its own series",
  permissions: "none",
  fn() {
    const i = 17;
    const { open, high, low, close, volume } = BARS;
    const expected = {
      open: open[i],
      high: high[i],
      low: low[i],
      close: close[i],
      volume: volume[i],
      hl2: (high[i] + low[i]) / 2,
      hlc3: (high[i] + low[i] + close[i]) / 3,
      ohlc4: (open[i] + high[i] + low[i] + close[i]) / 4,
    };
    for (const source of INPUT_SOURCES) {
      const [out] = run(BARS, feature("sma", { length: 1 }, source));
      assertEquals(out[i], expected[source], source);
      const routed = new Float64Array(60);
      routeSource(BARS, i, i + 1, source, routed);
      assertEquals([routed[i - 1], routed[i], routed[i + 1]], [0, expected[source], 0], source);
    }
  },
});

Deno.test({
  name: "keys and warm-up of a feature cover all of its outputs",
  permissions: "none",
  fn() {
    assertEquals(featureKeys(feature("rsi")), ["x"]);
    assertEquals(featureKeys(feature("stoch")), ["x_k", "x_d"]);
    assertEquals(featureWarmup(feature("rsi")), 15);
    assertEquals(featureWarmup(feature("stoch")), 18);
    assertEquals(featureWarmup(feature("ohlc4")), 1);
  },
});

Deno.test({
  name: "two features that make one column are refused",
  permissions: "none",
  fn() {
    const stoch = feature("stoch");
    const clash = { ...feature("ema"), key: "x_k" };
    assertThrows(
      () => computeFeatures(BARS, [stoch, clash]),
      UsageError,
      'two of them make a column "x_k"',
    );
  },
});

Deno.test({
  name: "a stream keeps earlier rows while its columns grow, and refuses holes",
  permissions: "none",
  fn() {
    const specs = [feature("macd", { fast: 2, slow: 4, signal: 2 }, "hl2")];
    const stream = createFeatureStream(specs);
    assertEquals(stream.keys, ["x_macd", "x_signal", "x_histogram"]);
    stream.extend(BARS, 0, 10);
    const early = stream.columns().get("x_macd")!.slice();
    stream.extend(BARS, 10, 10);
    stream.extend(BARS, 10, 60);
    const columns = stream.columns();
    assertEquals(columns.get("x_macd")!.subarray(0, 10), early);
    assertEquals(columns, computeFeatures(BARS, specs));
    for (const [from, to] of [[59, 60], [61, 62], [60, 59], [60, 61]]) {
      const error = assertThrows(() => stream.extend(BARS, from, to), UsageError);
      assertEquals(error.code, "BAD_ROW_RANGE");
    }
  },
});
