import { DAY_MS, MINUTE_MS } from "../../lib/base/mod.ts";
import type { SweepRequest, SweepSpace } from "../../lib/backtest/mod.ts";
import { parseCard } from "../../lib/cards/mod.ts";
import { fundingEvery, MemoryHistory } from "../preflight/memory_history.ts";
import { WALK_START_MS, walkMinutes } from "./walk.ts";

/** Crossing averages on quarters under an hourly filter. */
export const CROSS_CARD = `id: cross
version: "1"
name: Crossing averages
account:
  starting_equity_usdt: 10000
  max_leverage: 3
  fee_model: { taker_bps: 5.5, maker_bps: 2 }
  slippage_bps: 1
  mark_price: approximate
symbol_universe: [SOLUSDT]
timeframes: { exec: 15m, htf: 1h }
features:
  exec:
    - { indicator: ema, key: fast, params: { length: 5 } }
    - { indicator: ema, key: slow, params: { length: 12 } }
  htf:
    - { indicator: sma, key: calm, params: { length: 3 } }
position_policy: { mode: long_short, allow_flip: true }
entry_rules:
  - direction: long
    when:
      all:
        - { lhs: exec.fast, op: cross_above, rhs: exec.slow }
        - { lhs: htf.close, op: gt, rhs: htf.calm }
  - direction: short
    when: { lhs: exec.fast, op: cross_below, rhs: exec.slow }
risk_model:
  stop_loss: { type: percent, value: 1 }
  take_profit: { type: rr_ratio, value: 2 }
  sizing: { model: risk_percent_equity, value: 1 }
`;

/** Two lengths, twelve combinations of which eleven keep the constraint. */
export const LENGTHS: SweepSpace = {
  axes: [
    { path: "features.fast.length", values: [3, 5, 8] },
    { path: "features.slow.length", values: [8, 12, 16, 24] },
  ],
  method: { kind: "grid" },
  constraints: ["features.fast.length < features.slow.length"],
};

const DAYS = 8;

/** Eight days of a walk, and funding around them. */
export function sweepHistory(seed = 7): MemoryHistory {
  const bars = walkMinutes(DAYS * 1_440, seed, WALK_START_MS);
  const endMs = WALK_START_MS + (DAYS + 1) * DAY_MS;
  return new MemoryHistory(bars, fundingEvery(8, WALK_START_MS - DAY_MS, endMs));
}

/**
 * A sweep over the last six of the eight days.
 *
 * @param space What is varied.
 * @returns The request.
 */
export function sweepRequest(space: SweepSpace = LENGTHS): SweepRequest {
  return {
    card: parseCard(CROSS_CARD, "cross.yml"),
    symbol: "SOLUSDT",
    window: {
      startMs: WALK_START_MS + 2 * DAY_MS,
      endMs: WALK_START_MS + DAYS * 1_440 * MINUTE_MS,
    },
    space,
  };
}
