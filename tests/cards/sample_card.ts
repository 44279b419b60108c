import { cardHead } from "../support/card_head.ts";

/**
 * What a card needs to be read. The YAML parser asks for two variables that switch on its own
 * tracing; everything else about cards runs without any permission.
 */
export const CARD_PERMISSIONS = { env: ["LOG_STREAM", "LOG_TOKENS"] };

/** A valid card that the tests break one line at a time. Line 1 is `id`. */
export const SAMPLE = `${cardHead("sample", "Sample", "SOLUSDT")}features:
  exec:
    - { indicator: rsi, key: rsi_14, params: { length: 14 } }
    - { indicator: atr, key: atr_14 }
    - { indicator: bbands, key: bb }
  htf:
    - { indicator: ema, key: ema_trend, params: { length: 20 } }
position_policy: { mode: long_only }
entry_rules:
  - direction: long
    when:
      all:
        - { lhs: exec.rsi_14, op: lt, rhs: 30 }
        - { lhs: htf.close, op: gt, rhs: htf.ema_trend }
exit_rules:
  - direction: long
    when: { lhs: exec.close, op: gt, rhs: exec.bb_upper }
risk_model:
  stop_loss: { type: atr_multiple, value: 2, atr: exec.atr_14 }
  take_profit: { type: rr_ratio, value: 2 }
  sizing: { model: risk_percent_equity, value: 1 }
`;

/**
 * The sample with one piece of text replaced.
 *
 * @param piece Text that stands in the sample exactly once.
 * @param replacement What stands there instead.
 * @returns The changed card.
 */
export function sampleWith(piece: string, replacement: string): string {
  if (SAMPLE.split(piece).length !== 2) throw new Error(`"${piece}" is not there exactly once`);
  return SAMPLE.replace(piece, () => replacement);
}

/**
 * The place of a mark in a text.
 *
 * @param mark Text to look for.
 * @param text Where to look.
 * @returns Line and column, for example `14:9`.
 */
export function placeOf(mark: string, text: string): string {
  const before = text.slice(0, text.indexOf(mark)).split("\n");
  return `${before.length}:${before[before.length - 1].length + 1}`;
}
