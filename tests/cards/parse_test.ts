import { assertEquals, assertThrows } from "@std/assert";
import { CardError } from "../../lib/base/mod.ts";
import { parseCard } from "../../lib/cards/mod.ts";
import { CARD_PERMISSIONS, placeOf, SAMPLE, sampleWith } from "./sample_card.ts";

function refusal(text: string): CardError {
  return assertThrows(() => parseCard(text, "s.yml"), CardError);
}

/**
 * What is replaced, by what, and the first problem that is reported: code and reason. Its place is
 * where ▸ stands in the replacement, or the last entry.
 */
// deno-fmt-ignore
const REFUSALS: [piece: string, replacement: string, code: string, why: string, where?: string][] = [
  // Keys.
  ["name: Sample", "▸nam: Sample", "UNKNOWN_KEY", '"nam" is not a key of the card: did you mean "name"?'],
  ["name: Sample\n", "", "MISSING_KEY", "name is missing: expected a name for people", "1:1"],
  ["  slippage_bps: 2\n", "", "MISSING_KEY", "account.slippage_bps is missing: expected a number from 0 to 1000", "4:1"],
  ["maker_bps: 2", "▸maker_bp: 2", "UNKNOWN_KEY", '"maker_bp" is not a key of account.fee_model: did you mean "maker_bps"?'],
  [", maker_bps: 2", "", "MISSING_KEY", "account.fee_model.maker_bps is missing: expected a number from -1000 to 1000", "7:3"],
  ["  slippage_bps: 2", "  slippage_bps: 2\n  ▸leverage: 2", "UNKNOWN_KEY", '"leverage" is not a key of account: did you mean "max_leverage"?'],
  ["exec: 15m, ", "exec: 15m, ▸xx: 1m, ", "UNKNOWN_KEY", '"xx" is not a key of timeframes: known are exec ltf mtf htf'],
  ["  take_profit:", "  ▸trailing: 1\n  take_profit:", "UNKNOWN_KEY", '"trailing" is not a key of risk_model: known are anchor stop_loss take_profit take_profits trailing_stop break_even time_stop_bars sizing'],
  ["features:\n", "▸gadgets: {}\nfeatures:\n", "UNKNOWN_KEY", '"gadgets" is not a key of the card: known are id version name description account symbol_universe timeframes features structure position_policy entry entry_rules exit_rules risk_model run_policy delay_bars warmup_bars'],
  // Types: nothing is converted.
  ["max_leverage: 3", 'max_leverage: ▸"3"', "BAD_VALUE", 'account.max_leverage is "3": expected a number from 1 to 200, without quotes'],
  ["max_leverage: 3", "max_leverage: ▸.nan", "BAD_VALUE", "account.max_leverage is NaN: expected a number from 1 to 200"],
  ["max_leverage: 3", "max_leverage: ▸-.inf", "BAD_VALUE", "account.max_leverage is -Infinity: expected a number from 1 to 200"],
  ["max_leverage: 3", "max_leverage: ▸1e999", "BAD_VALUE", "account.max_leverage is Infinity: expected a number from 1 to 200"],
  ["max_leverage: 3", "max_leverage:▸", "BAD_VALUE", "account.max_leverage is null: expected a number from 1 to 200"],
  ["max_leverage: 3", "▸max_leverage: [3]", "BAD_VALUE", "account.max_leverage is [3]: expected a number from 1 to 200"],
  ['version: "1.0.0"', "version: ▸1", "BAD_VALUE", 'version is 1: expected text in quotes such as "1.0.0"'],
  ["mode: long_only", "mode: long_only, allow_flip: ▸yes", "BAD_VALUE", 'position_policy.allow_flip is "yes": expected true or false'],
  ["symbol_universe: [SOLUSDT]", "symbol_universe: ▸SOLUSDT", "BAD_VALUE", 'symbol_universe is "SOLUSDT": expected a list of at least 1'],
  ["fee_model: { taker_bps: 5.5, maker_bps: 2 }", "fee_model: ▸5", "BAD_VALUE", "account.fee_model is 5: expected a mapping of keys to values"],
  // Limits and names.
  ["max_leverage: 3", "max_leverage: ▸0.5", "BAD_VALUE", "account.max_leverage is 0.5: expected a number from 1 to 200"],
  ["id: sample", "id: ▸../sample", "BAD_VALUE", 'id is "../sample": expected an id of lower-case letters, digits, - and _'],
  ["[SOLUSDT]", "[]", "BAD_VALUE", "symbol_universe is []: expected a list of at least 1", "9:1"],
  ["[SOLUSDT]", "[SOLUSDT, ▸a/b]", "BAD_VALUE", 'symbol_universe[1] is "a/b": expected a symbol of letters, digits, dots, dashes and underscores such as BTCUSDT'],
  ["[SOLUSDT]", "[SOLUSDT, ▸SOLUSDT]", "BAD_VALUE", 'symbol "SOLUSDT" stands twice in symbol_universe: keep one'],
  ["exec: 15m", "exec: ▸15min", "BAD_VALUE", 'timeframes.exec is "15min": expected one of 1m 3m 5m 15m 30m 1h 2h 4h 6h 8h 12h 1d, did you mean "15m"?'],
  ["htf: 1h", "htf: ▸5m", "TIMEFRAME_ORDER", 'timeframes.htf is "5m": it has to be at least as long as timeframes.exec, "15m"'],
  ["htf: 1h", "htf: ▸1h, mtf: 4h", "TIMEFRAME_ORDER", 'timeframes.htf is "1h": it has to be at least as long as timeframes.mtf, "4h"'],
  ["mode: long_only", "mode: ▸long", "BAD_VALUE", 'position_policy.mode is "long": expected one of long_only short_only long_short'],
  ["mode: long_only", "mode: long_only, max_positions_per_symbol: ▸2", "BAD_VALUE", "position_policy.max_positions_per_symbol is 2: expected 1"],
  ["entry_rules:\n", "delay_bars: ▸1.5\nentry_rules:\n", "BAD_VALUE", "delay_bars is 1.5: expected a whole number from 0 to 1000000"],
  // Features.
  ["indicator: rsi", "indicator: ▸rsii", "UNKNOWN_INDICATOR", '"rsii" is not an indicator: did you mean "rsi"?'],
  ["indicator: rsi", "indicator: ▸constructor", "UNKNOWN_INDICATOR", '"constructor" is not an indicator: known are '],
  ["key: rsi_14", "key: ▸RSI", "BAD_VALUE", 'features.exec[0].key is "RSI": expected a name of lower-case letters, digits and underscores'],
  ["length: 14", "▸lenght: 14", "UNKNOWN_PARAM", 'features.exec[0].params.lenght is refused: cannot set "lenght" of rsi'],
  ["length: 14", "length: ▸0", "BAD_PARAM", 'features.exec[0].params.length is refused: cannot set "length" of rsi to 0'],
  ["length: 14", 'length: ▸"14"', "BAD_PARAM", 'features.exec[0].params.length is refused: cannot set "length" of rsi to "14"'],
  ["params: { length: 14 }", "▸params: [14]", "BAD_VALUE", "features.exec[0].params is [14]: expected a mapping of parameters to values"],
  ["key: bb }", "key: bb, input_source: ▸closed }", "BAD_VALUE", 'features.exec[2].input_source is "closed": expected one of open high low close volume hl2 hlc3 ohlc4, did you mean "close"?'],
  ["key: atr_14 }", "key: atr_14, input_source: ▸close }", "BAD_VALUE", 'atr always reads high, low, close: remove input_source "close"'],
  // Conditions.
  ["op: lt,", "op: ▸lte_,", "BAD_VALUE", 'entry_rules[0].when.all[0].op is "lte_": expected one of gt gte lt lte eq approx_eq between cross_above cross_below, did you mean "lte"?'],
  ["op: lt, rhs: 30", "▸opp: lt, rhs: 30", "UNKNOWN_KEY", '"opp" is not a key of entry_rules[0].when.all[0]: did you mean "op"?'],
  ["op: lt, rhs: 30", "rhs: 30", "MISSING_KEY", "entry_rules[0].when.all[0].op is missing: expected one of gt gte", "23:11"],
  ["rhs: 30", "rhs: ▸close", "BAD_VALUE", 'entry_rules[0].when.all[0].rhs is "close": expected a number or a reference such as exec.close, htf.ema_trend[1] or px.last.value'],
  ["rhs: 30", 'rhs: ▸"30"', "BAD_VALUE", 'entry_rules[0].when.all[0].rhs is "30": expected a number or a reference such as exec.close, htf.ema_trend[1] or px.last.value, without quotes'],
  ["rhs: 30", 'rhs: ▸"exec.close[-1]"', "BAD_VALUE", 'entry_rules[0].when.all[0].rhs is "exec.close[-1]": expected a number or a reference'],
  ["rhs: 30", "▸rhs: [20, 30]", "BAD_VALUE", "entry_rules[0].when.all[0].rhs is [20,30]: expected a number or a reference"],
  ["op: lt, rhs: 30", "op: between, rhs: ▸30", "BAD_VALUE", "entry_rules[0].when.all[0].rhs is 30: expected two sides [low, high]"],
  ["op: lt, rhs: 30", "op: between, ▸rhs: [30]", "BAD_VALUE", "entry_rules[0].when.all[0].rhs is [30]: expected two sides [low, high]"],
  ["op: lt, rhs: 30", "op: approx_eq, rhs: 30", "MISSING_KEY", "entry_rules[0].when.all[0].tolerance is missing: expected a number from 0 to 1000000000000", "23:11"],
  ["rhs: 30", "rhs: 30, ▸tolerance: 1", "UNKNOWN_KEY", '"tolerance" is not a key of entry_rules[0].when.all[0]: known are lhs op rhs for_bars'],
  ["rhs: 30", "rhs: 30, for_bars: ▸0", "BAD_VALUE", "entry_rules[0].when.all[0].for_bars is 0: expected a whole number from 1 to 5000"],
  ["when: { lhs: exec.close, op: gt, rhs: exec.bb_upper }", "▸when: { al: [] }", "BAD_VALUE", 'exit_rules[0].when is {"al":[]}: expected a mapping with all, any, not, or with lhs, op and rhs'],
  ["when: { lhs: exec.close, op: gt, rhs: exec.bb_upper }", "when: { ▸any: [] }", "BAD_VALUE", "exit_rules[0].when.any is []: expected a list of at least 1"],
  ["when: { lhs: exec.close, op: gt, rhs: exec.bb_upper }", "when: { not: ▸1 }", "BAD_VALUE", "exit_rules[0].when.not is 1: expected a mapping with all, any, not"],
  // Risk.
  ["type: atr_multiple", "type: ▸atr_mult", "BAD_VALUE", 'risk_model.stop_loss.type is "atr_mult": expected one of percent atr_multiple structure, did you mean "atr_multiple"?'],
  ["type: atr_multiple", "type: ▸level", "BAD_VALUE", 'risk_model.stop_loss.type is "level": expected one of percent atr_multiple structure'],
  ["type: atr_multiple, value: 2, atr: exec.atr_14", "type: structure, key: ▸exec.zone1", "BAD_VALUE", 'risk_model.stop_loss.key is "exec.zone1": expected a structure reference such as exec.zone1.lower'],
  ["type: atr_multiple, value: 2, atr: exec.atr_14", "type: structure, key: exec.zone1.lower, buffer: ▸-1", "BAD_VALUE", "risk_model.stop_loss.buffer is -1: expected a number from 0 to 50"],
  ["features:\n", "structure: { exec: [{ detector: ▸zones, key: zone }] }\nfeatures:\n", "UNKNOWN_DETECTOR", '"zones" is not a structure detector: did you mean "zone"?'],
  ["features:\n", "structure: { exec: [{ detector: swing, key: swing, params: { ▸lft: 2 } }] }\nfeatures:\n", "UNKNOWN_PARAM", 'structure.exec[0].params.lft is refused: cannot set "lft" of swing as it has no such parameter: did you mean "left"?'],
  ["atr_multiple, value: 2, atr: exec.atr_14", "atr_multiple, value: 2", "MISSING_KEY", "risk_model.stop_loss.atr is missing: expected a feature reference such as exec.atr_14", "29:3"],
  ["atr: exec.atr_14", 'atr: ▸"exec.atr_14[1]"', "BAD_VALUE", 'risk_model.stop_loss.atr is "exec.atr_14[1]": expected a feature reference such as exec.atr_14'],
  ["rr_ratio, value: 2", "rr_ratio, value: ▸0", "BAD_VALUE", "risk_model.take_profit.value is 0: expected a number above 0, at most 1000"],
  // What switches something on.
  ["entry_rules:\n", "entry: { type: ▸limitt, offset: { type: percent, value: 1 } }\nentry_rules:\n", "BAD_VALUE", 'entry.type is "limitt": expected one of market limit stop, did you mean "limit"?'],
  ["entry_rules:\n", "entry: { type: stop, offset: { type: percent, value: 1 }, ▸post_only: true }\nentry_rules:\n", "UNKNOWN_KEY", '"post_only" is not a key of entry: known are type offset expiry_bars'],
  ["entry_rules:\n", "entry: { type: limit, offset: { type: percent, value: ▸0 } }\nentry_rules:\n", "BAD_VALUE", "entry.offset.value is 0: expected a number above 0, at most 1000"],
  ["entry_rules:\n", "entry: { type: limit, offset: { type: percent, value: 1 }, expiry_bars: ▸0 }\nentry_rules:\n", "BAD_VALUE", "entry.expiry_bars is 0: expected a whole number from 1 to 1000000"],
  ["mode: long_only", "mode: long_only, max_entries: ▸0", "BAD_VALUE", "position_policy.max_entries is 0: expected a whole number from 1 to 100"],
  ["  slippage_bps: 2\n", "  slippage_bps: 2\n  impact_bps: ▸-1\n", "BAD_VALUE", "account.impact_bps is -1: expected a number from 0 to 1000"],
  ["taker_bps: 5.5", "taker_bps: 5.5, per_share_usd: ▸-1", "BAD_VALUE", "account.fee_model.per_share_usd is -1: expected a number from 0 to 1000"],
  ["taker_bps: 5.5", "taker_bps: 5.5, ▸per_share: 1", "UNKNOWN_KEY", '"per_share" is not a key of account.fee_model: did you mean "per_share_usd"?'],
  ["model: risk_percent_equity, value: 1", "model: ▸kelly, value: 1", "BAD_VALUE", 'risk_model.sizing.model is "kelly": expected one of risk_percent_equity percent_equity fixed_usdt volatility_target'],
  ["  sizing: {", "  ▸sizing: { model: volatility_target, value: 1 }\n  x: {", "MISSING_KEY", "risk_model.sizing.atr is missing: expected a feature reference such as exec.atr_14"],
  ["value: 1 }\n", "value: 1, max_margin_percent: ▸101 }\n", "BAD_VALUE", "risk_model.sizing.max_margin_percent is 101: expected a number above 0, at most 100"],
  ["  sizing: {", "  take_profits: [{ type: percent, value: 1, fraction: ▸2 }]\n  sizing: {", "BAD_VALUE", "risk_model.take_profits[0].fraction is 2: expected a number from 0.01 to 1"],
  ["  sizing: {", "  trailing_stop: { distance: { type: ▸rr_ratio, value: 1 } }\n  sizing: {", "BAD_VALUE", 'risk_model.trailing_stop.distance.type is "rr_ratio": expected one of percent atr_multiple'],
  ["  sizing: {", "  ▸break_even: { offset_percent: 1 }\n  sizing: {", "MISSING_KEY", "risk_model.break_even.trigger is missing: expected a mapping of keys to values"],
  ["exit_rules:\n", "run_policy: { daily_loss_limit_percent: ▸0 }\nexit_rules:\n", "BAD_VALUE", "run_policy.daily_loss_limit_percent is 0: expected a number above 0, at most 100"],
  ["exit_rules:\n", "run_policy: { entry_hours_utc: [▸24] }\nexit_rules:\n", "BAD_VALUE", "run_policy.entry_hours_utc[0] is 24: expected a whole number from 0 to 23"],
  ["exit_rules:\n", "run_policy: { on_liquidation: ▸halt }\nexit_rules:\n", "BAD_VALUE", 'run_policy.on_liquidation is "halt": expected one of continue stop'],
];

