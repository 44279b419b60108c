import { assertEquals } from "@std/assert";
import { MINUTE_MS } from "../../lib/base/mod.ts";
import { dayText, findCalendar, type TradingHours } from "../../lib/calendar/mod.ts";
import tradingDays from "../data/spy_trading_days.txt" with { type: "text" };
import { readBars } from "../support/read_bars.ts";

const calendar = findCalendar("XNYS");

Deno.test({
  name: "every day on which SPY traded from 1998 to 2021 is a trading day, and no other is",
  permissions: "none",
  fn() {
    const traded = tradingDays.trim().split("\n").flatMap((line) => {
      const [month, days] = line.split(": ");
      return days.split(" ").map((day) => `${month}-${day}`);
    });
    assertEquals(traded.length, 5849);
    const mine = [...calendar.sessions.day].map(dayText).filter((day) => day <= "2021-03-31");
    assertEquals(mine, traded);
  },
});

/** Days of a year that are not usual ones; an early close is starred, a late opening has a plus. */
function exceptions(year: number): string {
  return calendar.exceptions(`${year}-01-01`, `${year}-12-31`).map(({ day, kind }) =>
    day.slice(5) + { closed: "", early_close: "*", late_open: "+", other_hours: "?" }[kind]
  ).join(" ");
}

Deno.test({
  name: "holidays and early closes of the years the exchange has announced are as announced",
  permissions: "none",
  fn() {
    const announced: Record<number, string> = {
      2022: "01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 11-25* 12-26",
      2023: "01-02 01-16 02-20 04-07 05-29 06-19 07-03* 07-04 09-04 11-23 11-24* 12-25",
      2024: "01-01 01-15 02-19 03-29 05-27 06-19 07-03* 07-04 09-02 11-28 11-29* 12-24* 12-25",
      2025:
        "01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-03* 07-04 09-01 11-27 11-28* 12-24* 12-25",
      2026: "01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 11-27* 12-24* 12-25",
      2027: "01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 11-26* 12-24",
    };
    for (const [year, days] of Object.entries(announced)) {
      assertEquals(exceptions(Number(year)), days, year);
    }
  },
});

Deno.test({
  name: "early closes before 2014 are those of the exchange's own record",
  permissions: "none",
  fn() {
    const days: string[] = [];
    for (let year = 1998; year < 2014; year++) {
      const special = calendar.exceptions(`${year}-01-01`, `${year}-12-31`);
      days.push(...special.filter(({ kind }) => kind === "early_close").map(({ day }) => day));
    }
    const recorded =
      "1998-11-27 1998-12-24 1999-11-26 1999-12-31 2000-07-03 2000-11-24 2001-07-03 " +
      "2001-11-23 2001-12-24 2002-07-05 2002-11-29 2002-12-24 2003-07-03 2003-11-28 2003-12-24 " +
      "2003-12-26 2004-11-26 2005-11-25 2006-07-03 2006-11-24 2007-07-03 2007-11-23 2007-12-24 " +
      "2008-07-03 2008-11-28 2008-12-24 2009-11-27 2009-12-24 2010-11-26 2011-11-25 2012-07-03 " +
      "2012-11-23 2012-12-24 2013-07-03 2013-11-29 2013-12-24";
    assertEquals(days.join(" "), recorded);
  },
});

Deno.test({
  name: "the noon opening of 2002-09-11 is no half day, and extended hours begin as ever",
  permissions: "none",
  fn() {
    const regular = calendar.session("2002-09-11")!;
    assertEquals(
      [regular.openMs, regular.closeMs, regular.isHalfDay],
      [Date.UTC(2002, 8, 11, 16), Date.UTC(2002, 8, 11, 20), false],
    );
    const extended = calendar.withHours("eth").session("2002-09-11")!;
    assertEquals(extended.openMs, Date.UTC(2002, 8, 11, 8));
    assertEquals(calendar.exceptions("2002-09-11", "2002-09-11")[0].kind, "late_open");
  },
});

/** Minutes of a file by session day, and how many lie outside every session. */
async function minutesByDay(
  path: string,
  hours: TradingHours,
): Promise<[Record<string, number>, number]> {
  const { tsOpenMs } = await readBars(path);
  const byDay: Record<string, number> = {};
  let outside = 0;
  for (const ts of tsOpenMs) {
    const session = calendar.withHours(hours).sessionAt(ts);
    if (session === null) outside++;
    else byDay[session.day] = (byDay[session.day] ?? 0) + 1;
  }
  return [byDay, outside];
}

Deno.test("real regular minutes fill the sessions, a half day to 13:00", async () => {
  const goog = await minutesByDay("tests/data/GOOG_1m_half_day.csv.gz", "rth");
  // GOOG was thin: eight minutes of the 28th had no trade.
  assertEquals(goog, [{ "2015-12-23": 390, "2015-12-24": 210, "2015-12-28": 382 }, 0]);
  const bars = await readBars("tests/data/GOOG_1m_half_day.csv.gz");
  const eve = calendar.session("2015-12-24")!;
  const ofEve = [...bars.tsOpenMs].filter((ts) => ts >= eve.openMs && ts < Date.UTC(2015, 11, 25));
  assertEquals([ofEve[0], ofEve.at(-1)], [eve.openMs, eve.closeMs - MINUTE_MS]);
  for (const name of ["AAPL", "RIVN"]) {
    const traded = await minutesByDay(`tests/data/${name}_1m.csv.gz`, "rth");
    assertEquals(traded, [{ "2025-07-02": 390 }, 0]);
  }
});

Deno.test("real minutes of all hours lie within extended hours, 390 a day within regular ones", async () => {
  const path = "tests/data/SPY_1m_all_hours.csv.gz";
  assertEquals(await minutesByDay(path, "rth"), [{ "2013-10-04": 390, "2013-10-07": 390 }, 759]);
  const [byDay, outside] = await minutesByDay(path, "eth");
  assertEquals([Object.keys(byDay), outside], [["2013-10-04", "2013-10-07"], 0]);
});
