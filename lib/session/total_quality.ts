import type { SessionDayResult, TotalQuality } from "./session_result.ts";

/**
 * Completeness over all days of a session.
 *
 * @param days What each day delivered.
 * @returns One entry per symbol and interval; empty when quality was not watched.
 */
export function totalQuality(days: readonly SessionDayResult[]): TotalQuality[] {
  const totals = new Map<string, TotalQuality>();
  for (const { symbols } of days) {
    for (const { quality } of symbols) {
      for (const { symbol, interval, expected, present } of quality) {
        const key = `${symbol} ${interval}`;
        const total = totals.get(key) ?? { symbol, interval, expected: 0, present: 0, percent: 0 };
        total.expected += expected;
        total.present += present;
        total.percent = total.present / total.expected * 100;
        totals.set(key, total);
      }
    }
  }
  return [...totals.values()];
}
