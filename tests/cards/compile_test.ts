import { assertEquals, assertThrows } from "@std/assert";
import { CardError } from "../../lib/base/mod.ts";
import { compileCard, loadCard, parseCard } from "../../lib/cards/mod.ts";
import { CARD_PERMISSIONS, placeOf, SAMPLE, sampleWith } from "./sample_card.ts";

function refusal(text: string): CardError {
  const card = parseCard(text, "s.yml");
  return assertThrows(() => compileCard(card), CardError);
}

/**
 * What is replaced, by what, and the first problem that is reported: code and reason. Its place is
 * where ▸ stands in the replacement, or the last entry.
 */
// deno-fmt-ignore
const REFUSALS: [piece: string, replacement: string, code: string, why: string, where?: string][] = [
  // References.
  ["rhs: htf.ema_trend", "rhs: ▸htf.ema_trnd", "UNKNOWN_FEATURE", '"htf.ema_trnd" is not a feature: did you mean "htf.ema_trend"?'],
  ["rhs: htf.ema_trend", "rhs: ▸htf.something_else", "UNKNOWN_FEATURE", '"htf.something_else" is not a feature: known are htf.open htf.high htf.low htf.close htf.volume htf.ema_trend'],
  ["rhs: htf.ema_trend", "rhs: ▸mtf.close", "UNKNOWN_ROLE", '"mtf.close" needs timeframes.mtf, which is not declared'],
  ["rhs: htf.ema_trend", "rhs: ▸daily.average", "UNKNOWN_FEATURE", '"daily.average" is not a feature: known are exec.open'],
  ["rhs: htf.ema_trend", "rhs: ▸px.last.valeu", "UNKNOWN_PACKET_KEY", '"px.last.valeu" is not a packet key: did you mean "px.last.value"?'],
  ["rhs: htf.ema_trend", "rhs: ▸px.mark.source", "UNKNOWN_PACKET_KEY", '"px.mark.source" is text and has no order: compare "px.mark.value" or drop it'],
  ["rhs: exec.bb_upper", "rhs: ▸exec.bb", "UNKNOWN_FEATURE", '"exec.bb" is not one column: choose exec.bb_lower, exec.bb_middle, exec.bb_upper, exec.bb_bandwidth, exec.bb_percent_b'],
  ["rhs: exec.bb_upper", 'rhs: ▸"exec.bb_upper[9999]"', "BAD_VALUE", '"exec.bb_upper[9999]" looks back 9999 bars: 5000 is the most'],
  // Everything declared is used, once.
  ["key: atr_14 }", "key: atr_14 }\n    - { indicator: sma, key: ▸sma_20, params: { length: 20 } }", "UNUSED_FEATURE", 'feature "exec.sma_20" is used by no rule or stop: use it or remove it'],
  ["exec: 15m, ", "exec: 15m, mtf: ▸30m, ", "UNUSED_TIMEFRAME", "timeframes.mtf is used by no feature, rule or stop: use it or remove it"],
  ["  htf:\n", "  ▸mtf: [{ indicator: ema, key: ema_mid }]\n  htf:\n", "UNKNOWN_ROLE", "features.mtf needs timeframes.mtf, which is not declared"],
  ["key: bb }", "key: ▸rsi_14 }", "DUPLICATE_FEATURE", 'feature "exec.rsi_14" is declared twice: choose another key'],
  ["key: bb }", "key: bb }\n    - { indicator: ema, key: ▸bb_upper }", "DUPLICATE_FEATURE", 'feature "exec.bb_upper" makes a column "bb_upper" and another feature makes one: choose another key'],
  ["key: atr_14 }", "key: atr_14 }\n    - { indicator: ema, key: ▸rsi_14 }", "DUPLICATE_FEATURE", 'feature "exec.rsi_14" is declared twice: choose another key'],
  ["key: atr_14 }", "key: atr_14 }\n    - { indicator: ema, key: ▸close }", "DUPLICATE_FEATURE", 'feature "exec.close" makes a column "close" and every bar has one: choose another key'],
  // Rules that never change.
  ["lhs: exec.rsi_14", "lhs: ▸20", "CONSTANT_RULE", "entry_rules[0].when.all[0] compares numbers with numbers, which never changes: put a reference on one side", "23:18"],
  ["lhs: exec.rsi_14, op: lt, rhs: 30", "lhs: ▸20, op: cross_above, rhs: 30", "CONSTANT_RULE", "entry_rules[0].when.all[0] compares numbers with numbers"],
  ["lhs: htf.close, op: gt, rhs: htf.ema_trend", "lhs: ▸htf.ema_trend, op: gt, rhs: htf.ema_trend", "CONSTANT_RULE", 'entry_rules[0].when.all[1] compares "htf.ema_trend" with itself'],
  ["op: lt, rhs: 30", "op: between, rhs: [▸40, 30]", "CONSTANT_RULE", "entry_rules[0].when.all[0] asks for a value between 40 and 30, which is never true: write the lower one first"],
  // Policy.
  ["mode: long_only", "mode: short_only", "POLICY_CONFLICT", 'entry_rules[0] enters long and position_policy.mode is "short_only": change one of them', "20:16"],
  ["mode: long_only", "mode: long_only, allow_flip: ▸true", "POLICY_CONFLICT", 'allow_flip needs both directions and mode is "long_only": choose long_short'],
  ["exit_rules:\n  - direction: long", "exit_rules:\n  - direction: ▸short", "POLICY_CONFLICT", "exit_rules[0] leaves a short that no entry rule enters: add an entry rule or remove it"],
  // Risk.
  ["  stop_loss: { type: atr_multiple, value: 2, atr: exec.atr_14 }\n", "", "UNUSED_FEATURE", 'feature "exec.atr_14" is used by no rule or stop', "14:30"],
  ["{ type: atr_multiple, value: 2, atr: exec.atr_14 }\n  take_profit: { type: rr_ratio, value: 2 }", "null\n  take_profit: { type: ▸rr_ratio, value: 2, }", "RISK_CONFLICT", "take_profit is a multiple of the stop's distance and there is no stop_loss"],
  ["{ type: atr_multiple, value: 2, atr: exec.atr_14 }\n  take_profit: { type: rr_ratio, value: 2 }\n  sizing: { model: risk_percent_equity", "null\n  take_profit: { type: atr_multiple, value: 2, atr: exec.atr_14 }\n  sizing: { model: ▸risk_percent_equity", "RISK_CONFLICT", "sizing by risk_percent_equity needs the stop's distance and there is no stop_loss"],
  ["type: atr_multiple, value: 2, atr: exec.atr_14", "type: atr_multiple, value: 2, atr: ▸exec.rsi_14", "BAD_VALUE", '"exec.rsi_14" is made by rsi: an atr_multiple needs a feature made by atr'],
  ["type: atr_multiple, value: 2, atr: exec.atr_14", "type: atr_multiple, value: 2, atr: ▸exec.close", "BAD_VALUE", '"exec.close" is a bar column: an atr_multiple needs a feature made by atr'],
  ["type: atr_multiple, value: 2, atr: exec.atr_14", "type: atr_multiple, value: 2, atr: ▸exec.atr_41", "UNKNOWN_FEATURE", '"exec.atr_41" is not a feature: did you mean "exec.atr_14"?'],
  ["  sizing: { model: risk_percent_equity, value: 1 }\n", "  sizing: { model: risk_percent_equity, value: 1 }\nwarmup_bars: { exec: 20, ▸mtf: 3 }\n", "UNKNOWN_ROLE", "warmup_bars.mtf needs timeframes.mtf, which is not declared"],
  ["model: risk_percent_equity, value: 1", "model: risk_percent_equity, value: ▸101", "RISK_CONFLICT", "sizing asks for 101 percent of equity: at most 100 can be lost"],
  ["model: risk_percent_equity, value: 1", "model: percent_equity, value: ▸301", "RISK_CONFLICT", "sizing asks for 301 percent of equity: max_leverage 3 allows at most 300"],
  ["slippage_bps: 2", "slippage_bps: 2\n  stop_equity_usdt: ▸10000", "RISK_CONFLICT", "stop_equity_usdt is 10000 and the account starts with 10000: give less"],
  // Several exits and entries.
  ["  sizing: {", "  ▸take_profits: [{ type: percent, value: 1, fraction: 0.5 }]\n  sizing: {", "RISK_CONFLICT", "take_profits and take_profit are both there: keep one of them"],
  ["  take_profit: { type: rr_ratio, value: 2 }\n", "  ▸take_profits: [{ type: rr_ratio, value: 1, fraction: 0.6 }, { type: rr_ratio, value: 2, fraction: 0.6 }]\n", "RISK_CONFLICT", "the fractions of take_profits add up to 1.2: 1 is the whole position"],
  ["  take_profit: { type: rr_ratio, value: 2 }\n", "  take_profits: [{ type: rr_ratio, value: 2, fraction: 0.5 }, { type: rr_ratio, value: ▸1, fraction: 0.5 }]\n", "RISK_CONFLICT", "take_profits[1] is not beyond the target before it: nearest first"],
  ["{ type: atr_multiple, value: 2, atr: exec.atr_14 }\n  take_profit: { type: rr_ratio, value: 2 }", "null\n  take_profits: [{ type: ▸rr_ratio, value: 2, fraction: 1 }]", "RISK_CONFLICT", "take_profits[0] is a multiple of the stop's distance and there is no stop_loss"],
  ["{ type: atr_multiple, value: 2, atr: exec.atr_14 }\n  take_profit: { type: rr_ratio, value: 2 }", "null\n  break_even: { trigger: { type: ▸rr_ratio, value: 2 } }", "RISK_CONFLICT", "break_even.trigger is a multiple of the stop's distance and there is no stop_loss"],
  ["  sizing: {", "  trailing_stop: { distance: { type: percent, value: ▸100 } }\n  sizing: {", "RISK_CONFLICT", "a stop that trails by 100 percent is never reached: give less than 100"],
  ["  sizing: {", "  trailing_stop: { distance: { type: atr_multiple, value: 1, atr: ▸exec.rsi_14 } }\n  sizing: {", "BAD_VALUE", '"exec.rsi_14" is made by rsi: an atr_multiple needs a feature made by atr'],
  ["model: risk_percent_equity, value: 1", "model: volatility_target, value: 1, atr: ▸exec.rsi_14", "BAD_VALUE", '"exec.rsi_14" is made by rsi: volatility_target needs a feature made by atr'],
  ["slippage_bps: 2\n", "slippage_bps: 2\n  short_borrow_percent: ▸3\n", "POLICY_CONFLICT", "short_borrow_percent is the price of a loan and allow_short_borrow is not true: allow it or remove the price"],
  ["mode: long_only }\n", "mode: long_only, max_entries: ▸2 }\nentry: { type: limit, offset: { type: percent, value: 1 } }\n", "POLICY_CONFLICT", "max_entries is 2 and entries are limit orders: only a market order adds to a position"],
];

