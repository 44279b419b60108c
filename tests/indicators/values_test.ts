import { assert, assertEquals } from "@std/assert";
import { barsOf, feature, run } from "./feature_under_test.ts";

const STILL = barsOf(new Float64Array(120).fill(94_321.7));

Deno.test({
  name: "a market that does not move reads as neutral",
  permissions: "none",
  fn() {
    const neutral: [name: string, given: Record<string, number | string>, values: number[]][] = [
      ["rsi", {}, [50]],
      ["stoch", {}, [50, 50]],
      ["stochrsi", {}, [50, 50]],
      ["willr", {}, [-50]],
      ["mfi", {}, [50]],
      ["uo", {}, [50]],
      ["cci", {}, [0]],
      ["cmo", {}, [0]],
      ["cmf", {}, [0]],
      ["mom", {}, [0]],
      ["roc", {}, [0]],
      ["atr", {}, [0]],
      ["natr", {}, [0]],
      ["tsi", {}, [0, 0]],
      ["adx", {}, [0, 0, 0, 0]],
      ["dm", {}, [0, 0]],
      ["vortex", {}, [0, 0]],
      ["aroon", {}, [100, 100, 0]],
      ["fisher", {}, [0, 0]],
      ["bbands", {}, [94_321.7, 94_321.7, 94_321.7, 0, 0.5]],
      ["donchian", {}, [94_321.7, 94_321.7, 94_321.7]],
      ["kama", {}, [94_321.7]],
    ];
    for (const [name, given, values] of neutral) {
      const last = run(STILL, feature(name, given)).map((out) => out[119]);
      last.forEach((x, k) => assert(Math.abs(x - values[k]) < 1e-9, `${name}: ${last}`));
    }
  },
});

Deno.test({
  name: "a market that only rises reads as fully up",
  permissions: "none",
  fn() {
    const rising = barsOf(Float64Array.from({ length: 120 }, (_, i) => 100 + i));
    const full: [name: string, values: number[]][] = [
      ["rsi", [100]],
      ["cmo", [100]],
      ["stoch", [100, 100]],
      ["willr", [0]],
      ["mfi", [100]],
      ["tsi", [100, 100]],
      ["aroon", [100, 0, 100]],
      ["uo", [100]],
      ["mom", [10]],
      ["linreg", [219]],
    ];
    for (const [name, values] of full) {
      const last = run(rising, feature(name)).map((out) => out[119]);
      last.forEach((x, k) => assert(Math.abs(x - values[k]) < 1e-9, `${name}: ${last}`));
    }
  },
});

Deno.test({
  name: "seed=first starts an average from its first value, at once",
  permissions: "none",
  fn() {
    const bars = barsOf([10, 20, 40]);
    assertEquals([...run(bars, feature("ema", { length: 3, seed: "first" }))[0]], [10, 15, 27.5]);
    const [line, signal] = run(
      barsOf([1, 2, 4, 8, 16, 32]),
      feature("macd", { fast: 1, slow: 2, signal: 3, seed: "first" }),
    );
    assertEquals(signal[1], line[1]);
    assertEquals(signal[2], (line[1] + line[2]) / 2);
  },
});

Deno.test({
  name: "a supertrend with a zero multiplier hugs the middle of the bar and follows the close",
  permissions: "none",
  fn() {
    const bars = barsOf([10, 11, 12, 11, 10, 9]);
    const [trend, direction] = run(bars, feature("supertrend", { length: 1, multiplier: 0 }));
    assertEquals([...direction], [-1, 1, 1, -1, -1, -1]);
    assertEquals([...trend], [10, 11, 12, 11, 10, 9]);
  },
});

Deno.test({
  name: "a parabolic stop reverses where price crosses it and starts from the extreme",
  permissions: "none",
  fn() {
    const bars = barsOf([10, 11, 12, 13, 9, 8]);
    const [long, short, af, reversal] = run(bars, feature("psar"));
    assertEquals([...reversal], [NaN, 0, 0, 0, 1, 0]);
    assertEquals([...long].map(Number.isNaN), [true, false, false, false, true, true]);
    assertEquals(short[4], 13);
    assertEquals([...af.subarray(1)], [0.02, 0.04, 0.06, 0.02, 0.04]);
  },
});
