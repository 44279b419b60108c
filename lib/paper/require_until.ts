import { formatInstant, UsageError } from "../base/mod.ts";
import type { StrategyPlan } from "../engine/mod.ts";
import { requiredHistory } from "./required_history.ts";

/**
 * Requires that a session can decide at least once before it ends.
 *
 * @param plan The strategy.
 * @param nowMs When the session begins, epoch milliseconds.
 * @param untilMs The instant after which no exec close is decided, epoch milliseconds, if there is one.
 * @throws {UsageError} `UNTIL_TOO_EARLY`.
 *
 * @example Seven minutes past ten, bars of a quarter of an hour
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { parseInstant, UsageError } from "../base/mod.ts";
 * import { loadCard } from "../cards/mod.ts";
 *
 * const card = await Deno.readTextFile("idea_cards/ema_trend_htf.yml");
 * const { plan } = loadCard(card, "ema_trend_htf.yml");
 * const nowMs = parseInstant("2025-05-20T10:07Z");
 * requireUntil(plan, nowMs, parseInstant("2025-05-20T10:15Z"));
 * const early = parseInstant("2025-05-20T10:14Z");
 * assertThrows(() => requireUntil(plan, nowMs, early), UsageError, "is 2025-05-20T10:15:00Z");
 * ```
 */
export function requireUntil(plan: StrategyPlan, nowMs: number, untilMs?: number): void {
  const { nextDecisionMs } = requiredHistory(plan, nowMs);
  if (untilMs === undefined || untilMs >= nextDecisionMs) return;
  throw new UsageError(
    `Cannot run ${plan.id} until ${formatInstant(untilMs)} as the first exec close that it could ` +
      `decide at is ${formatInstant(nextDecisionMs)}: name that one or a later one`,
    { code: "UNTIL_TOO_EARLY" },
  );
}
