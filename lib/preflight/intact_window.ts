import { type MarketCalendar, type TimeframeGrid } from "../calendar/mod.ts";
import type { TimeRange } from "../columns/mod.ts";
import type { WindowRequest } from "./request.ts";
import { requiredWindow } from "./required_window.ts";

/**
 * The longest window inside a requested one that needs none of the missing minutes, warm-up included.
 *
 * @param request The window that cannot be had.
 * @param gaps Missing minutes of it, ascending.
 * @param calendar When the market trades; `null` for always.
 * @returns A window inside the requested one, or `null` when no decision fits.
 */
export function intactWindow(
  request: WindowRequest,
  gaps: readonly TimeRange[],
  calendar: MarketCalendar | null = null,
): TimeRange | null {
  const needed = requiredWindow(request, calendar);
  const grids = Object.values(needed.roles).map((role) => role.grid);
  const longest = grids.reduce((one, other) => other.stepMs > one.stepMs ? other : one);
  const exec = needed.roles.exec.grid;
  let best: TimeRange | null = null;
  let wholeMs = needed.startMs;
  for (const gap of [...gaps, { startMs: needed.endMs, endMs: needed.endMs }]) {
    const lastBar = exec.lastCloseAtOrBefore(gap.startMs);
    const endMs = exec.closeMs(lastBar);
    const afterMs = startAfterWarmup(request, wholeMs, needed.endMs, longest, calendar);
    const startMs = Math.max(request.startMs, afterMs);
    const isLonger = endMs - startMs > (best === null ? 0 : best.endMs - best.startMs);
    if (isLonger && exec.firstOpenAtOrAfter(startMs) <= lastBar) best = { startMs, endMs };
    wholeMs = gap.endMs;
  }
  return best;
}

/**
 * First start on the longest timeframe's grid whose warm-up begins at or after an instant; Infinity when
 * it would lie beyond the end.
 */
function startAfterWarmup(
  request: WindowRequest,
  fromMs: number,
  endMs: number,
  grid: TimeframeGrid,
  calendar: MarketCalendar | null,
): number {
  const isWarm = (bar: number) => {
    const window = { startMs: grid.openMs(bar), endMs: grid.closeMs(bar) };
    return requiredWindow({ ...request, ...window }, calendar).startMs >= fromMs;
  };
  // A later start never needs earlier minutes, so the first one is found by halving.
  const first = grid.firstOpenAtOrAfter(fromMs);
  let step = 1;
  while (!isWarm(first + step)) {
    if (grid.openMs(first + step) > endMs) return Infinity;
    step *= 2;
  }
  let low = first - 1;
  let high = first + step;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isWarm(middle)) high = middle;
    else low = middle;
  }
  return grid.openMs(high);
}
