import { DAY_MS, floorToStep } from "../../base/mod.ts";
import type { TimeRange } from "../../columns/mod.ts";

/** Levels of a cell that misses something, from nearly nothing to nearly all. */
const LEVELS = "▁▂▃▄▅▆▇";

/**
 * How complete each day of a series is, one sign per day: `█` a whole day, `▁` to `▇` a part of it, `·`
 * nothing. Where there are more days than cells, a cell stands for several.
 *
 * @param extent From the first row to the end of the last one.
 * @param gaps What is missing between, ascending.
 * @param cells How many signs at most.
 * @returns The line.
 *
 * @example Half of the second of three days is missing
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const day = 86_400_000;
 * const line = coverageLine({ startMs: 0, endMs: 3 * day }, [{ startMs: day, endMs: 1.5 * day }], 60);
 * assertEquals(line, "█▄█");
 * ```
 */
export function coverageLine(extent: TimeRange, gaps: readonly TimeRange[], cells: number): string {
  const firstDayMs = floorToStep(extent.startMs, DAY_MS);
  const days = Math.ceil((extent.endMs - firstDayMs) / DAY_MS);
  const cellMs = Math.ceil(days / cells) * DAY_MS;
  const count = Math.ceil(days * DAY_MS / cellMs);
  const missing = new Float64Array(count);
  for (const gap of gaps) {
    for (let cell = cellOf(gap.startMs); cell < count && startOf(cell) < gap.endMs; cell++) {
      missing[cell] += Math.min(gap.endMs, startOf(cell) + cellMs) -
        Math.max(gap.startMs, startOf(cell));
    }
  }
  return Array.from(missing, (missingMs, cell) => {
    // The first and the last day are whole when nothing is missing between the ends of the series.
    const ownMs = Math.min(startOf(cell) + cellMs, extent.endMs) -
      Math.max(startOf(cell), extent.startMs);
    return sign(1 - missingMs / ownMs);
  }).join("");

  function startOf(cell: number): number {
    return firstDayMs + cell * cellMs;
  }
  function cellOf(tsMs: number): number {
    return Math.floor((tsMs - firstDayMs) / cellMs);
  }
}

function sign(present: number): string {
  if (present >= 1) return "█";
  if (present <= 0) return "·";
  return LEVELS[Math.min(LEVELS.length - 1, Math.floor(present * LEVELS.length))];
}
