import { SeededRandom } from "../../lib/base/mod.ts";

/** Cash that random cards begin with. */
export const RANDOM_CARD_EQUITY = 1_000;

/**
 * A card on 5m bars that follows from a seed and uses any of what cards can ask for.
 *
 * @param seed Any integer.
 * @returns Its text.
 */
export function randomCard(seed: number): string {
  const random = new SeededRandom(seed);
  const one = (...of: string[]) => of[random.nextInt(of.length)];
  const maybe = (text: string) => one(text, "");
  const near = () =>
    one(
      `{ type: percent, value: ${one("0.1", "0.3", "0.8")} }`,
      `{ type: atr_multiple, value: ${one("0.5", "1", "2")}, atr: exec.range }`,
    );
  const entry = one(
    "",
    `entry: { type: limit, offset: ${near()}, expiry_bars: ${one("1", "4")} }`,
    `entry: { type: limit, offset: ${near()}, post_only: true }`,
    `entry: { type: stop, offset: ${near()}, expiry_bars: 3 }`,
  );
  const targets = one(
    `take_profit: ${near()}`,
    "take_profits: [{ type: rr_ratio, value: 1, fraction: 0.4 }, " +
      "{ type: rr_ratio, value: 2, fraction: 0.6 }]",
    "time_stop_bars: 7",
  );
  return `
id: random
version: "1"
name: Random
account:
  starting_equity_usdt: ${RANDOM_CARD_EQUITY}
  max_leverage: ${one("1", "5", "50", "150")}
  fee_model: { taker_bps: 5.5, maker_bps: ${one("2", "-1")} }
  slippage_bps: ${one("0", "2")}
  ${maybe("impact_bps: 20")}
  ${maybe("stop_equity_usdt: 900")}
symbol_universe: [SOLUSDT]
timeframes: { exec: 5m }
features:
  exec:
    - { indicator: ema, key: fast, params: { length: 3 } }
    - { indicator: ema, key: slow, params: { length: 8 } }
    - { indicator: atr, key: range, params: { length: 5 } }
position_policy:
  mode: long_short
  allow_flip: ${one("true", "false")}
  ${entry === "" ? maybe("max_entries: 3") : ""}
${entry}
entry_rules:
  - direction: long
    when:
      all:
        - { lhs: exec.fast, op: ${one("gt", "cross_above")}, rhs: exec.slow }
        - { lhs: exec.range, op: gt, rhs: 0 }
  - direction: short
    when: { lhs: exec.fast, op: ${one("lt", "cross_below")}, rhs: exec.slow }
risk_model:
  anchor: ${one("fill", "signal_close")}
  stop_loss: ${near()}
  ${targets}
  ${maybe(`trailing_stop: { distance: ${near()}, activation: ${one("null", near())} }`)}
  ${maybe(`break_even: { trigger: ${one("{ type: rr_ratio, value: 1 }", near())} }`)}
  sizing:
    model: ${one("risk_percent_equity", "percent_equity", "fixed_usdt", "volatility_target")}
    value: ${one("0.5", "20", "90")}
    ${maybe("max_leverage: 3")}
    ${maybe("max_margin_percent: 40")}
run_policy:
  on_liquidation: ${one("stop", "continue")}
  daily_loss_limit_percent: ${one("null", "2")}
  max_open_minutes: ${one("null", "60")}
  cooldown_bars: ${one("null", "3")}
  entry_hours_utc: ${one("null", "[0, 1, 3]")}
`.replace("model: volatility_target", "model: volatility_target\n    atr: exec.range");
}
