import type { StopPath } from "../../backtest/mod.ts";

/** Steps of all stops that a page holds at most. */
const MAX_STEPS = 50_000;

/**
 * Where stops that move stood, by the entry of their trade.
 *
 * @param paths Paths of a run.
 * @returns Per trade its entry, instants and prices; the first trades only when there are very many steps.
 */
export function stopPaths(paths: readonly StopPath[]): [number, number[], number[]][] {
  const shown: [number, number[], number[]][] = [];
  let room = MAX_STEPS;
  for (const { entryTsMs, tsCloseMs, prices } of paths) {
    room -= prices.length;
    if (room < 0) break;
    shown.push([entryTsMs, tsCloseMs, prices]);
  }
  return shown;
}
