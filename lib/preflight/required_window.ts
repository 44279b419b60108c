import { formatInstant, type Role, ROLES, type Timeframe, UsageError } from "../base/mod.ts";
import { type MarketCalendar, type TimeframeGrid, timeframeGrid } from "../calendar/mod.ts";
import type { TimeRange } from "../columns/mod.ts";
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
  /** Where its bars begin and end. */
  grid: TimeframeGrid;
  /** Number of the first bar needed. */
  firstBar: number;
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
  /** When the market trades, `null` for always. */
  calendar: MarketCalendar | null;
  /** What of the window the market trades: the minutes that are needed. */
  openRanges: TimeRange[];
  /** What each role in use needs. */
  roles: { exec: RoleWindow } & Partial<Record<Role, RoleWindow>>;
}

/**
 * Which minutes a run needs. The window is `[start, end)`: its exec bars are those of the grid that
 * open at or after the start and close at or before the end. The grid is that of UTC, or anchored at
 * the openings of a market that closes, whose minutes alone are needed. Each role needs its warm-up
 * counted back from its own last close at or before the first decision, so whole bars of every
 * timeframe.
 *
 * @param request Window, timeframes and warm-up.
 * @param calendar When the market trades; `null` for always.
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
export function requiredWindow(
  request: WindowRequest,
  calendar: MarketCalendar | null = null,
): RequiredWindow {
  const { timeframes } = request;
  const grid = timeframeGrid(calendar, timeframes.exec);
  const firstBar = grid.firstOpenAtOrAfter(request.startMs);
  const lastBar = grid.lastCloseAtOrBefore(request.endMs);
  if (!(lastBar >= firstBar)) throw emptyWindow(request, calendar);
  const firstDecisionMs = grid.closeMs(firstBar);
  const endMs = grid.closeMs(lastBar);
  const exec = roleWindow(request, "exec", grid, firstDecisionMs, endMs);
  const roles: RequiredWindow["roles"] = { exec };
  let startMs = exec.startMs;
  for (const role of ROLES) {
    const timeframe = timeframes[role];
    if (timeframe === undefined || role === "exec") continue;
    const contextGrid = timeframeGrid(calendar, timeframe);
    const window = roleWindow(request, role, contextGrid, firstDecisionMs, endMs);
    roles[role] = window;
    startMs = Math.min(startMs, window.startMs);
  }
  const decisions = lastBar - firstBar + 1;
  const openRanges = calendar?.openRanges({ startMs, endMs }) ?? [{ startMs, endMs }];
  return { startMs, endMs, firstDecisionMs, decisions, roles, calendar, openRanges };
}

function roleWindow(
  request: WindowRequest,
  role: Role,
  grid: TimeframeGrid,
  firstDecisionMs: number,
  lastDecisionMs: number,
): RoleWindow {
  const timeframe = request.timeframes[role]!;
  const given = request.warmupBars[role] ?? 1;
  if (!isCount(given)) throw badWarmup(`warmup_bars.${role}`, given);
  if (!isCount(request.delayBars)) throw badWarmup("delay_bars", request.delayBars);
  // The bar that is decided on is itself needed, whatever the strategy declares.
  const warmupBars = role === "exec" ? Math.max(1, given, request.delayBars) : given;
  const firstBar = grid.lastCloseAtOrBefore(firstDecisionMs) + 1 - warmupBars;
  const requiredBars = grid.lastCloseAtOrBefore(lastDecisionMs) + 1 - firstBar;
  return {
    timeframe,
    warmupBars,
    startMs: grid.openMs(firstBar),
    endMs: requiredBars === 0 ? grid.openMs(firstBar) : grid.closeMs(firstBar + requiredBars - 1),
    requiredBars,
    grid,
    firstBar,
  };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function badWarmup(name: string, value: number): UsageError {
  return new UsageError(`Cannot use ${name} ${value}: it counts bars, give a whole number from 0`, {
    code: "BAD_WARMUP",
  });
}

function emptyWindow(request: WindowRequest, calendar: MarketCalendar | null): UsageError {
  const { startMs, endMs, timeframes } = request;
  const from = Number.isFinite(startMs) ? formatInstant(startMs) : String(startMs);
  const to = Number.isFinite(endMs) ? formatInstant(endMs) : String(endMs);
  const grid = calendar === null ? "the UTC grid" : `a session of ${calendar.name}`;
  return new UsageError(
    `Cannot run from ${from} to ${to} as no whole ${timeframes.exec} bar of ${grid} lies ` +
      `between them: choose an end at least one bar after the start`,
    { code: "EMPTY_WINDOW" },
  );
}
