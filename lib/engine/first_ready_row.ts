import type { MultiTimeframeFeeds } from "../feeds/mod.ts";
import type { Role } from "../base/mod.ts";
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
  let ready = Math.min(neededExecRow(plan), feeds.exec.length);
  for (const role of feeds.roles) {
    const needed = neededRow(plan, role);
    const rows = feeds.indexColumn(role);
    while (ready < rows.length && rows[ready] < needed) ready++;
  }
  return ready;
}

/**
 * Whether an exec close is at or after the first ready one, for feeds that grow.
 *
 * @param plan The strategy.
 * @param feeds Feeds of the run up to the close.
 * @param row Exec row of the close.
 * @returns What {@linkcode firstReadyRow} would say of it.
 */
export function isReadyRow(plan: StrategyPlan, feeds: MultiTimeframeFeeds, row: number): boolean {
  return row >= neededExecRow(plan) &&
    feeds.roles.every((role) => feeds.indexColumn(role)[row] >= neededRow(plan, role));
}

function neededExecRow({ delayBars }: StrategyPlan): number {
  return Math.max(0, delayBars - 1);
}

function neededRow({ warmupBars }: StrategyPlan, role: Role): number {
  return Math.max(1, warmupBars[role] ?? 1) - 1;
}
