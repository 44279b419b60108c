import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { profitBounds } from "../../lib/metrics/mod.ts";
import { sampleTrade } from "./sample_run.ts";

Deno.test({
  name: "bounds replace the net profit of ambiguous trades only",
  permissions: "none",
  fn() {
    const trades = [
      sampleTrade(20),
      sampleTrade(-10, { ambiguous: true, bestNetPnlUsdt: 25, worstNetPnlUsdt: -10 }),
      sampleTrade(5, { ambiguous: true, bestNetPnlUsdt: 5, worstNetPnlUsdt: -15 }),
    ];
    assertEquals(profitBounds(trades), {
      netProfitUsdt: 15,
      optimisticNetProfitUsdt: 50,
      pessimisticNetProfitUsdt: -5,
    });
    assertEquals(profitBounds([]), {
      netProfitUsdt: 0,
      optimisticNetProfitUsdt: 0,
      pessimisticNetProfitUsdt: 0,
    });
  },
});

Deno.test({
  name: "the net profit lies between its bounds",
  permissions: "none",
  fn() {
    const cents = fc.integer({ min: -10_000, max: 10_000 });
    const extra = fc.integer({ min: 0, max: 5_000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(cents, extra, extra)), (values) => {
        const bounds = profitBounds(values.map(([net, better, worse]) =>
          sampleTrade(net, {
            ambiguous: better + worse > 0,
            bestNetPnlUsdt: net + better,
            worstNetPnlUsdt: net - worse,
          })
        ));
        const gained = values.reduce((sum, [, better]) => sum + better, 0);
        const lost = values.reduce((sum, [, , worse]) => sum + worse, 0);
        assertEquals(bounds.optimisticNetProfitUsdt - bounds.netProfitUsdt, gained);
        assertEquals(bounds.netProfitUsdt - bounds.pessimisticNetProfitUsdt, lost);
      }),
      { seed: 1, numRuns: 200 },
    );
  },
});
