/** A half-open span of time: `startMs` belongs to it, `endMs` does not. */
export interface TimeRange {
  /** First instant, epoch milliseconds. */
  startMs: number;
  /** Instant after the last one, epoch milliseconds. */
  endMs: number;
}

/**
 * Grid points that are missing from a column, as ranges.
 *
 * @param tsMs Ascending instants; those off the grid or outside the window count for nothing.
 * @param window Where to look; both ends on the grid.
 * @param stepMs Grid step in milliseconds.
 * @returns Ascending, separate ranges. A range `[a, b)` says that `a, a + step, ...` up to before `b`
 * are all absent.
 *
 * @example One minute is missing
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const gaps = findGaps(Float64Array.of(0, 120_000), { startMs: 0, endMs: 180_000 }, 60_000);
 * assertEquals(gaps, [{ startMs: 60_000, endMs: 120_000 }]);
 * ```
 */
export function findGaps(tsMs: Float64Array, window: TimeRange, stepMs: number): TimeRange[] {
  const gaps: TimeRange[] = [];
  let expected = window.startMs;
  for (let i = 0; i < tsMs.length; i++) {
    const ts = tsMs[i];
    if (ts === expected && ts < window.endMs) {
      expected = ts + stepMs;
      continue;
    }
    if (ts < expected || (ts - window.startMs) % stepMs !== 0) continue;
    if (ts >= window.endMs) break;
    if (ts > expected) gaps.push({ startMs: expected, endMs: ts });
    expected = ts + stepMs;
  }
  if (expected < window.endMs) gaps.push({ startMs: expected, endMs: window.endMs });
  return gaps;
}

/**
 * How many grid points a list of ranges holds.
 *
 * @param ranges Ranges whose ends sit on the grid.
 * @param stepMs Grid step in milliseconds.
 * @returns A count.
 */
export function countSteps(ranges: readonly TimeRange[], stepMs: number): number {
  let count = 0;
  for (const { startMs, endMs } of ranges) count += Math.ceil((endMs - startMs) / stepMs);
  return count;
}

/**
 * What two lists of ranges have in common.
 *
 * @param ranges Ascending, separate ranges.
 * @param others The same.
 * @returns Ascending, separate ranges.
 *
 * @example A hole over night, and the hours of two days
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const hours = [{ startMs: 0, endMs: 10 }, { startMs: 20, endMs: 30 }];
 * assertEquals(intersectRanges([{ startMs: 8, endMs: 21 }], hours), [
 *   { startMs: 8, endMs: 10 },
 *   { startMs: 20, endMs: 21 },
 * ]);
 * ```
 */
export function intersectRanges(
  ranges: readonly TimeRange[],
  others: readonly TimeRange[],
): TimeRange[] {
  const common: TimeRange[] = [];
  let at = 0;
  for (const { startMs, endMs } of ranges) {
    while (at < others.length && others[at].endMs <= startMs) at++;
    for (let i = at; i < others.length && others[i].startMs < endMs; i++) {
      common.push({
        startMs: Math.max(startMs, others[i].startMs),
        endMs: Math.min(endMs, others[i].endMs),
      });
    }
  }
  return common;
}
