import { assertEquals, assertNotEquals } from "@std/assert";
import { makeHistoryCase } from "../../bench/paper_cases.ts";

Deno.test("the paper bench asks twice and is answered the same, with and without a hole", async () => {
  using history = await makeHistoryCase(5000);
  const whole = await history.checkWhole();
  const hole = await history.checkHole();
  assertEquals([await history.checkWhole(), await history.checkHole()], [whole, hole]);
  assertNotEquals(whole, hole);
});