for (const [piece, marked, code, why, where] of REFUSALS) {
  Deno.test({
    name: `A card with ${JSON.stringify(marked)} instead of ${JSON.stringify(piece)} is refused`,
    permissions: CARD_PERMISSIONS,
    fn() {
      const error = refusal(sampleWith(piece, marked.replace("▸", "")));
      const place = where ?? placeOf("▸", sampleWith(piece, marked));
      const problem = error.problems.find((candidate) => candidate.where === `s.yml:${place}`);
      assertEquals(problem?.code, code);
      const reason = problem?.message.replace('Cannot compile card "sample" as ', "");
      assertEquals(reason?.slice(0, why.length), why);
    },
  });
}

Deno.test({
  name: "A percent stop or target that reaches zero is refused",
  permissions: CARD_PERMISSIONS,
  fn() {
    const stop = SAMPLE.replace("    - { indicator: atr, key: atr_14 }\n", "")
      .replace("type: atr_multiple, value: 2, atr: exec.atr_14", "type: percent, value: 100");
    assertEquals(refusal(stop).problems.map(({ where }) => where), ["s.yml:28:38"]);
    const target = SAMPLE.replace("mode: long_only", "mode: long_short")
      .replace("type: rr_ratio, value: 2", "type: percent, value: 100");
    assertEquals(refusal(target).problems.map(({ where }) => where), ["s.yml:30:40"]);
    loadCard(target.replace("mode: long_short", "mode: long_only"), "s.yml");
  },
});

