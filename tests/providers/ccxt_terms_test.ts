import { assertEquals, assertThrows } from "@std/assert";
import { DataMissingError } from "../../lib/base/mod.ts";
import type { CcxtMarket } from "../../lib/providers/ccxt_client.ts";
import { findMarket, toInstrument } from "../../lib/providers/ccxt_terms.ts";

/** ccxt's numbers for its precision modes. */
const DECIMAL_PLACES = 2;
const TICK_SIZE = 4;

const PERP: CcxtMarket = {
  id: "SOL-USDT-SWAP",
  symbol: "SOL/USDT:USDT",
  base: "SOL",
  quote: "USDT",
  swap: true,
  linear: true,
  precision: { price: 0.01, amount: 1 },
  limits: { amount: { min: 1 }, cost: {} },
  info: {},
};
const SPOT: CcxtMarket = {
  ...PERP,
  id: "SOL-USDT",
  symbol: "SOL/USDT",
  swap: false,
  linear: false,
  spot: true,
};
const INVERSE: CcxtMarket = { ...PERP, id: "SOL-USD-SWAP", quote: "USD", linear: false };
const FUTURE: CcxtMarket = { ...PERP, id: "SOLUSDT_251226", swap: false };
const TIERS = [{ maxNotional: 100, maintenanceMarginRate: 0.01, maxLeverage: 50 }];
const FACTS = { venue: "okx", precisionMode: TICK_SIZE, tiers: TIERS };

Deno.test({
  name: "an id means itself, another name the linear perpetual, then spot",
  permissions: "none",
  fn: () => {
    const all = [FUTURE, SPOT, INVERSE, PERP];
    const cases: [string, CcxtMarket[], string | undefined][] = [
      ["SOLUSDT", all, "SOL-USDT-SWAP"],
      ["SOL-USDT", all, "SOL-USDT"],
      ["SOL-USDT-SWAP", all, "SOL-USDT-SWAP"],
      ["SOLUSDT", [FUTURE, SPOT], "SOL-USDT"],
      ["SOLUSDT", [FUTURE], undefined],
      ["SOLUSDT_251226", all, "SOLUSDT_251226"],
      ["SOLUSD", all, "SOL-USD-SWAP"],
      ["SOL-USDC", all, undefined],
      ["SOLUSDT", [{ ...SPOT, id: "SOLUSDT" }, PERP], "SOLUSDT"],
      ["OLUSDT", all, undefined],
    ];
    for (const [symbol, markets, id] of cases) {
      assertEquals(findMarket(markets, symbol)?.id, id, symbol);
      assertEquals(findMarket(markets.toReversed(), symbol)?.id, id, symbol);
    }
  },
});

Deno.test({
  name: "quantities are in base units, whatever a contract holds",
  permissions: "none",
  fn: () => {
    const { qtyStep, minQty } = toInstrument(
      "SOLUSDT",
      { ...PERP, contractSize: 0.1 },
      FACTS,
    );
    assertEquals([qtyStep, minQty], [0.1, 0.1]);
  },
});

Deno.test({
  name: "a precision in digits is a step as well",
  permissions: "none",
  fn: () => {
    const market = { ...PERP, precision: { price: 3, amount: 0 }, limits: {} };
    const { tickSize, qtyStep, minQty, minNotional } = toInstrument("SOLUSDT", market, {
      ...FACTS,
      precisionMode: DECIMAL_PLACES,
    });
    assertEquals([tickSize, qtyStep, minQty, minNotional], [0.001, 1, 1, 0]);
  },
});

Deno.test({
  name: "margin rates in percent are told from fractions, and tiers join",
  permissions: "none",
  fn: () => {
    const fractions = [
      { maxNotional: 1000, maintenanceMarginRate: 0.025, maxLeverage: 20 },
      { maxNotional: 100, maintenanceMarginRate: 0.005, maxLeverage: 100 },
    ];
    const percents = fractions.map((tier) => ({
      ...tier,
      maintenanceMarginRate: tier.maintenanceMarginRate * 100,
    }));
    for (const tiers of [fractions, percents]) {
      assertEquals(toInstrument("SOLUSDT", PERP, { ...FACTS, tiers }).maintenanceTiers, [
        { maxNotionalUsdt: 100, maintenanceRate: 0.005, deductionUsdt: 0 },
        { maxNotionalUsdt: null, maintenanceRate: 0.025, deductionUsdt: 2 },
      ]);
    }
  },
});

Deno.test({
  name: "a funding interval is read as the venue states it, and is eight hours where it does not",
  permissions: "none",
  fn: () => {
    const hours = (info: Record<string, unknown>, fundingInterval?: string) =>
      toInstrument("SOLUSDT", { ...PERP, info }, { ...FACTS, fundingInterval })
        .fundingIntervalMs! / 3_600_000;
    assertEquals(hours({ fundingInterval: 240 }), 4);
    assertEquals(hours({ fundingInterval: "60" }), 1);
    assertEquals(hours({}, "4h"), 4);
    assertEquals(hours({}), 8);
    assertEquals(hours({ fundingInterval: 28_800_000 }), 8);
    assertEquals(toInstrument("SOLUSDT", SPOT, FACTS).fundingIntervalMs, null);
  },
});

Deno.test({
  name: "a step that a venue does not state is missing",
  permissions: "none",
  fn: () => {
    for (const precision of [{ price: 0.01 }, { amount: 1 }]) {
      assertThrows(
        () => toInstrument("SOLUSDT", { ...PERP, precision }, FACTS),
        DataMissingError,
        "data import --instruments",
      );
    }
  },
});
