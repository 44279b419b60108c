import {
  ceilToStep,
  floorToStep,
  formatInstant,
  type Role,
  ROLES,
  type Timeframe,
  timeframeMs,
  UsageError,
} from "../base/mod.ts";
import type { WindowRequest } from "./request.ts";

/** What one role needs. */
export interface RoleWindow {
  /** Its timeframe. */
  timeframe: Timeframe;
  /** Closed bars needed at the first decision, the newest included. */
  warmupBars: number;
  /** Open of the first bar needed, epoch milliseconds. */
  startMs: number;
  /** Close of the last bar needed, epoch milliseconds. */
  endMs: number;
  /** Bars from `startMs` to `endMs`. */
  requiredBars: number;
}

/** The minutes a run needs, and the decisions it makes with them. */
export interface RequiredWindow {
  /** Open of the first minute needed, epoch milliseconds. */
  startMs: number;
  /** Close of the last minute needed, which is the last decision, epoch milliseconds. */
  endMs: number;
  /** First decision: the close of the first exec bar that opens at or after the start. */
  firstDecisionMs: number;
  /** Number of exec closes that are decided on. */
  decisions: number;
  /** What each role in use needs. */
  roles: { exec: RoleWindow } & Partial<Record<Role, RoleWindow>>;
}

/**
 * Which minutes a run needs. The window is `[start, end)`: its exec bars are those of the UTC grid
 * that open at or after the start and close at or before the end. Each role needs its warm-up counted
 * back from its own last close at or before the first decision, so whole bars of every timeframe.
 *
 * @param request Window, timeframes and warm-up.
 * @returns Window of the minutes, and of each role.
 * @throws {UsageError} `EMPTY_WINDOW` when no exec bar fits, `BAD_WARMUP` for a number of bars that is
 * negative or not whole.
 *
 * @example Ten hours of warm-up before a day of quarters
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const hour = 3_600_000;
 * const window = requiredWindow({
 *   startMs: 24 * hour,
 *   endMs: 48 * hour,
 *   timeframes: { exec: "15m", htf: "1h" },
 *   warmupBars: { exec: 20, htf: 10 },
 *   delayBars: 0,
 * });
 * assertEquals(window.startMs, 14 * hour);
 * assertEquals(window.decisions, 96);
 * ```
 */
export function requiredWindow(request: WindowRequest): RequiredWindow {
  const { timeframes } = request;
  const execMs = timeframeMs(timeframes.exec);
  const firstDecisionMs = ceilToStep(request.startMs, execMs) + execMs;
  const endMs = floorToStep(request.endMs, execMs);
  if (!(endMs >= firstDecisionMs)) throw emptyWindow(request);
  const exec = roleWindow(request, "exec", timeframes.exec, firstDecisionMs, endMs);
  const roles: RequiredWindow["roles"] = { exec };
  let startMs = exec.startMs;
  for (const role of ROLES) {
    const timeframe = timeframes[role];
    if (timeframe === undefined || role === "exec") continue;
    const window = roleWindow(request, role, timeframe, firstDecisionMs, endMs);
    roles[role] = window;
    startMs = Math.min(startMs, window.startMs);
  }
  const decisions = (endMs - firstDecisionMs) / execMs + 1;
  return { startMs, endMs, firstDecisionMs, decisions, roles };
}

function roleWindow(
  request: WindowRequest,
  role: Role,
  timeframe: Timeframe,
  firstDecisionMs: number,
  lastDecisionMs: number,
): RoleWindow {
  const stepMs = timeframeMs(timeframe);
  const given = request.warmupBars[role] ?? 1;
  if (!isCount(given)) throw badWarmup(`warmup_bars.${role}`, given);
  if (!isCount(request.delayBars)) throw badWarmup("delay_bars", request.delayBars);
  // The bar that is decided on is itself needed, whatever the strategy declares.
  const warmupBars = role === "exec" ? Math.max(1, given, request.delayBars) : given;
  const startMs = floorToStep(firstDecisionMs, stepMs) - warmupBars * stepMs;
  const endMs = floorToStep(lastDecisionMs, stepMs);
  return { timeframe, warmupBars, startMs, endMs, requiredBars: (endMs - startMs) / stepMs };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function badWarmup(name: string, value: number): UsageError {
  return new UsageError(`Cannot use ${name} ${value}: it counts bars, give a whole number from 0`, {
    code: "BAD_WARMUP",
  });
}

function emptyWindow(request: WindowRequest): UsageError {
  const { startMs, endMs, timeframes } = request;
  const from = Number.isFinite(startMs) ? formatInstant(startMs) : String(startMs);
  const to = Number.isFinite(endMs) ? formatInstant(endMs) : String(endMs);
  return new UsageError(
    `Cannot run from ${from} to ${to} as no whole ${timeframes.exec} bar of the UTC grid lies ` +
      `between them: choose an end at least one bar after the start`,
    { code: "EMPTY_WINDOW" },
  );
}
