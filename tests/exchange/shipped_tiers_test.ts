import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { marginTerms } from "../../lib/exchange/mod.ts";
import { instrumentFromJson } from "../../lib/store/mod.ts";

const DATA = new URL("../../data/", import.meta.url);

function shipped(file: string) {
  return JSON.parse(Deno.readTextFileSync(new URL(file, DATA)))
    .map((json: unknown) => instrumentFromJson(json, file));
}

for (const file of ["instruments.json", "instruments_bybit.json"]) {
  for (const { symbol, kind, maintenanceTiers } of shipped(file)) {
    if (kind !== "perp") continue;
    Deno.test(`${file}: the tiers of ${symbol} ascend and join without a jump`, () => {
      const marginAt = (notional: number, row: number) =>
        notional * maintenanceTiers[row].maintenanceRate - maintenanceTiers[row].deductionUsdt;
      for (let row = 1; row < maintenanceTiers.length; row++) {
        const border = maintenanceTiers[row - 1].maxNotionalUsdt!;
        assert(maintenanceTiers[row].maintenanceRate > maintenanceTiers[row - 1].maintenanceRate);
        assertAlmostEquals(marginAt(border, row), marginAt(border, row - 1), 1e-6);
      }
      assertEquals(maintenanceTiers.at(-1)!.maxNotionalUsdt, null);
    });
  }
}

Deno.test("maintenance margin is what the venue's brackets give by hand", () => {
  const margin = (file: string, symbol: string, notional: number) => {
    const { maintenanceTiers } = shipped(file).find((one: { symbol: string }) =>
      one.symbol === symbol
    );
    return marginTerms(100, notional / 100, 1, 10, maintenanceTiers).maintenanceMarginUsdt;
  };
  assertAlmostEquals(margin("instruments.json", "BTCUSDT", 100_000), 400, 1e-9);
  assertAlmostEquals(margin("instruments.json", "BTCUSDT", 500_000), 500_000 * 0.005 - 300, 1e-9);
  assertAlmostEquals(margin("instruments.json", "SOLUSDT", 100_000), 100_000 * 0.0065 - 75, 1e-9);
  assertAlmostEquals(margin("instruments.json", "LAYERUSDT", 8_000), 8_000 * 0.015 - 25, 1e-9);
  assertAlmostEquals(margin("instruments_bybit.json", "BTCUSDT", 3e6), 3e6 * 0.01 - 10_000, 1e-6);
});
