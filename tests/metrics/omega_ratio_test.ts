import { assertAlmostEquals, assertEquals } from "@std/assert";
import { omegaRatio } from "../../lib/metrics/mod.ts";
import { BACON_RETURNS, EMPYRICAL_MIXED_RETURNS } from "./published_returns.ts";

Deno.test({
  name: "the Omega ratio agrees with Bacon's example at a threshold of 0.5 %",
  permissions: "none",
  fn() {
    // Bacon (2008) p. 95: upside potential 0.425 / 24, downside potential 0.329 / 24. The example of
    // PerformanceAnalytics prints 0.2917933 for the Omega-Sharpe ratio, which is Omega minus 1.
    assertAlmostEquals(omegaRatio(BACON_RETURNS, 0.005)!, 0.425 / 0.329, 1e-12);
    assertAlmostEquals(omegaRatio(BACON_RETURNS, 0.005)! - 1, 0.2917933, 5e-8);
  },
});

Deno.test({
  name: "the Omega ratio agrees with the ratios published by empyrical",
  permissions: "none",
  fn() {
    // quantopian/empyrical, test_omega: thresholds of 1 % and, as 10 a year over 252 days, of
    // 11^(1/252) - 1.
    assertAlmostEquals(omegaRatio(EMPYRICAL_MIXED_RETURNS, 0.01)!, 0.8125, 1e-8);
    const threshold = 11 ** (1 / 252) - 1;
    assertAlmostEquals(
      omegaRatio(EMPYRICAL_MIXED_RETURNS, threshold)!,
      0.83354263497557934,
      1e-8,
    );
  },
});

Deno.test({
  name: "the Omega ratio at 0 sets gains against losses",
  permissions: "none",
  fn() {
    assertAlmostEquals(omegaRatio(EMPYRICAL_MIXED_RETURNS)!, 19 / 14, 1e-12);
    assertEquals(omegaRatio(Float64Array.of(-0.01, -0.02)), 0);
    assertEquals(omegaRatio(Float64Array.of(0.01, 0)), null);
    assertEquals(omegaRatio(new Float64Array(0)), null);
  },
});