for (const [piece, marked, code, why, where] of REFUSALS) {
  Deno.test({
    name: `A card with ${JSON.stringify(marked)} instead of ${JSON.stringify(piece)} is refused`,
    permissions: CARD_PERMISSIONS,
    fn() {
      const error = refusal(sampleWith(piece, marked.replace("▸", "")));
      const place = where ?? placeOf("▸", sampleWith(piece, marked));
      assertEquals([error.code, error.where], [code, `s.yml:${place}`]);
      const reason = error.message.replace('Cannot read card "s.yml" as ', "");
      assertEquals(reason.slice(0, why.length), why);
    },
  });
}

Deno.test({
  name: "Every problem is reported at once, in the order of the file, the first one as the error",
  permissions: CARD_PERMISSIONS,
  fn() {
    const text = sampleWith("max_leverage: 3", "max_leverage: 0").replace("op: lt", "op: less")
      .replace("value: 1 }", "value: -1, extra: 2 }");
    const error = refusal(text);
    assertEquals(error.problems.map(({ code, where }) => `${where} ${code}`), [
      "s.yml:6:17 BAD_VALUE",
      "s.yml:23:35 BAD_VALUE",
      "s.yml:31:48 BAD_VALUE",
      "s.yml:31:52 UNKNOWN_KEY",
    ]);
    assertEquals([error.message, error.where], [
      error.problems[0].message,
      error.problems[0].where,
    ]);
  },
});

