import { assertEquals } from "@std/assert";
import { summarizeDirection } from "../../lib/metrics/mod.ts";
import { sampleTrade } from "./sample_run.ts";

Deno.test({
  name: "trades split by direction",
  permissions: "none",
  fn() {
    const trades = [
      sampleTrade(10),
      sampleTrade(-4, { direction: "short" }),
      sampleTrade(-2),
      sampleTrade(0, { direction: "short" }),
      sampleTrade(7, { direction: "short" }),
      sampleTrade(9, { direction: "short" }),
    ];
    assertEquals(summarizeDirection(trades, "long"), {
      tradeCount: 2,
      netProfitUsdt: 8,
      winRatePct: 50,
    });
    assertEquals(summarizeDirection(trades, "short"), {
      tradeCount: 4,
      netProfitUsdt: 12,
      winRatePct: 50,
    });
  },
});

Deno.test({
  name: "a direction that was never traded has no win rate",
  permissions: "none",
  fn() {
    assertEquals(summarizeDirection([sampleTrade(1)], "short"), {
      tradeCount: 0,
      netProfitUsdt: 0,
      winRatePct: null,
    });
  },
});
