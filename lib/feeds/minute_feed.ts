import { UsageError } from "../base/mod.ts";
import type { BarColumns, MarkColumns } from "../columns/mod.ts";

/** Where mark prices of a run come from; one run uses one source throughout. */
export type MarkSource = "mark_1m" | "approx_from_ohlcv_1m";

/** The 1m quote feed: last and mark prices on the same minutes. */
export interface MinuteFeed {
  /** 1m bars of the last price. */
  last: BarColumns;
  /** 1m bars of the mark price, row for row on the same minutes. */
  mark: MarkColumns;
  /** Whether the mark prices are real. */
  markSource: MarkSource;
}

/**
 * Joins last and mark minutes. Without mark minutes the last price stands in for the mark price, on
 * every minute.
 *
 * @param last 1m bars of the last price.
 * @param mark 1m bars of the mark price on exactly the same minutes, or `null`.
 * @returns The quote feed.
 * @throws {UsageError} `MARK_NOT_ALIGNED` when the minutes differ.
 */
export function createMinuteFeed(last: BarColumns, mark: MarkColumns | null): MinuteFeed {
  if (mark === null) return { last, mark: last, markSource: "approx_from_ohlcv_1m" };
  const rows = last.tsOpenMs.length;
  let aligned = mark.tsOpenMs.length === rows;
  for (let i = 0; aligned && i < rows; i++) aligned = mark.tsOpenMs[i] === last.tsOpenMs[i];
  if (!aligned) {
    throw new UsageError(
      `Cannot join ${mark.tsOpenMs.length} mark minutes to ${rows} last-price minutes as they do ` +
        `not cover the same minutes: sync both streams over one range`,
      { code: "MARK_NOT_ALIGNED" },
    );
  }
  return { last, mark, markSource: "mark_1m" };
}