Deno.test({
  name: "Two bad features are both reported",
  permissions: CARD_PERMISSIONS,
  fn() {
    const text = sampleWith("indicator: rsi", "indicator: rsy").replace("length: 20", "length: -1");
    assertEquals(refusal(text).problems.map(({ where }) => where), ["s.yml:13:20", "s.yml:17:59"]);
  },
});

Deno.test({
  name: "Defaults are filled in",
  permissions: CARD_PERMISSIONS,
  fn() {
    const { content } = parseCard(SAMPLE, "s.yml");
    assertEquals(content.description, "");
    assertEquals(content.account.margin_mode, "isolated_usdt");
    assertEquals(content.account.mark_price, "require");
    assertEquals(content.account.stop_equity_usdt, 0);
    assertEquals(content.risk_model.anchor, "fill");
    assertEquals(content.risk_model.time_stop_bars, null);
    assertEquals(content.features.exec?.[2].params, { length: 20, std: 2, ddof: 0 });
    assertEquals(content.features.exec?.[2].input_source, "close");
    assertEquals(Object.hasOwn(content.features.exec?.[1] ?? {}, "input_source"), false);
    assertEquals(Object.keys(content.features), ["exec", "htf"]);
    assertEquals([content.delay_bars, content.warmup_bars], [0, {}]);
  },
});

Deno.test({
  name: "A context shorter than exec is allowed as ltf",
  permissions: CARD_PERMISSIONS,
  fn() {
    const { content } = parseCard(sampleWith("exec: 15m,", "exec: 15m, ltf: 3m,"), "s.yml");
    assertEquals(content.timeframes, { exec: "15m", ltf: "3m", htf: "1h" });
  },
});
