import type { TimeRange } from "../columns/mod.ts";

/** A span of time as every document of this program has it. */
export interface RangeDocument {
  /** First instant, epoch milliseconds. */
  start_ts_ms: number;
  /** Instant after the last one, epoch milliseconds. */
  end_ts_ms: number;
}

/**
 * A span of time for `--json`.
 *
 * @param range The span.
 * @returns Plain data.
 */
export function rangeDocument({ startMs, endMs }: TimeRange): RangeDocument {
  return { start_ts_ms: startMs, end_ts_ms: endMs };
}
