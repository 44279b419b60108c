import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { marginTerms } from "../../lib/exchange/mod.ts";

const TIERS = [
  { maxNotionalUsdt: 50_000, maintenanceRate: 0.005, deductionUsdt: 0 },
  { maxNotionalUsdt: 250_000, maintenanceRate: 0.01, deductionUsdt: 250 },
  { maxNotionalUsdt: null, maintenanceRate: 0.025, deductionUsdt: 4_000 },
];

Deno.test({
  name: "tiers whose deductions fit join without a jump",
  permissions: "none",
  fn() {
    for (const notional of [50_000, 250_000]) {
      const below = marginTerms(notional, 1, 1, 5, TIERS).maintenanceMarginUsdt;
      const above = marginTerms(notional + 1e-6, 1, 1, 5, TIERS).maintenanceMarginUsdt;
      assert(Math.abs(above - below) < 1e-6, `${below} jumps to ${above}`);
    }
  },
});

Deno.test({
  name: "each notional takes the first tier that holds it",
  permissions: "none",
  fn() {
    const maintenance = (notional: number) =>
      marginTerms(notional, 1, 1, 5, TIERS).maintenanceMarginUsdt;
    assertEquals(maintenance(10_000), 50);
    assertEquals(maintenance(50_000), 250);
    assertEquals(maintenance(100_000), 750);
    assertEquals(maintenance(1_000_000), 21_000);
  },
});

Deno.test({
  name: "liquidation lies between entry and bankruptcy, where exactly the margin is lost",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000_000 }).map((cents) => cents / 100),
        fc.integer({ min: 1, max: 1_000_000 }).map((lots) => lots / 1_000),
        fc.constantFrom(1, -1),
        fc.integer({ min: 1, max: 39 }),
        (entry, qty, sign, leverage) => {
          const terms = marginTerms(entry, qty, sign, leverage, TIERS);
          const near = 1e-9 * entry * qty;
          const lossAt = (price: number) => -sign * qty * (price - entry);
          const { initialMarginUsdt: initial, maintenanceMarginUsdt: maintenance } = terms;
          assert(Math.abs(initial - entry * qty / leverage) <= near);
          assert(Math.abs(lossAt(terms.bankruptcyPrice) - initial) <= near);
          assert(Math.abs(lossAt(terms.liquidationPrice) - (initial - maintenance)) <= near);
          assert(sign * (entry - terms.liquidationPrice) > 0);
          assert(sign * (terms.liquidationPrice - terms.bankruptcyPrice) >= -1e-9 * entry);
        },
      ),
      { seed: 1, numRuns: 1_000 },
    );
  },
});

Deno.test({
  name: "long and short stand at equal distances",
  permissions: "none",
  fn() {
    const tiers = [{ maxNotionalUsdt: null, maintenanceRate: 1 / 64, deductionUsdt: 0 }];
    const long = marginTerms(128, 4, 1, 8, tiers);
    const short = marginTerms(128, 4, -1, 8, tiers);
    assertEquals(128 - long.bankruptcyPrice, short.bankruptcyPrice - 128);
    assertEquals(128 - long.liquidationPrice, short.liquidationPrice - 128);
  },
});