Deno.test({
  name: "A compiled card carries bound columns, canonical content and its digest",
  permissions: CARD_PERMISSIONS,
  fn() {
    const { plan, content, digest } = loadCard(SAMPLE, "s.yml");
    assertEquals([plan.id, plan.digest, plan.canonical], ["sample", digest, content]);
    assertEquals(plan.timeframes, { exec: "15m", htf: "1h" });
    assertEquals(plan.features.exec?.map(({ key }) => key), ["rsi_14", "atr_14", "bb"]);
    assertEquals(plan.features.htf, [{
      key: "ema_trend",
      indicator: "ema",
      params: content.features.htf![0].params,
      inputSource: "close",
    }]);
    assertEquals(plan.risk, {
      anchor: "fill",
      stopLoss: { type: "atr_multiple", value: 2, role: "exec", key: "atr_14" },
      takeProfit: { type: "rr_ratio", value: 2 },
      timeStopBars: null,
      sizing: { model: "risk_percent_equity", value: 1 },
    });
    assertEquals(plan.policy, { mode: "long_only", allowFlip: false, maxPositionsPerSymbol: 1 });
    assertEquals(plan.account.takerBps, 5.5);
    assertEquals(plan.decision.kind === "rules" && plan.decision.exit, [{
      direction: "long",
      when: {
        kind: "compare",
        op: "gt",
        lhs: { kind: "column", role: "exec", key: "close", offset: 0 },
        rhs: { kind: "column", role: "exec", key: "bb_upper", offset: 0 },
      },
    }]);
  },
});

