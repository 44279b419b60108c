import { assertEquals } from "@std/assert";
import { costs } from "../../lib/metrics/mod.ts";
import { sampleTrade } from "./sample_run.ts";

Deno.test({
  name: "fees and both sides of funding are summed apart",
  permissions: "none",
  fn() {
    const trades = [
      sampleTrade(1, { feesUsdt: 2, fundingPaidUsdt: 3, fundingReceivedUsdt: 0.5 }),
      sampleTrade(1, { feesUsdt: 4, fundingPaidUsdt: 0, fundingReceivedUsdt: 2.5 }),
    ];
    assertEquals(costs(trades), { feesUsdt: 6, fundingPaidUsdt: 3, fundingReceivedUsdt: 3 });
    assertEquals(costs([]), { feesUsdt: 0, fundingPaidUsdt: 0, fundingReceivedUsdt: 0 });
  },
});
