import { cardHead } from "./card_head.ts";

/** A card whose rolling windows go over features of both of its roles, which nothing else uses. */
export const WINDOW_CARD = `${cardHead("thrust", "Thrust", "BTCUSDT")}features:
  exec:
    - { indicator: macd, key: macd }
  htf:
    - { indicator: ema, key: slow, params: { length: 30 } }
structure:
  exec:
    - { detector: rolling_window, key: thrust, params: { length: 50, source: macd_histogram } }
  htf:
    - { detector: rolling_window, key: drift, params: { length: 10, source: slow } }
position_policy: { mode: long_only }
entry_rules:
  - direction: long
    when:
      all:
        - { lhs: exec.thrust.max_age, op: eq, rhs: 0 }
        - { lhs: htf.close, op: gt, rhs: htf.drift.min }
exit_rules:
  - direction: long
    when: { lhs: exec.thrust.min_age, op: eq, rhs: 0 }
risk_model:
  stop_loss: { type: percent, value: 1 }
  take_profit: { type: rr_ratio, value: 2 }
  sizing: { model: risk_percent_equity, value: 1 }
`;
