import { formatInstant, MINUTE_MS } from "../base/mod.ts";
import { countSteps, findGaps, lowerBound, type Stream, type TimeRange } from "../columns/mod.ts";
import { EXAMPLE_LIMIT, type Observation } from "./finding.ts";
import type { RequiredWindow, RoleWindow } from "./required_window.ts";

/** How complete one timeframe is. */
export interface TimeframeCoverage {
  /** The timeframe. */
  tf: string;
  /** Closed bars needed at the first decision, the newest included. */
  warmupBars: number;
  /** Bars needed, warm-up included. */
  requiredBars: number;
  /** Bars of these with every minute present. */
  availableBars: number;
  /** Open of the first whole bar, epoch milliseconds, or `null` when there is none. */
  firstTsMs: number | null;
  /** Close of the last whole bar, epoch milliseconds, or `null` when there is none. */
  lastTsMs: number | null;
}

/**
 * Minutes that are needed and not there.
 *
 * @param tsOpenMs Open instants of the minutes there are.
 * @param isAscending Whether they are in order; a copy is put in order otherwise, so that a minute in
 * the wrong place is not called missing as well.
 * @param needed Minutes that are needed, as ascending, separate ranges.
 * @returns Ascending, separate ranges.
 */
export function missingMinutes(
  tsOpenMs: Float64Array,
  isAscending: boolean,
  needed: readonly TimeRange[],
): TimeRange[] {
  const sorted = isAscending ? tsOpenMs : tsOpenMs.toSorted();
  return needed.flatMap((range) => {
    const rows = sorted.subarray(
      lowerBound(sorted, range.startMs),
      lowerBound(sorted, range.endMs),
    );
    return findGaps(rows, range, MINUTE_MS);
  });
}

/**
 * Tells of missing minutes.
 *
 * @param stream Whose minutes: the last price, or the mark price.
 * @param gaps What is missing.
 * @param needed Minutes that are needed.
 * @returns One observation, or none.
 */
export function observeCoverage(
  stream: Exclude<Stream, "funding">,
  gaps: TimeRange[],
  needed: readonly TimeRange[],
): Observation[] {
  if (gaps.length === 0) return [];
  const count = countSteps(gaps, MINUTE_MS);
  const required = countSteps(needed, MINUTE_MS);
  const isMark = stream === "mark";
  return [{
    code: isMark ? "MISSING_MARK_COVERAGE" : "MISSING_1M_COVERAGE",
    severity: "error",
    stream,
    message: `${count} of ${required} required ${isMark ? "mark " : ""}minutes are missing, in ` +
      `${gaps.length} ${gaps.length === 1 ? "gap" : "gaps"}`,
    gaps,
    count,
    examples: gaps.slice(0, EXAMPLE_LIMIT).map(describeRange),
  }];
}

/**
 * Tells of exec closes at which no minute closes. An exec bar ends with its last minute, so its close
 * cannot be decided on without that one, whatever else is there.
 *
 * @param gaps Missing minutes.
 * @param exec What the exec role needs.
 * @returns One observation whose ranges are runs of such exec bars, or none.
 */
export function observeMapping(gaps: readonly TimeRange[], exec: RoleWindow): Observation[] {
  const { grid, firstBar, requiredBars } = exec;
  const runs: TimeRange[] = [];
  let count = 0;
  let firstCloseMs = NaN;
  let lastOfRun = NaN;
  for (const gap of gaps) {
    const first = Math.max(grid.lastCloseAtOrBefore(gap.startMs) + 1, firstBar);
    const last = Math.min(grid.lastCloseAtOrBefore(gap.endMs), firstBar + requiredBars - 1);
    if (first > last) continue;
    if (first === lastOfRun + 1) runs[runs.length - 1].endMs = grid.closeMs(last);
    else runs.push({ startMs: grid.openMs(first), endMs: grid.closeMs(last) });
    if (count === 0) firstCloseMs = grid.closeMs(first);
    count += last - first + 1;
    lastOfRun = last;
  }
  if (count === 0) return [];
  return [{
    code: "EXEC_1M_MAPPING_FAILED",
    severity: "error",
    stream: "last",
    message:
      `${count} of ${exec.requiredBars} ${exec.timeframe} closes have no minute that closes ` +
      `exactly there, the first at ${formatInstant(firstCloseMs)}`,
    gaps: runs,
    count,
    examples: runs.slice(0, EXAMPLE_LIMIT).map(describeRange),
  }];
}

/**
 * How complete each timeframe is: a bar counts when every minute of it is there.
 *
 * @param gaps Missing minutes, ascending.
 * @param window What the run needs.
 * @returns One entry per role in use.
 */
export function timeframeCoverage(
  gaps: readonly TimeRange[],
  window: RequiredWindow,
): { [role in keyof RequiredWindow["roles"]]: TimeframeCoverage } {
  const entries = Object.entries(window.roles) as [string, RoleWindow][];
  return Object.fromEntries(
    entries.map(([role, needed]) => [role, coverRole(gaps, needed)]),
  ) as ReturnType<typeof timeframeCoverage>;
}

function coverRole(gaps: readonly TimeRange[], needed: RoleWindow): TimeframeCoverage {
  const { timeframe, warmupBars, requiredBars, endMs, grid, firstBar } = needed;
  const endBar = firstBar + requiredBars;
  let availableBars = 0;
  let firstTsMs: number | null = null;
  let lastTsMs: number | null = null;
  let bar = firstBar;
  // Whole bars lie between what one gap touches and what the next one touches.
  for (const gap of [...gaps, { startMs: endMs, endMs }]) {
    const until = Math.min(grid.lastCloseAtOrBefore(gap.startMs) + 1, endBar);
    if (until > bar) {
      availableBars += until - bar;
      firstTsMs ??= grid.openMs(bar);
      lastTsMs = grid.closeMs(until - 1);
    }
    bar = Math.max(bar, grid.firstOpenAtOrAfter(gap.endMs));
  }
  return { tf: timeframe, warmupBars, requiredBars, availableBars, firstTsMs, lastTsMs };
}

/**
 * A range in words.
 *
 * @param range Half-open span of minutes.
 * @returns Both ends, and the number of minutes.
 */
export function describeRange(range: TimeRange): string {
  const minutes = Math.round((range.endMs - range.startMs) / MINUTE_MS);
  return `${formatInstant(range.startMs)} to ${formatInstant(range.endMs)} (${minutes} ` +
    `${minutes === 1 ? "minute" : "minutes"})`;
}
