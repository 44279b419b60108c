import { assertAlmostEquals, assertEquals } from "@std/assert";
import { sharpeRatio } from "../../lib/metrics/mod.ts";
import {
  BACON_RETURNS,
  EMPYRICAL_MIXED_RETURNS,
  EMPYRICAL_NEGATIVE_RETURNS,
} from "./published_returns.ts";

Deno.test({
  name: "the Sharpe ratio agrees with the annual ratios published by empyrical",
  permissions: "none",
  fn() {
    // quantopian/empyrical, test_sharpe_ratio: daily returns, 252 days, risk-free rate 0.
    const cases: [Float64Array, number][] = [
      [EMPYRICAL_MIXED_RETURNS, 1.7238613961706866],
      [EMPYRICAL_NEGATIVE_RETURNS, -24.406808633910085],
      [Float64Array.of(0.01, 0.02, ...Array(7).fill(0.01)), 52.915026221291804],
    ];
    for (const [returns, expected] of cases) {
      assertAlmostEquals(sharpeRatio(returns, 252)!, expected, 1e-8);
    }
  },
});

Deno.test({
  name: "the Sharpe ratio uses the sample deviation of Bacon's monthly returns",
  permissions: "none",
  fn() {
    // Bacon (2008): mean 0.9 %, squared deviations 0.035974 over 24 months. The test suite of
    // lequant40/portfolio_analytics_js publishes 0.22756845566238826 for the ratio of a month.
    assertAlmostEquals(sharpeRatio(BACON_RETURNS, 1)!, 0.009 / Math.sqrt(0.035974 / 23), 1e-12);
    assertAlmostEquals(sharpeRatio(BACON_RETURNS, 1)!, 0.22756845566238826, 1e-12);
  },
});

Deno.test({
  name: "the Sharpe ratio grows with the square root of the periods in a year",
  permissions: "none",
  fn() {
    const returns = Float64Array.of(0.01, 0.02, 0.03); // mean 2 %, sample deviation 1 %
    assertAlmostEquals(sharpeRatio(returns, 1)!, 2, 1e-12);
    assertAlmostEquals(sharpeRatio(returns, 365)!, 2 * Math.sqrt(365), 1e-10);
  },
});

Deno.test({
  name: "the Sharpe ratio is null when returns do not vary beyond rounding",
  permissions: "none",
  fn() {
    assertEquals(sharpeRatio(new Float64Array(0), 365), null);
    assertEquals(sharpeRatio(Float64Array.of(0.01), 365), null);
    assertEquals(sharpeRatio(new Float64Array(30), 365), null);
    // 1 % a day as ratios of equities: equal returns up to the last bits.
    const grown = Float64Array.from({ length: 30 }, (_, i) => 1000 * 1.01 ** (i + 1));
    const returns = grown.map((value, i) => i === 0 ? value / 1000 - 1 : value / grown[i - 1] - 1);
    assertEquals(new Set(returns).size > 1, true);
    assertEquals(sharpeRatio(returns, 365), null);
  },
});
