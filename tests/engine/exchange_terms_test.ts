import { assertEquals } from "@std/assert";
import type { Instrument } from "../../lib/base/mod.ts";
import { exchangeTerms } from "../../lib/engine/exchange_terms.ts";
import { SAMPLE_ACCOUNT } from "../support/sample_plan.ts";

const SHARE: Instrument = {
  symbol: "SPY",
  kind: "equity",
  tickSize: 0.01,
  qtyStep: 1,
  minQty: 1,
  minNotional: 0,
  maintenanceTiers: [{ maxNotionalUsdt: null, maintenanceRate: 0.25, deductionUsdt: 0 }],
  fundingIntervalMs: null,
  calendar: "us_equities",
  venue: "nyse",
};
const CASH = { ...SAMPLE_ACCOUNT, maxLeverage: 1 };

Deno.test({
  name: "maintenance margin applies to perpetuals, to leverage and to loans, and not to cash",
  permissions: "none",
  fn() {
    const tiersOf = (
      account: typeof CASH & { allowShortBorrow?: boolean },
      kind: Instrument["kind"],
    ) => exchangeTerms(account, { ...SHARE, kind }).maintenanceTiers.length;
    assertEquals(tiersOf(CASH, "perp"), 1);
    for (const kind of ["spot", "equity"] as const) {
      assertEquals(tiersOf(CASH, kind), 0);
      assertEquals(tiersOf({ ...CASH, maxLeverage: 2 }, kind), 1);
      assertEquals(tiersOf({ ...CASH, allowShortBorrow: true }, kind), 1);
    }
  },
});

Deno.test({
  name: "only an account that borrows sells shares short, and a perpetual needs no loan",
  permissions: "none",
  fn() {
    const perp: Instrument = { ...SHARE, kind: "perp" };
    const lent = { ...CASH, allowShortBorrow: true, shortBorrowPercent: 3 };
    assertEquals(exchangeTerms(CASH, SHARE).refusesShorts, true);
    assertEquals(exchangeTerms(lent, SHARE).refusesShorts, undefined);
    assertEquals(exchangeTerms(lent, SHARE).shortBorrowPercent, 3);
    assertEquals(exchangeTerms(CASH, perp).refusesShorts, undefined);
    assertEquals(exchangeTerms(lent, perp).shortBorrowPercent, undefined);
  },
});
