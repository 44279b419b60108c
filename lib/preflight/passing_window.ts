import type { TimeRange } from "../columns/mod.ts";
import type { Finding } from "./finding.ts";
import { inspect, type Inspection } from "./inspect.ts";
import { intactWindow } from "./intact_window.ts";
import type { HistoryPort } from "./ports.ts";
import type { PreflightReport } from "./report.ts";
import type { PreflightRequest } from "./request.ts";

/**
 * A window that passes as the store is: the longest one inside the requested window, or else the
 * longest one inside what the store holds. It has been looked at, so the command that names it works.
 *
 * @param request What the run asks for.
 * @param history Where to read.
 * @param refused The refusal, and what was needed.
 * @returns The window, or `null` when neither is whole.
 */
export async function passingWindow(
  request: PreflightRequest,
  history: HistoryPort,
  { report: { findings, priceFeed1m }, window: { calendar, roles } }: Inspection,
): Promise<TimeRange | null> {
  const passes = async (window: TimeRange) => (await look(request, window, history)).ok;
  const inside = intactWindow(request, brokenRanges(findings), calendar);
  if (inside !== null && await passes(inside)) return inside;
  const { dbStartTsMs, dbEndTsMs } = priceFeed1m;
  if (dbStartTsMs === null || dbEndTsMs === null) return null;
  const held = { startMs: dbStartTsMs, endMs: dbEndTsMs };
  const { grid } = roles.exec;
  if (grid.lastCloseAtOrBefore(held.endMs) < grid.firstOpenAtOrAfter(held.startMs)) return null;
  const { findings: left } = await look(request, held, history);
  const window = intactWindow({ ...request, ...held }, brokenRanges(left), calendar);
  return window !== null && await passes(window) ? window : null;
}

async function look(
  request: PreflightRequest,
  window: TimeRange,
  history: HistoryPort,
): Promise<PreflightReport> {
  return (await inspect({ ...request, ...window }, history)).report;
}

/** What refuses a window, as ascending, separate ranges. */
function brokenRanges(findings: readonly Finding[]): TimeRange[] {
  const ranges = findings
    // Closes without a minute are missing minutes seen from exec bars.
    .filter(({ code, severity }) => severity === "error" && code !== "EXEC_1M_MAPPING_FAILED")
    .flatMap(({ gaps }) => gaps)
    .sort((a, b) => a.startMs - b.startMs);
  const merged: TimeRange[] = [];
  for (const { startMs, endMs } of ranges) {
    const previous = merged.at(-1);
    if (previous !== undefined && startMs <= previous.endMs) {
      previous.endMs = Math.max(previous.endMs, endMs);
    } else merged.push({ startMs, endMs });
  }
  return merged;
}
