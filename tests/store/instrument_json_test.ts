import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DataError } from "../../lib/base/mod.ts";
import { instrumentFromJson } from "../../lib/store/mod.ts";

const PERP = {
  symbol: "X",
  kind: "perp",
  tick_size: 0.1,
  qty_step: 1,
  min_qty: 1,
  min_notional: 0,
  maintenance_tiers: [
    { max_notional_usdt: 100, maintenance_rate: 0.01, deduction_usdt: 0 },
    { max_notional_usdt: null, maintenance_rate: 0.02, deduction_usdt: 1 },
  ],
  funding_interval_ms: null,
  calendar: "24/7",
  venue: "test",
};

Deno.test("sound contract terms are read", () => {
  const { tickSize, maintenanceTiers } = instrumentFromJson(PERP, "here");
  assertEquals([tickSize, maintenanceTiers.length, maintenanceTiers[1].maxNotionalUsdt], [
    0.1,
    2,
    null,
  ]);
});

const [first, last] = PERP.maintenance_tiers;
const BAD: [string, unknown][] = [
  ["kind", { ...PERP, kind: "future" }],
  ["symbol", { ...PERP, symbol: "a/b" }],
  ["tick_size", { ...PERP, tick_size: 0 }],
  ["qty_step", { ...PERP, qty_step: "1" }],
  ["min_notional", { ...PERP, min_notional: -1 }],
  ["funding_interval_ms", { ...PERP, funding_interval_ms: undefined }],
  ["calendar", { ...PERP, calendar: "" }],
  ["maintenance_tiers", { ...PERP, maintenance_tiers: [] }],
  ["max_notional_usdt", { ...PERP, maintenance_tiers: [first] }],
  ["max_notional_usdt", { ...PERP, maintenance_tiers: [last, last] }],
  ["maintenance_rate", { ...PERP, maintenance_tiers: [{ ...last, maintenance_rate: 1 }] }],
  ["deduction_usdt", { ...PERP, maintenance_tiers: [{ ...last, deduction_usdt: NaN }] }],
  ["kind", null],
];

for (const [i, [key, json]] of BAD.entries()) {
  Deno.test(`contract terms with a bad ${key} are refused (${i + 1})`, () => {
    const error = assertThrows(() => instrumentFromJson(json, "here.json"), DataError);
    assertEquals(error.code, "BAD_INSTRUMENT");
    assertStringIncludes(error.where!, key);
  });
}

Deno.test("a key that contract terms do not have is named with the near one", () => {
  const { tick_size, ...rest } = PERP;
  const misspelled = { ...rest, tick_siz: tick_size };
  const error = assertThrows(() => instrumentFromJson(misspelled, "here.json"), DataError);
  assertEquals([error.code, error.where], ["BAD_INSTRUMENT", "here.json: tick_siz"]);
  assertStringIncludes(error.message, 'did you mean "tick_size"?');
  const tiers = [{ ...last, rate: 1 }];
  const inTier = () => instrumentFromJson({ ...PERP, maintenance_tiers: tiers }, "here.json");
  assertStringIncludes(assertThrows(inTier, DataError).where!, "maintenance_tiers[0]: rate");
});

Deno.test("all keys that contract terms lack are named at once", () => {
  const { calendar: _calendar, venue: _venue, ...rest } = PERP;
  const error = assertThrows(() => instrumentFromJson(rest, "here.json"), DataError);
  assertEquals([error.code, error.where], ["BAD_INSTRUMENT", "here.json: calendar"]);
  assertStringIncludes(error.message, "as they lack calendar, venue");
});
