import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Ledger } from "../../lib/exchange/mod.ts";

const usdt = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((cents) => cents / 100);

Deno.test({
  name: "cash is the start plus realised profit minus fees minus funding, after each event",
  permissions: "none",
  fn() {
    const event = fc.record({ kind: fc.constantFrom("fee", "funding", "profit"), amount: usdt });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const ledger = new Ledger(5_000);
        for (const { kind, amount } of events) {
          if (kind === "fee") ledger.payFee(Math.abs(amount));
          else if (kind === "funding") ledger.payFunding(amount);
          else ledger.realise(amount);
          const { cashUsdt, realisedUsdt, feesUsdt, fundingUsdt } = ledger;
          assert(Math.abs(cashUsdt - (5_000 + realisedUsdt - feesUsdt - fundingUsdt)) < 1e-6);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  },
});

Deno.test({
  name: "margin is set aside and given back without moving cash",
  permissions: "none",
  fn() {
    const ledger = new Ledger(100);
    ledger.holdMargin(80);
    assertEquals([ledger.cashUsdt, ledger.availableUsdt(0)], [100, 20]);
    ledger.releaseMargin();
    assertEquals([ledger.cashUsdt, ledger.availableUsdt(0)], [100, 100]);
  },
});

Deno.test({
  name: "an open loss beyond free cash leaves nothing available, not less",
  permissions: "none",
  fn() {
    const ledger = new Ledger(100);
    ledger.holdMargin(80);
    assertEquals(ledger.availableUsdt(-15), 5);
    assertEquals(ledger.availableUsdt(-50), 0);
  },
});
