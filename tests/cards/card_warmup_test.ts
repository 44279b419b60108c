import { assertEquals, assertThrows } from "@std/assert";
import { CardError } from "../../lib/base/mod.ts";
import { loadCard } from "../../lib/cards/mod.ts";
import { CARD_PERMISSIONS } from "./sample_card.ts";

/** A card that enters on one condition; ema of length n needs n bars, rsi of length n needs n + 1. */
function card(when: string, features = "{}", timeframes = "exec: 15m, htf: 1h", more = ""): string {
  return `id: warm
version: "1"
name: Warm
account:
  starting_equity_usdt: 1000
  max_leverage: 1
  fee_model: { taker_bps: 5, maker_bps: 2 }
  slippage_bps: 1
symbol_universe: [BTCUSDT]
timeframes: { ${timeframes} }
features: ${features}
position_policy: { mode: long_only }
entry_rules:
  - { direction: long, when: ${when} }
risk_model: { sizing: { model: fixed_usdt, value: 100 } }
${more}`;
}

const EXEC_RSI = "{ exec: [{ indicator: rsi, key: rsi, params: { length: 14 } }] }";
const HTF_EMA = "{ htf: [{ indicator: ema, key: ema, params: { length: 20 } }] }";
const ONLY_EXEC = "exec: 15m";

/** Condition, features, timeframes, and the bars that a decision needs of each role. */
// deno-fmt-ignore
const CASES: [when: string, features: string, timeframes: string, bars: Record<string, number>][] = [
  ["{ lhs: exec.close, op: gt, rhs: 1 }",                                   "{}",     ONLY_EXEC,              { exec: 1 }],
  ["{ lhs: 'exec.close[4]', op: gt, rhs: exec.close }",                     "{}",     ONLY_EXEC,              { exec: 5 }],
  ["{ lhs: exec.close, op: cross_above, rhs: 1 }",                          "{}",     ONLY_EXEC,              { exec: 2 }],
  ["{ lhs: exec.close, op: gt, rhs: 1, for_bars: 3 }",                      "{}",     ONLY_EXEC,              { exec: 3 }],
  ["{ lhs: px.last.value, op: gt, rhs: 1 }",                                "{}",     ONLY_EXEC,              { exec: 1 }],
  ["{ lhs: 'px.rollup.min_1m[6]', op: cross_below, rhs: 1 }",               "{}",     ONLY_EXEC,              { exec: 8 }],
  ["{ lhs: exec.rsi, op: gt, rhs: 50 }",                                    EXEC_RSI, ONLY_EXEC,              { exec: 15 }],
  ["{ lhs: 'exec.rsi[2]', op: gt, rhs: 50 }",                               EXEC_RSI, ONLY_EXEC,              { exec: 17 }],
  ["{ lhs: exec.rsi, op: cross_above, rhs: 50, for_bars: 3 }",              EXEC_RSI, ONLY_EXEC,              { exec: 18 }],
  ["{ all: [{ lhs: exec.rsi, op: lt, rhs: 5, for_bars: 3 }], for_bars: 4 }", EXEC_RSI, ONLY_EXEC,             { exec: 20 }],
  ["{ not: { any: [{ lhs: exec.rsi, op: lt, rhs: 5 }], for_bars: 4 } }",    EXEC_RSI, ONLY_EXEC,              { exec: 18 }],
  // Look-back in exec bars, counted in bars of the context and rounded up.
  ["{ lhs: htf.close, op: gt, rhs: htf.ema }",                              HTF_EMA,  "exec: 15m, htf: 1h",   { exec: 1, htf: 20 }],
  ["{ lhs: 'htf.ema[3]', op: gt, rhs: 1 }",                                 HTF_EMA,  "exec: 15m, htf: 1h",   { exec: 1, htf: 23 }],
  ["{ lhs: exec.close, op: cross_above, rhs: htf.ema }",                    HTF_EMA,  "exec: 15m, htf: 1h",   { exec: 2, htf: 21 }],
  ["{ lhs: exec.close, op: gt, rhs: htf.ema, for_bars: 5 }",                HTF_EMA,  "exec: 15m, htf: 1h",   { exec: 5, htf: 21 }],
  ["{ lhs: exec.close, op: gt, rhs: htf.ema, for_bars: 6 }",                HTF_EMA,  "exec: 15m, htf: 1h",   { exec: 6, htf: 22 }],
  ["{ lhs: exec.close, op: cross_above, rhs: ltf.close }",                  "{}",     "exec: 15m, ltf: 5m",   { exec: 2, ltf: 4 }],
  ["{ lhs: exec.close, op: cross_above, rhs: ltf.close }",                  "{}",     "exec: 5m, ltf: 3m",    { exec: 2, ltf: 3 }],
];

for (const [when, features, timeframes, bars] of CASES) {
  Deno.test({
    name: `${when} on ${timeframes} needs ${JSON.stringify(bars)}`,
    permissions: CARD_PERMISSIONS,
    fn: () =>
      assertEquals(loadCard(card(when, features, timeframes), "w.yml").plan.warmupBars, bars),
  });
}

Deno.test({
  name: "A stop's feature counts as well",
  permissions: CARD_PERMISSIONS,
  fn() {
    const text = card(
      "{ lhs: exec.close, op: gt, rhs: 1 }",
      "{ htf: [{ indicator: atr, key: atr }] }",
    ).replace(
      "risk_model: {",
      "risk_model: { stop_loss: { type: atr_multiple, value: 1, atr: htf.atr },",
    );
    assertEquals(loadCard(text, "w.yml").plan.warmupBars, { exec: 1, htf: 15 });
  },
});

Deno.test({
  name: "Stated warm-up is taken when it suffices and refused when it is too short",
  permissions: CARD_PERMISSIONS,
  fn() {
    const stated = (bars: number) =>
      card(
        "{ lhs: 'exec.rsi[2]', op: gt, rhs: 50 }",
        EXEC_RSI,
        ONLY_EXEC,
        `warmup_bars: { exec: ${bars} }`,
      );
    assertEquals(loadCard(stated(17), "w.yml").plan.warmupBars, { exec: 17 });
    assertEquals(loadCard(stated(40), "w.yml").plan.warmupBars, { exec: 40 });
    const error = assertThrows(() => loadCard(stated(16), "w.yml"), CardError);
    assertEquals([error.code, error.where], ["WARMUP_TOO_SHORT", "w.yml:16:22"]);
    assertEquals(
      error.message,
      'Cannot compile card "warm" as warmup_bars.exec is 16: "exec.rsi[2]" needs 17, ' +
        "give at least that or leave it out",
    );
  },
});
