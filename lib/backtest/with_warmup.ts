import { type Role, UsageError } from "../base/mod.ts";
import type { StrategyPlan } from "../engine/mod.ts";
import { extendIdentity } from "./extend_identity.ts";

/**
 * Lets a strategy wait for more bars than its features need, so that it decides from the same close on as
 * another one that needs them. A number that is not above its own changes nothing.
 *
 * @param plan A strategy in TypeScript.
 * @param warmupBars Closed bars by role, the newest included.
 * @returns The same plan with another warm-up and digest; the plan itself when nothing is raised.
 * @throws {UsageError} `BAD_WARMUP` when a role has no timeframe, or fewer bars than its features need.
 *
 * @example As much as the longest of several
 * ```ts
 * import { assertEquals } from "@std/assert";
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
 * assertEquals(withWarmup(plan, { exec: 50 }).warmupBars, { exec: 50 });
 * assertEquals(withWarmup(plan, plan.warmupBars), plan);
 * ```
 */
export function withWarmup(
  plan: StrategyPlan,
  warmupBars: Readonly<Partial<Record<Role, number>>>,
): StrategyPlan {
  const given = Object.entries(warmupBars) as [Role, number][];
  for (const [role, bars] of given) {
    const own = plan.warmupBars[role];
    if (Number.isSafeInteger(bars) && own !== undefined && bars >= own) continue;
    throw new UsageError(
      `Cannot give strategy "${plan.id}" a warm-up of ${bars} ${role} bars as ` +
        (own === undefined
          ? `it has no ${role} timeframe: leave the role out`
          : `its features need ${own}: give a whole number from there on, or leave it out`),
      { code: "BAD_WARMUP" },
    );
  }
  if (given.every(([role, bars]) => bars === plan.warmupBars[role])) return plan;
  const raised = { ...plan.warmupBars, ...warmupBars };
  return { ...plan, ...extendIdentity(plan, { warmup_bars: raised }), warmupBars: raised };
}
