import { assertEquals } from "@std/assert";
import { MINUTE_MS } from "../../lib/base/mod.ts";
import { findCalendar, sessionClock } from "../../lib/calendar/mod.ts";
import { deriveTimeframe } from "../../lib/feeds/mod.ts";
import { computeStructure } from "../../lib/structure/mod.ts";
import { readBars } from "../support/read_bars.ts";
import { declared } from "./detector_under_test.ts";

Deno.test("levels of a market with hours are those of its sessions, counted by hand over real minutes", async () => {
  const nyse = findCalendar("XNYS");
  const minutes = await readBars("data/SPY_1m.csv.gz");
  const { bars } = deriveTimeframe(minutes, "5m", nyse);
  const sessionMs = sessionClock(nyse, bars.tsOpenMs);
  const spec = declared("session_levels", { opening_bars: 6 });
  const columns = computeStructure({ ...bars, sessionMs }, [spec]);
  const at = (output: string, row: number) => columns.get(`x.${output}`)![row];
  const rows = (day: string) => {
    const { openMs, closeMs } = nyse.session(day)!;
    return minutes.tsOpenMs.keys().filter((i) =>
      minutes.tsOpenMs[i] >= openMs && minutes.tsOpenMs[i] < closeMs
    ).toArray();
  };
  const days = ["2013-10-04", "2013-10-07", "2013-10-08", "2013-10-09", "2013-10-10", "2013-10-11"];
  days.forEach((day, d) => {
    const first = d * 78;
    assertEquals(bars.tsOpenMs[first], nyse.session(day)!.openMs);
    const half = rows(day).slice(0, 30);
    assertEquals([at("range_high", first + 4), at("day_bars", first + 4)], [NaN, 5]);
    assertEquals(at("range_high", first + 5), Math.max(...half.map((i) => minutes.high[i])));
    assertEquals(at("range_low", first + 77), Math.min(...half.map((i) => minutes.low[i])));
    assertEquals(at("day_open", first), minutes.open[rows(day)[0]]);
    if (d === 0) return assertEquals(at("prev_day_high", first), NaN);
    const before = rows(days[d - 1]);
    assertEquals(at("prev_day_high", first), Math.max(...before.map((i) => minutes.high[i])));
    assertEquals(at("prev_day_close", first), minutes.close[before.at(-1)!]);
  });
  // The week of Friday, 4 October was not seen from its Monday, so it has no levels.
  assertEquals(at("prev_week_high", 78), NaN);
  assertEquals(bars.tsOpenMs[78] - bars.tsOpenMs[77] > 24 * 60 * MINUTE_MS, true);
});
