import { assertAlmostEquals, assertEquals } from "@std/assert";
import { ulcerIndex } from "../../lib/metrics/mod.ts";
import { BACON_RETURNS, compound } from "./published_returns.ts";

Deno.test({
  name: "the ulcer index of drawdowns of 5, 10 and 3 % is 6.7 %",
  permissions: "none",
  fn() {
    // yoopla.net, "Ulcer Index Formula": sqrt((0.0025 + 0.01 + 0.0009) / 3) = 6.7 %.
    assertAlmostEquals(ulcerIndex(Float64Array.of(95, 90, 97), 100)!, 0.067, 5e-4);
  },
});

Deno.test({
  name: "the ulcer index of Bacon's portfolio gives the published Martin ratio",
  permissions: "none",
  fn() {
    // Bacon (2008) p. 91 and the example of PerformanceAnalytics: annual return over ulcer index is
    // 1.70, printed as 1.6945 by the package's reference run with months as twelfths of a year.
    const equity = compound(BACON_RETURNS);
    const annualReturn = (equity[23] / 100) ** (12 / 24) - 1;
    assertAlmostEquals(annualReturn / ulcerIndex(equity, 100)!, 1.70, 0.01);
    assertAlmostEquals(annualReturn / ulcerIndex(equity, 100)!, 1.6945, 5e-5);
  },
});

Deno.test({
  name: "the ulcer index is the root mean square of the published drawdowns of Bacon's portfolio",
  permissions: "none",
  fn() {
    // Drawdowns as listed in the test suite of lequant40/portfolio_analytics_js; the others are 0.
    const drawdowns = [
      ...[0.010000000403691738, 0.013999999617791537, 0.005000000734539523, 0.03700000011181794],
      ...[0.0957430003496455, 0.0803706313368281, 0.1254324703457898, 0.14467295573852484],
      ...[0.0848000629253946, 0.031718466812211514, 0.0946567662742993, 0.07292852835869665],
      ...[0.0775638856906372, 0.0858658110661319],
    ];
    const squares = drawdowns.reduce((sum, value) => sum + value * value, 0);
    const expected = Math.sqrt(squares / 24);
    assertAlmostEquals(ulcerIndex(compound(BACON_RETURNS), 100)!, expected, 1e-8);
  },
});

Deno.test({
  name: "the ulcer index is 0 for an account that never fell and null without closes",
  permissions: "none",
  fn() {
    assertEquals(ulcerIndex(Float64Array.of(100, 110, 110), 100), 0);
    assertEquals(ulcerIndex(Float64Array.of(0), 100), 1);
    assertEquals(ulcerIndex(new Float64Array(0), 100), null);
  },
});
