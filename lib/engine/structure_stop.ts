import type { MultiTimeframeFeeds } from "../feeds/mod.ts";
import type { RiskModel } from "./plan.ts";

/**
 * Price of a stop at a structure level, as the level is known at an exec close.
 *
 * @param rule The stop of the risk model.
 * @param feeds Feeds of the run.
 * @param row Exec row of the close.
 * @param sign 1 for long, -1 for short.
 * @returns The price, NaN while there is no such level; `undefined` when the stop is of another kind.
 */
export function structureStop(
  rule: RiskModel["stopLoss"],
  feeds: MultiTimeframeFeeds,
  row: number,
  sign: number,
): number | undefined {
  if (rule?.type !== "structure") return undefined;
  const level = feeds.feed(rule.role).column(rule.key)[feeds.indexColumn(rule.role)[row]] ?? NaN;
  return level * (1 - sign * rule.value / 100);
}
