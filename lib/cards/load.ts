import type { StrategyPlan } from "../engine/mod.ts";
import { compileCard } from "./compile.ts";
import { normalizeCard, type NormalizedCard } from "./normalize.ts";
import { parseCard } from "./parse.ts";

/** A card that is ready to run. */
export interface LoadedCard extends NormalizedCard {
  /** What the engine runs. */
  plan: StrategyPlan;
}

/**
 * Reads, validates, normalises and compiles a card in one go.
 *
 * @param text YAML 1.2.
 * @param fileName Name for messages; nothing is opened.
 * @returns The canonical card and its plan.
 * @throws {CardError} with the place of each problem.
 *
 * @example From text to plan
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const { plan } = loadCard(
 *   `
 * id: dip
 * version: "1.0.0"
 * name: Buy the dip
 * account:
 *   starting_equity_usdt: 1000
 *   max_leverage: 1
 *   fee_model: { taker_bps: 5.5, maker_bps: 2 }
 *   slippage_bps: 2
 * symbol_universe: [SOLUSDT]
 * timeframes: { exec: 15m }
 * features: { exec: [{ indicator: rsi, key: rsi_14 }] }
 * position_policy: { mode: long_only }
 * entry_rules:
 *   - direction: long
 *     when: { lhs: exec.rsi_14, op: cross_above, rhs: 30 }
 * risk_model: { sizing: { model: fixed_usdt, value: 100 } }
 * `,
 *   "dip.yml",
 * );
 * // RSI 14 needs 15 bars, and the crossing one more.
 * assertEquals(plan.warmupBars, { exec: 16 });
 * ```
 */
export function loadCard(text: string, fileName: string): LoadedCard {
  const card = parseCard(text, fileName);
  const plan = compileCard(card);
  return {
    content: card.content,
    digest: plan.digest,
    plan,
    // Few who run a card read it, and writing it takes longer than compiling it.
    get yaml() {
      return normalizeCard(card).yaml;
    },
  };
}
