import type { MultiTimeframeFeeds } from "../feeds/mod.ts";
import type { StrategyPlan } from "./plan.ts";

/**
 * First exec row at which every declared feature on every role is past its warm-up and as many exec
 * bars have closed as the plan asks for.
 *
 * @param plan The strategy.
 * @param feeds Feeds of the run, warm-up rows included.
 * @returns An exec row; the number of exec rows when there is none.
 */
export function firstReadyRow(plan: StrategyPlan, feeds: MultiTimeframeFeeds): number {
  let ready = Math.min(Math.max(0, plan.delayBars - 1), feeds.exec.length);
  for (const role of feeds.roles) {
    const neededRow = Math.max(1, plan.warmupBars[role] ?? 1) - 1;
    const rows = feeds.indexColumn(role);
    while (ready < rows.length && rows[ready] < neededRow) ready++;
  }
  return ready;
}