Deno.test({
  name: "Groups, bounds, tolerances, offsets and for_bars all reach the plan",
  permissions: CARD_PERMISSIONS,
  fn() {
    const when = `when:
      any:
        - { lhs: px.rollup.min_1m, op: between, rhs: [1, "exec.bb_upper[2]"], for_bars: 3 }
        - not: { lhs: "px.last.value[1]", op: approx_eq, rhs: exec.close, tolerance: 0.5 }
      for_bars: 2`;
    const { plan } = loadCard(
      sampleWith("when: { lhs: exec.close, op: gt, rhs: exec.bb_upper }", when),
      "s.yml",
    );
    assertEquals(plan.decision.kind === "rules" && plan.decision.exit[0].when, {
      kind: "held",
      bars: 2,
      of: {
        kind: "any",
        of: [{
          kind: "held",
          bars: 3,
          of: {
            kind: "compare",
            op: "between",
            lhs: { kind: "packet", key: "px.rollup.min_1m", offset: 0 },
            rhs: { kind: "number", value: 1 },
            upper: { kind: "column", role: "exec", key: "bb_upper", offset: 2 },
          },
        }, {
          kind: "not",
          of: {
            kind: "compare",
            op: "approx_eq",
            lhs: { kind: "packet", key: "px.last.value", offset: 1 },
            rhs: { kind: "column", role: "exec", key: "close", offset: 0 },
            tolerance: 0.5,
          },
        }],
      },
    });
  },
});

Deno.test({
  name: "Waiting entries, moving stops, parts, caps and the run policy reach the plan",
  permissions: CARD_PERMISSIONS,
  fn() {
    const text = sampleWith(
      "  take_profit: { type: rr_ratio, value: 2 }\n  sizing: { model: risk_percent_equity, value: 1 }\n",
      `  take_profits: [{ type: rr_ratio, value: 1, fraction: 0.5 }]
  trailing_stop: { distance: { type: atr_multiple, value: 3, atr: exec.atr_14 } }
  break_even: { trigger: { type: percent, value: 1 }, offset_percent: 0.1 }
  sizing: { model: volatility_target, value: 1, atr: exec.atr_14, max_leverage: 2 }
run_policy: { cooldown_bars: 3, entry_hours_utc: [8, 9] }
entry: { type: limit, offset: { type: atr_multiple, value: 0.5, atr: exec.atr_14 }, post_only: true }
`,
    ).replace(
      "  slippage_bps: 2\n",
      "  slippage_bps: 2\n  impact_bps: 5\n  allow_short_borrow: true\n  short_borrow_percent: 3\n",
    )
      .replace("taker_bps: 5.5", "taker_bps: 5.5, per_share_usd: 0.005, min_commission_usd: 1");
    const { plan } = loadCard(text, "s.yml");
    const atr = { role: "exec", key: "atr_14" } as const;
    const { perShareUsd, minCommissionUsd, allowShortBorrow, shortBorrowPercent } = plan.account;
    assertEquals([perShareUsd, minCommissionUsd], [0.005, 1]);
    assertEquals([allowShortBorrow, shortBorrowPercent], [true, 3]);
    assertEquals(plan.risk.takeProfits, [
      { distance: { type: "rr_ratio", value: 1 }, fraction: 0.5 },
    ]);
    assertEquals(plan.risk.trailingStop, {
      distance: { type: "atr_multiple", value: 3, ...atr },
      activation: null,
    });
    assertEquals(plan.risk.breakEven, {
      trigger: { type: "percent", value: 1 },
      offsetPercent: 0.1,
    });
    assertEquals(plan.risk.sizing, {
      model: "volatility_target",
      value: 1,
      atr,
      maxLeverage: 2,
    });
    assertEquals(plan.runPolicy, {
      onLiquidation: "continue",
      dailyLossLimitPercent: null,
      maxOpenMinutes: null,
      cooldownBars: 3,
      entryHoursUtc: [8, 9],
    });
    assertEquals(plan.entry, {
      type: "limit",
      offset: { type: "atr_multiple", value: 0.5, ...atr },
      expiryBars: 1,
      postOnly: true,
    });
    assertEquals(plan.account.impactBps, 5);
  },
});

Deno.test({
  name: "a feature whose name is misspelt where it is used is not called unused",
  permissions: CARD_PERMISSIONS,
  fn() {
    const { problems } = refusal(sampleWith("rhs: htf.ema_trend", "rhs: htf.ema_trnd"));
    assertEquals(problems.map(({ code }) => code), ["UNKNOWN_FEATURE"]);
  },
});
