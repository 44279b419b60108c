import type { Role } from "../base/mod.ts";
import type { MultiTimeframeFeeds } from "../feeds/mod.ts";

/**
 * @param feeds Feeds of the run.
 * @param column Role and key of a feature column.
 * @param row Exec row.
 * @returns What the column says at that exec close.
 */
export function featureAt(
  feeds: MultiTimeframeFeeds,
  { role, key }: { role: Role; key: string },
  row: number,
): number {
  return feeds.feed(role).column(key)[feeds.indexColumn(role)[row]];
}
