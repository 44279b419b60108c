import { assertEquals } from "@std/assert";
import { closestLiquidation } from "../../lib/metrics/mod.ts";
import { sampleTrade } from "./sample_run.ts";

function closest(...distances: number[]) {
  return closestLiquidation(
    distances.map((distance) => sampleTrade(0, { closestLiquidation: distance })),
  );
}

Deno.test({
  name: "the closest approach is the smallest distance of any trade",
  permissions: "none",
  fn() {
    assertEquals(closest(0.4, 0.05, 0.2), 0.05);
    assertEquals(closest(0.4, 0), 0);
    assertEquals(closest(0.4, -0.01), -0.01);
  },
});

Deno.test({
  name: "trades that saw no mark price have no approach",
  permissions: "none",
  fn() {
    assertEquals(closest(), null);
    assertEquals(closest(Infinity, NaN), null);
    assertEquals(closest(NaN, 0.3, Infinity), 0.3);
  },
});
