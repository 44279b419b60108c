import { ROLES } from "../base/mod.ts";
import type { PreparedFeeds } from "./prepare_feeds.ts";

/** A named column over the exec closes of a window. */
export interface FeatureTableColumn {
  /** `ts_close_ms`, or role and key: `htf.ema_trend`. */
  name: string;
  /** One number per exec close; NaN where the column has none yet. */
  values: Float64Array;
}

/** Bar columns, which every feed has besides its features. */
const BAR_KEYS = new Set(["open", "high", "low", "close", "volume"]);

/**
 * What a strategy sees of its features at every exec close of a window, contexts carried forward.
 *
 * @param prepared Feeds, and the window in them.
 * @returns The closes, then one column per feature of each role, exec first.
 */
export function featureTable({ feeds, fromRow, toRow }: PreparedFeeds): FeatureTableColumn[] {
  const columns: FeatureTableColumn[] = [
    { name: "ts_close_ms", values: feeds.exec.tsCloseMs.slice(fromRow, toRow) },
  ];
  for (const role of ROLES.toReversed()) {
    if (!feeds.roles.includes(role)) continue;
    const rows = feeds.indexColumn(role).subarray(fromRow, toRow);
    const feed = feeds.feed(role);
    for (const key of feed.keys.filter((name) => !BAR_KEYS.has(name))) {
      const column = feed.column(key);
      const values = Float64Array.from(rows, (row) => row < 0 ? NaN : column[row]);
      columns.push({ name: `${role}.${key}`, values });
    }
  }
  return columns;
}
