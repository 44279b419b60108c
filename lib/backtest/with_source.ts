import type { StrategyPlan } from "../engine/mod.ts";
import { extendIdentity } from "./extend_identity.ts";

/**
 * Makes the file a strategy was read from a part of its identity. What `onClose` closes over is not in
 * the declaration; it is in the file, so two files never make runs of one id.
 *
 * @param plan A strategy in TypeScript.
 * @param sourceSha256 SHA-256 of the file's bytes.
 * @returns The same plan with another digest.
 *
 * @example Another file is another strategy
 * ```ts
 * import { assertNotEquals } from "@std/assert";
 * import { defineStrategy } from "@closedbar/closedbar";
 *
 * const plan = defineStrategy({
 *   id: "idle",
 *   timeframes: { exec: "1h" },
 *   account: {
 *     startingEquityUsdt: 1_000, maxLeverage: 1, minTradeNotionalUsdt: 0, takerBps: 5, makerBps: 2,
 *     slippageBps: 1, markPrice: "approximate", stopEquityUsdt: 0,
 *   },
 *   risk: {
 *     anchor: "fill", stopLoss: null, takeProfit: null, timeStopBars: null,
 *     sizing: { model: "fixed_usdt", value: 100 },
 *   },
 *   onClose: () => null,
 * });
 * assertNotEquals(withSource(plan, "a".repeat(64)).digest, withSource(plan, "b".repeat(64)).digest);
 * ```
 */
export function withSource(plan: StrategyPlan, sourceSha256: string): StrategyPlan {
  return { ...plan, ...extendIdentity(plan, { source_sha256: sourceSha256 }), sourceSha256 };
}
