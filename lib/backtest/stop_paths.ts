import type { SnapshotView, StrategyPlan } from "../engine/mod.ts";

/** Where a stop that moves stood while one position was open. */
export interface StopPath {
  /** Entry fill of the position, which names its trade. */
  entryTsMs: number;
  /** Exec closes at which the stop was found at another price than before, epoch milliseconds. */
  tsCloseMs: number[];
  /** The prices. */
  prices: number[];
}

/** An observer of a run, and what it has seen. */
export interface StopWatcher {
  /** Looks at one exec close. */
  look(snapshot: SnapshotView): void;
  /** One path for each position that was open at an exec close, in the order of their entries. */
  paths: StopPath[];
}

/**
 * Watches where stops stand at each exec close.
 *
 * @param plan The strategy.
 * @returns An observer; `null` when the plan's stops stay where they are.
 */
export function watchStops({ risk }: Pick<StrategyPlan, "risk">): StopWatcher | null {
  if (risk.trailingStop === undefined && risk.breakEven === undefined) return null;
  const paths: StopPath[] = [];
  return {
    paths,
    look(snapshot) {
      const { position } = snapshot;
      if (position === null || position.stopPrice === null) return;
      const { entryTsMs, stopPrice } = position;
      let path = paths.at(-1);
      if (path?.entryTsMs !== entryTsMs) {
        path = { entryTsMs, tsCloseMs: [], prices: [] };
        paths.push(path);
      }
      if (path.prices.at(-1) === stopPrice) return;
      path.tsCloseMs.push(snapshot.tsCloseMs);
      path.prices.push(stopPrice);
    },
  };
}
