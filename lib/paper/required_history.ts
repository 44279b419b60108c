import { floorToStep, MINUTE_MS, type Role, timeframeMs } from "../base/mod.ts";
import type { StrategyPlan } from "../engine/mod.ts";
import { type RequiredWindow, requiredWindow } from "../preflight/mod.ts";

/** Bars of its own timeframe that every role is given on top of its warm-up, as a part of that. */
const MARGIN_SHARE = 0.1;

/** What a strategy needs of the past before it may decide at the next exec close. */
export interface RequiredHistory {
  /** Open of the first minute needed, epoch milliseconds. */
  startMs: number;
  /** Close of the newest minute that is over, epoch milliseconds. */
  endMs: number;
  /** The next exec close, epoch milliseconds. */
  nextDecisionMs: number;
  /** What each role needs, margin included. */
  roles: RequiredWindow["roles"];
}

/**
 * The minutes that have to be there at an instant, so that the strategy can decide at the next exec
 * close. Each role needs its warm-up on its own timeframe, as a backtest does, and a tenth of it on top
 * (at least one bar), so that a session does not begin on the very edge of what it needs.
 *
 * @param plan The strategy.
 * @param nowMs The instant, epoch milliseconds.
 * @returns The window, and the bars of each role.
 *
 * @example Ten hours of warm-up, and one hour on top
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const hour = 3_600_000;
 * const plan = {
 *   timeframes: { exec: "15m", htf: "1h" },
 *   warmupBars: { exec: 20, htf: 10 },
 *   delayBars: 0,
 * } as const;
 * const history = requiredHistory(plan, 24 * hour + 90_000);
 * assertEquals(history.nextDecisionMs, 24.25 * hour);
 * assertEquals(history.startMs, 13 * hour);
 * assertEquals(history.endMs, 24 * hour + 60_000);
 * ```
 */
export function requiredHistory(
  { timeframes, warmupBars, delayBars }: Pick<
    StrategyPlan,
    "timeframes" | "warmupBars" | "delayBars"
  >,
  nowMs: number,
): RequiredHistory {
  const withMargin: Partial<Record<Role, number>> = {};
  for (const [role, bars] of Object.entries({ exec: 1, ...warmupBars }) as [Role, number][]) {
    withMargin[role] = bars + Math.max(1, Math.ceil(bars * MARGIN_SHARE));
  }
  const execMs = timeframeMs(timeframes.exec);
  const startMs = floorToStep(nowMs, execMs);
  const window = requiredWindow({
    startMs,
    endMs: startMs + execMs,
    timeframes,
    warmupBars: withMargin,
    delayBars,
  });
  return {
    startMs: window.startMs,
    endMs: floorToStep(nowMs, MINUTE_MS),
    nextDecisionMs: window.firstDecisionMs,
    roles: window.roles,
  };
}
