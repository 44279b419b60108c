import { assertEquals } from "@std/assert";
import { findCalendar } from "../../lib/calendar/mod.ts";
import { type BarColumns, lowerBound, sliceColumns } from "../../lib/columns/mod.ts";
import {
  computeHistorical,
  type HistoricalIndicator,
} from "../../lib/session/historical_indicators.ts";
import { DayHistory } from "../../lib/session/day_history.ts";
import { sessionMinutes } from "../support/session_scene.ts";

const calendar = findCalendar("XNYS");
const DAYS: [string, string] = ["2024-11-25", "2024-12-04"];
const minutes = sessionMinutes(calendar, DAYS, 11);
const { from, to } = calendar.rowsOfDays(...DAYS);

/** Minutes of one session. */
function dayBars(row: number): BarColumns {
  const { openMs, closeMs } = calendar.sessions;
  const ts = minutes.tsOpenMs;
  return sliceColumns(minutes, lowerBound(ts, openMs[row]), lowerBound(ts, closeMs[row]));
}

function spec(changes: Partial<HistoricalIndicator>): HistoricalIndicator {
  return {
    ...{ type: "previous_day", key: "k", trailingDays: 3, length: 3, weeks: 1, interval: "1m" },
    ...changes,
  } as HistoricalIndicator;
}

/** Values before the session of a row, from every day before it. */
function before(row: number, indicator: HistoricalIndicator) {
  const history = new DayHistory(100);
  for (let day = from; day < row; day++) history.add(day, dayBars(day), 0);
  return computeHistorical([indicator], { records: history.records, row, calendar });
}

Deno.test({
  name:
    "the average by time of day is that of the same bar of each trailing day, short days included",
  permissions: "none",
  fn() {
    const row = to - 1;
    const { profiles, days } = before(row, spec({ type: "average_volume_by_time" }));
    const profile = profiles.get("k")!;
    assertEquals([profile.length, days.get("k")], [390, 3]);
    // Thanksgiving's Friday is a half day: the afternoon is an average of two days.
    for (const slot of [0, 100, 209, 210, 389]) {
      const values = [row - 3, row - 2, row - 1].map((day) => dayBars(day).volume[slot])
        .filter((value) => value !== undefined);
      assertEquals(values.length, slot < 210 ? 3 : 2);
      assertEquals(profile[slot], values.reduce((sum, value) => sum + value) / values.length);
    }
  },
});

Deno.test({
  name: "the range by time of day is high minus low of the interval's bars",
  permissions: "none",
  fn() {
    const row = to - 1;
    const range = spec({ type: "average_range_by_time", interval: "30m", trailingDays: 1 });
    const profile = before(row, range).profiles.get("k")!;
    const { high, low } = dayBars(row - 1);
    assertEquals(profile.length, 13);
    const part = (column: Float64Array) => column.slice(60, 90);
    assertEquals(profile[2], Math.max(...part(high)) - Math.min(...part(low)));
  },
});

Deno.test({
  name: "previous day, highest and lowest of weeks, and the day's average true range",
  permissions: "none",
  fn() {
    const row = to - 1;
    const days = Array.from({ length: row - from }, (_, i) => dayBars(from + i)).map((bars) => ({
      high: Math.max(...bars.high),
      low: Math.min(...bars.low),
      close: bars.close.at(-1)!,
    }));
    const last = days.at(-1)!;
    const previous = before(row, spec({})).values;
    assertEquals(Object.fromEntries(previous), {
      k_high: last.high,
      k_low: last.low,
      k_close: last.close,
    });
    // A week before Wednesday 2024-12-04 begins with Wednesday the 27th: four trading days.
    const week = before(row, spec({ type: "high_low" }));
    assertEquals(week.days.get("k"), 4);
    assertEquals(week.values.get("k_high"), Math.max(...days.slice(-4).map(({ high }) => high)));
    assertEquals(week.values.get("k_low"), Math.min(...days.slice(-4).map(({ low }) => low)));
    // Wilder: the average of the first true ranges, then one part new and the rest old.
    const ranges = days.map(({ high, low }, i) =>
      i === 0 ? NaN : Math.max(high, days[i - 1].close) - Math.min(low, days[i - 1].close)
    ).slice(1);
    const atr = before(row, spec({ type: "day_atr", trailingDays: 100, length: 3 })).values.get(
      "k",
    )!;
    let expected = (ranges[0] + ranges[1] + ranges[2]) / 3;
    for (const range of ranges.slice(3)) expected = (expected * 2 + range) / 3;
    assertEquals(atr.toFixed(9), expected.toFixed(9));
  },
});

Deno.test({
  name: "without trailing days there is no value, and it says so",
  permissions: "none",
  fn() {
    for (const type of ["previous_day", "high_low", "day_atr"] as const) {
      const { values, days } = before(from, spec({ type }));
      assertEquals([...values.values()].every(Number.isNaN), true);
      assertEquals(days.get("k"), 0);
    }
    const profile = before(from, spec({ type: "average_volume_by_time" })).profiles.get("k")!;
    assertEquals(profile.length, 0);
  },
});

Deno.test({
  name: "minutes are kept for as many days as asked, and prices for as long as somebody looks",
  permissions: "none",
  fn() {
    const history = new DayHistory(2);
    for (let row = from; row < to; row++) history.add(row, dayBars(row), row - 3);
    assertEquals(history.records.map(({ row }) => to - row), [4, 3, 2, 1]);
    assertEquals(history.records.map(({ bars }) => bars !== null), [false, false, true, true]);
    assertEquals(history.minutes(to - 2).open.length, 780);
    assertEquals(history.minutes(to - 1).open.length, 390);
  },
});
