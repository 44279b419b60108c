import { assertAlmostEquals, assertEquals } from "@std/assert";
import { DAY_MS } from "../../lib/base/mod.ts";
import { cagr, calmarRatio, drawdown } from "../../lib/metrics/mod.ts";
import { compound, EMPYRICAL_MIXED_RETURNS } from "./published_returns.ts";

Deno.test({
  name: "the Calmar ratio agrees with the ratios published by empyrical",
  permissions: "none",
  fn() {
    // quantopian/empyrical, test_calmar: the same nine periods taken as weeks (52 a year) and as
    // months (12 a year), over a drawdown of 10 %. The first of the nine has a return of 0.
    const equityUsdt = Float64Array.of(100, ...compound(EMPYRICAL_MIXED_RETURNS));
    const tsCloseMs = equityUsdt.map((_, i) => i + 1);
    const { maxDrawdown } = drawdown({ tsCloseMs, equityUsdt }, 100, 0);
    assertAlmostEquals(maxDrawdown, 0.1, 1e-12);
    for (
      const [periodsPerYear, expected] of [[52, 2.4690830513998208], [12, 0.52242061386048144]]
    ) {
      const growth = cagr(100, equityUsdt[8], 365 * DAY_MS * 9 / periodsPerYear);
      assertAlmostEquals(calmarRatio(growth, maxDrawdown)!, expected, 1e-8);
    }
  },
});

Deno.test({
  name: "the Calmar ratio is null without growth or without a drawdown",
  permissions: "none",
  fn() {
    assertAlmostEquals(calmarRatio(-0.2, 0.4)!, -0.5);
    assertEquals(calmarRatio(null, 0.1), null);
    assertEquals(calmarRatio(0.1, 0), null);
    assertEquals(calmarRatio(0.1, 1e-16), null);
  },
});
