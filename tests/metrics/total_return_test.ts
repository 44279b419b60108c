import { assertAlmostEquals, assertEquals } from "@std/assert";
import { totalReturn } from "../../lib/metrics/mod.ts";

Deno.test({
  name: "return, benchmark return and alpha worked by hand",
  permissions: "none",
  fn() {
    // 1000 to 1100 is 10 %, 80 to 60 is -25 %: 35 points ahead.
    const result = totalReturn(1000, 1100, 80, 60);
    assertEquals(result.netProfitUsdt, 100);
    assertAlmostEquals(result.totalReturn, 0.1, 1e-12);
    assertEquals(result.benchmarkReturn, -0.25);
    assertAlmostEquals(result.alpha!, 0.35, 1e-12);
  },
});

Deno.test({
  name: "without benchmark prices there is no benchmark and no alpha",
  permissions: "none",
  fn() {
    for (const [start, end] of [[NaN, 60], [80, NaN], [0, 60], [Infinity, 60]]) {
      const { benchmarkReturn, alpha } = totalReturn(1000, 900, start, end);
      assertEquals([benchmarkReturn, alpha], [null, null]);
    }
  },
});
