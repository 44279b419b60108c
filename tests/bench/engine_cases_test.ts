import { assertEquals, assertNotEquals } from "@std/assert";
import { engineCase, engineCases, resultDigest } from "../../bench/engine_cases.ts";

Deno.test("the engine bench trades at every timeframe it is measured at, the same every time", () => {
  for (const timeframe of ["1m", "15m", "1h"] as const) {
    const { run } = engineCase(20_000, timeframe);
    const first = run();
    assertNotEquals(first.trades.length, 0);
    assertEquals(resultDigest(run()), resultDigest(first));
  }
});

Deno.test("the pieces of a walk are together as long as the walk, and each of them trades", () => {
  const whole = engineCase(36_000, "15m").prepared;
  const pieces = engineCases(36_000, "15m", 4);
  const rows = pieces.map(({ prepared: { fromRow, toRow } }) => toRow - fromRow);
  assertEquals(rows.reduce((sum, count) => sum + count, 0), whole.toRow - whole.fromRow);
  for (const { run } of pieces) assertNotEquals(run().trades.length, 0);
});
