import { type Role, ROLES } from "../base/mod.ts";
import type { StrategyPlan } from "../engine/mod.ts";
import type { MultiTimeframeFeeds } from "../feeds/mod.ts";
import { structureKeys, type StructureSpec } from "../structure/mod.ts";

/** What a declared detector told over a run, bar by bar of its role. */
export interface StructureTrace {
  /** Role whose bars it follows. */
  role: Role;
  /** The declared detector. */
  spec: StructureSpec;
  /** When each row was told: closes of the role's bars, epoch milliseconds. */
  tsCloseMs: Float64Array;
  /** Its columns by key. */
  columns: ReadonlyMap<string, Float64Array>;
}

/**
 * What the detectors of a plan told.
 *
 * @param plan The strategy.
 * @param feeds Its feeds.
 * @returns One entry per declared detector, in the order of roles and declaration.
 */
export function traceStructure(plan: StrategyPlan, feeds: MultiTimeframeFeeds): StructureTrace[] {
  return ROLES.flatMap((role) =>
    (plan.structure?.[role] ?? []).map((spec) => {
      const feed = feeds.feed(role);
      return {
        role,
        spec,
        tsCloseMs: feed.tsCloseMs,
        columns: new Map(structureKeys(spec).map((key) => [key, feed.column(key)])),
      };
    })
  );
}
