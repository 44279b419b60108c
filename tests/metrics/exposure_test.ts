import { assertEquals } from "@std/assert";
import { exposure } from "../../lib/metrics/mod.ts";

Deno.test({
  name: "exposure counts closes with a position, leverage is notional over equity",
  permissions: "none",
  fn() {
    const result = exposure({
      equityUsdt: Float64Array.of(100, 100, 200, 100, 100),
      positionNotionalUsdt: Float64Array.of(0, 300, -200, 0, 200),
    });
    // Leverage 3, 1 and 2 at three of five closes.
    assertEquals(result, { exposure: 0.6, averageLeverage: 2, maxLeverage: 3 });
  },
});

Deno.test({
  name: "there is no leverage without a position or without equity",
  permissions: "none",
  fn() {
    assertEquals(
      exposure({ equityUsdt: new Float64Array(0), positionNotionalUsdt: new Float64Array(0) }),
      { exposure: null, averageLeverage: null, maxLeverage: null },
    );
    assertEquals(
      exposure({ equityUsdt: Float64Array.of(100), positionNotionalUsdt: Float64Array.of(0) }),
      { exposure: 0, averageLeverage: null, maxLeverage: null },
    );
    assertEquals(
      exposure({ equityUsdt: Float64Array.of(0), positionNotionalUsdt: Float64Array.of(50) }),
      { exposure: 1, averageLeverage: null, maxLeverage: null },
    );
  },
});
