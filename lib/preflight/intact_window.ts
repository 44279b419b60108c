import { ceilToStep, floorToStep, timeframeMs } from "../base/mod.ts";
import type { TimeRange } from "../columns/mod.ts";
import type { WindowRequest } from "./request.ts";
import { requiredWindow } from "./required_window.ts";

/**
 * The longest window inside a requested one that needs none of the missing minutes, warm-up included.
 *
 * @param request The window that cannot be had.
 * @param gaps Missing minutes of it, ascending.
 * @returns A window inside the requested one, or `null` when no decision fits.
 */
export function intactWindow(
  request: WindowRequest,
  gaps: readonly TimeRange[],
): TimeRange | null {
  const needed = requiredWindow(request);
  const lengths = Object.values(needed.roles).map((role) => timeframeMs(role.timeframe));
  const execMs = timeframeMs(request.timeframes.exec);
  const stepMs = Math.max(...lengths);
  let best: TimeRange | null = null;
  let wholeMs = needed.startMs;
  for (const gap of [...gaps, { startMs: needed.endMs, endMs: needed.endMs }]) {
    const endMs = floorToStep(gap.startMs, execMs);
    const startMs = Math.max(request.startMs, startAfterWarmup(request, wholeMs, stepMs));
    const isLonger = endMs - startMs > (best === null ? 0 : best.endMs - best.startMs);
    if (isLonger && endMs - startMs >= execMs) best = { startMs, endMs };
    wholeMs = gap.endMs;
  }
  return best;
}

/** First start on the longest timeframe's grid whose warm-up begins at or after an instant. */
function startAfterWarmup(request: WindowRequest, fromMs: number, stepMs: number): number {
  const alignedMs = ceilToStep(fromMs, stepMs);
  const first = { ...request, startMs: alignedMs, endMs: alignedMs + stepMs };
  // On the grid of every timeframe the warm-up has the same length wherever the window starts.
  const startMs = ceilToStep(alignedMs + alignedMs - requiredWindow(first).startMs, stepMs);
  const earlierMs = startMs - stepMs;
  const earlier = { ...request, startMs: earlierMs, endMs: startMs };
  return requiredWindow(earlier).startMs >= fromMs ? earlierMs : startMs;
}
