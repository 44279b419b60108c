import type { Stream, TimeRange } from "../columns/mod.ts";

/** One line of the sync log. */
export interface SyncRecord {
  /** Sequence number from 1. */
  id: number;
  /** Name in the store. */
  symbol: string;
  /** Which series. */
  stream: Stream;
  /** The range that was synced. */
  range: TimeRange;
  /** Rows that were added or replaced. */
  rows: number;
  /** Where they came from. */
  source: string;
  /** `written`, `replaced` when a row took the place of another, or `unchanged`. */
  outcome: string;
}
