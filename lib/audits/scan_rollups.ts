import { MINUTE_MS } from "../base/mod.ts";
import type { BarColumns } from "../columns/mod.ts";
import type { RollupColumns } from "../quote/mod.ts";

/** Columns of a rollup. */
export const ROLLUP_FIELDS = ["min1m", "max1m", "bars1m", "open1m", "close1m", "volume1m"] as const;

/**
 * @param rows Number of exec closes.
 * @returns Rollup columns filled with zeros.
 */
export function allocateRollups(rows: number): RollupColumns {
  const columns = ROLLUP_FIELDS.map((field) => [field, new Float64Array(rows)]);
  return Object.fromEntries(columns);
}

/**
 * Rollups by looking at the instants of the minutes alone: each minute belongs to the first exec close
 * at or after its own close.
 *
 * @param minutes 1m bars.
 * @param tsCloseMs Exec closes, ascending.
 * @param execMs Length of an exec bar, which is how far before the first close its minutes begin.
 * @returns One row per exec close.
 */
export function scanRollups(
  minutes: BarColumns,
  tsCloseMs: Float64Array,
  execMs: number,
): RollupColumns {
  const members: number[][] = Array.from(tsCloseMs, () => []);
  let owner = 0;
  for (const [m, tsOpenMs] of minutes.tsOpenMs.entries()) {
    const closeMs = tsOpenMs + MINUTE_MS;
    while (owner < members.length && tsCloseMs[owner] < closeMs) owner++;
    if (owner === members.length) break;
    if (closeMs > tsCloseMs[0] - execMs) members[owner].push(m);
  }
  const out = allocateRollups(members.length);
  members.forEach((rows, i) => {
    out.min1m[i] = Math.min(...rows.map((m) => minutes.low[m]));
    out.max1m[i] = Math.max(...rows.map((m) => minutes.high[m]));
    out.bars1m[i] = rows.length;
    out.open1m[i] = minutes.open[rows[0]];
    out.close1m[i] = minutes.close[rows[rows.length - 1]];
    out.volume1m[i] = rows.reduce((sum, m) => sum + minutes.volume[m], 0);
  });
  return out;
}
