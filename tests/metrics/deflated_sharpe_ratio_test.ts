import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  deflatedSharpeRatio,
  expectedMaximumSharpe,
  normalProbability,
  normalQuantile,
  probabilisticSharpeRatio,
} from "../../lib/metrics/mod.ts";

Deno.test({
  name: "the normal distribution agrees with published values and with its inverse",
  permissions: "none",
  fn() {
    // M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, table 26.1.
    const published = [[0.5, 0.691462461274013], [1, 0.841344746068543], [2, 0.977249868051821], [
      3,
      0.998650101968370,
    ]];
    for (const [x, expected] of published) {
      assertAlmostEquals(normalProbability(x), expected, 1e-14);
      assertAlmostEquals(normalProbability(-x), 1 - expected, 1e-14);
    }
    for (const share of [1e-9, 0.01, 0.3, 0.5, 0.77, 0.999]) {
      assertAlmostEquals(normalProbability(normalQuantile(share)), share, 1e-14);
    }
    assertEquals([normalQuantile(0), normalQuantile(1)], [-Infinity, Infinity]);
    assertEquals([normalProbability(-40), normalProbability(40)], [0, 1]);
  },
});

Deno.test({
  name: "the probabilistic Sharpe ratio agrees with the example of its paper",
  permissions: "none",
  fn() {
    // Bailey and López de Prado (2012): 24 months, 0.458 a month, normal and as they were.
    const months = { sharpeRatio: 0.458, count: 24 };
    const normal = { ...months, skewness: 0, kurtosis: 3 };
    const skewed = { ...months, skewness: -2.448, kurtosis: 10.164 };
    assertAlmostEquals(probabilisticSharpeRatio(normal, 0)!, 0.982, 5e-4);
    assertAlmostEquals(probabilisticSharpeRatio(skewed, 0)!, 0.913, 5e-4);
    assertEquals(probabilisticSharpeRatio(skewed, 0.458), 0.5);
    assertEquals(probabilisticSharpeRatio({ ...normal, count: 1 }, 0), null);
    const impossible = { sharpeRatio: 1, count: 50, skewness: 5, kurtosis: 3 };
    assertEquals(probabilisticSharpeRatio(impossible, 0), null);
  },
});

Deno.test({
  name: "the deflated Sharpe ratio agrees with the example of its paper, for 100 and for 46 trials",
  permissions: "none",
  fn() {
    // Bailey and López de Prado (2014): 2.5 a year over 1250 of 250 days, variance of trials 1/2.
    const estimate = { sharpeRatio: 2.5 / Math.sqrt(250), count: 1250, skewness: -3, kurtosis: 10 };
    const trials = (count: number) => ({ count, variance: 0.5 / 250 });
    assertAlmostEquals(expectedMaximumSharpe(trials(100)), 0.1132, 5e-5);
    assertAlmostEquals(deflatedSharpeRatio(estimate, trials(100))!, 0.9004, 5e-5);
    assertAlmostEquals(deflatedSharpeRatio(estimate, trials(46))!, 0.9505, 5e-5);
    assertEquals(
      deflatedSharpeRatio(estimate, trials(1)),
      probabilisticSharpeRatio(estimate, 0),
    );
    const falling = [2, 5, 20, 1000, 1e6].map((count) =>
      deflatedSharpeRatio(estimate, trials(count))!
    );
    assert(falling.every((value, i) => i === 0 || value < falling[i - 1]));
  },
});
