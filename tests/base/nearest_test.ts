import { assertEquals } from "@std/assert";
import { nearestName } from "../../lib/base/mod.ts";

Deno.test({
  name: "a typo is answered with the name that was meant, and a guess with nothing",
  permissions: "none",
  fn() {
    const known = ["exec.close", "htf.ema_trend", "exec.rsi", "px.rollup.min_1m"];
    const table: [string, string | undefined][] = [
      ["htf.ema_trnd", "htf.ema_trend"],
      ["HTF.EMA_TREND", "htf.ema_trend"],
      ["exec.rsi", "exec.rsi"],
      ["exec.rs", "exec.rsi"],
      ["px.rollup.min1m", "px.rollup.min_1m"],
      ["exec.clsoe", "exec.close"],
      ["bollinger", undefined],
      ["x", undefined],
    ];
    for (const [given, nearest] of table) assertEquals(nearestName(given, known), nearest);
    assertEquals(nearestName("rsi", []), undefined);
  },
});
