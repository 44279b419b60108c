import { assertEquals, assertNotEquals } from "@std/assert";
import { engineCase, resultDigest } from "../../bench/engine_cases.ts";

Deno.test("the engine bench trades at every timeframe it is measured at, the same every time", () => {
  for (const timeframe of ["1m", "15m", "1h"] as const) {
    const { run } = engineCase(20_000, timeframe);
    const first = run();
    assertNotEquals(first.trades.length, 0);
    assertEquals(resultDigest(run()), resultDigest(first));
  }
});
