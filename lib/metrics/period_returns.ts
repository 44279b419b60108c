import { DAY_MS } from "../base/mod.ts";
import type { DailyEquity } from "./daily_equity.ts";

/** Length of a calendar period, in UTC; a week begins on Monday (ISO 8601). */
export type CalendarPeriod = "day" | "week" | "month";

/** One row of a table of returns. */
export interface PeriodReturn {
  /** Midnight UTC at which the calendar period begins, even when the window begins later. */
  startMs: number;
  /** Equity at the last exec close of the period. */
  endEquityUsdt: number;
  /** Change of equity in percent; `null` when the period began without equity. */
  returnPct: number | null;
}

/** 1970-01-01 was a Thursday: three days after the Monday that began its week. */
const MONDAY_OFFSET_DAYS = 3;

function periodStart(dayStartMs: number, period: CalendarPeriod): number {
  if (period === "day") return dayStartMs;
  if (period === "week") {
    const week = Math.floor((dayStartMs / DAY_MS + MONDAY_OFFSET_DAYS) / 7);
    return (week * 7 - MONDAY_OFFSET_DAYS) * DAY_MS;
  }
  const date = new Date(dayStartMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

/**
 * Table of calendar returns: last equity of a period over the last equity of the one before, the
 * first over the starting equity. The returns of a table compound to the return of the whole run.
 * The first and the last period are as long as the window leaves them; periods without an exec close
 * are absent.
 *
 * @param daily Last equity of each UTC day.
 * @param startingEquityUsdt Equity before the first day, above 0.
 * @param period How long a row is.
 * @returns Rows in time order.
 *
 * @example Two days of one month
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const daily = {
 *   dayStartMs: Float64Array.of(0, 86_400_000),
 *   equityUsdt: Float64Array.of(150, 75),
 * };
 * assertEquals(periodReturns(daily, 100, "day").map((row) => row.returnPct), [50, -50]);
 * assertEquals(periodReturns(daily, 100, "month"), [
 *   { startMs: 0, endEquityUsdt: 75, returnPct: -25 },
 * ]);
 * ```
 */
export function periodReturns(
  daily: DailyEquity,
  startingEquityUsdt: number,
  period: CalendarPeriod,
): PeriodReturn[] {
  const { dayStartMs, equityUsdt } = daily;
  const rows: PeriodReturn[] = [];
  let base = startingEquityUsdt;
  for (let i = 0; i < dayStartMs.length; i++) {
    const startMs = periodStart(dayStartMs[i], period);
    const isLastDay = i + 1 === dayStartMs.length ||
      periodStart(dayStartMs[i + 1], period) !== startMs;
    if (!isLastDay) continue;
    const endEquityUsdt = equityUsdt[i];
    const returnPct = base > 0 ? (endEquityUsdt / base - 1) * 100 : null;
    rows.push({ startMs, endEquityUsdt, returnPct });
    base = endEquityUsdt;
  }
  return rows;
}
