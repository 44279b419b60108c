import type { HistoryCheck } from "./ensure_history.ts";

/**
 * A history check as it is written and printed.
 *
 * @param check The check.
 * @returns Plain data, keys in snake_case.
 *
 * @example Gaps are half-open ranges
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const json = historyCheckJson({
 *   symbol: "SOLUSDT", stream: "last", tf: "15m", state: "LOADING", code: "NOT_ASKED",
 *   reason: "a minute is missing", requiredStartMs: 0, requiredEndMs: 900_000, requiredBars: 1,
 *   cachedStartMs: null, cachedEndMs: null, gaps: [{ startMs: 0, endMs: 60_000 }], missingMinutes: 1,
 *   fetchAttempted: false, fetchSuccess: false,
 * });
 * assertEquals(json.gaps, [{ start_ts_ms: 0, end_ts_ms: 60_000 }]);
 * ```
 */
export function historyCheckJson(check: HistoryCheck): Record<string, unknown> {
  return {
    symbol: check.symbol,
    stream: check.stream,
    tf: check.tf,
    state: check.state,
    code: check.code,
    reason: check.reason,
    required_start_ts_ms: check.requiredStartMs,
    required_end_ts_ms: check.requiredEndMs,
    required_bars: check.requiredBars,
    cached_start_ts_ms: check.cachedStartMs,
    cached_end_ts_ms: check.cachedEndMs,
    gaps: check.gaps.map(({ startMs, endMs }) => ({ start_ts_ms: startMs, end_ts_ms: endMs })),
    missing_minutes: check.missingMinutes,
    fetch_attempted: check.fetchAttempted,
    fetch_success: check.fetchSuccess,
  };
}
