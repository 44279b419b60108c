import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { type Instrument, MINUTE_MS, parseInstant, UsageError } from "../../lib/base/mod.ts";
import { findCalendar, timeframeGrid } from "../../lib/calendar/mod.ts";
import { type BarColumns, countSteps } from "../../lib/columns/mod.ts";
import { intactWindow } from "../../lib/preflight/intact_window.ts";
import {
  formatPreflight,
  preflight,
  type PreflightRequest,
  requiredWindow,
  verifySymbol,
} from "../../lib/preflight/mod.ts";
import { walkMinutes } from "../support/walk.ts";
import { fundingEvery, MemoryHistory, perp, ScriptedSync, withoutRows } from "./memory_history.ts";

const NYSE = findCalendar("XNYS");

const SHARE: Instrument = {
  ...perp(),
  symbol: "GOOG",
  kind: "equity",
  qtyStep: 1,
  minQty: 1,
  maintenanceTiers: [],
  fundingIntervalMs: null,
  calendar: "XNYS",
};

/** Wednesday, the half day before Christmas, and Monday: 390, 210 and 390 minutes. */
const DAYS = { startMs: parseInstant("2015-12-23"), endMs: parseInstant("2015-12-29") };

const REQUEST: PreflightRequest = {
  symbol: "GOOG",
  ...DAYS,
  timeframes: { exec: "1h" },
  warmupBars: { exec: 1 },
  delayBars: 0,
  requireMark: false,
  acceptFilled: false,
  strategyOptions: ["--idea-card", "orb"],
};

/** Every minute of the days, nights included. */
function everyMinute(): BarColumns {
  return walkMinutes((DAYS.endMs - DAYS.startMs) / MINUTE_MS, 7, DAYS.startMs);
}

function historyOf(keep: (tsMs: number) => boolean = () => true): MemoryHistory {
  const bars = everyMinute();
  const inHours = withoutRows(bars, (row) => {
    const tsMs = bars.tsOpenMs[row];
    return NYSE.rowAt(tsMs) < 0 || !keep(tsMs);
  });
  const history = new MemoryHistory(inHours, fundingEvery(8, DAYS.startMs, DAYS.startMs - 1));
  history.instrument = SHARE;
  return history;
}

Deno.test({
  name: "of a market with hours only the minutes of its sessions are needed",
  permissions: "none",
  async fn() {
    const { report, bars } = await preflight(REQUEST, historyOf());
    assertEquals([report.ok, report.findings, report.calendar], [true, [], "XNYS"]);
    assertEquals([report.required1mBars, report.priceFeed1m.availableBars], [990, 990]);
    assertEquals(bars.tsOpenMs.length, 990);
    // Seven bars of 09:30 to 16:00, the last one half as long; four of the half day.
    assertEquals(report.timeframes.exec.requiredBars, 18);
    assertEquals(report.timeframes.exec.availableBars, 18);
    assertEquals(report.requiredStartTsMs, NYSE.session("2015-12-23")!.openMs);
    assertEquals(report.requiredEndTsMs, NYSE.session("2015-12-28")!.closeMs);
  },
});

Deno.test({
  name: "minutes outside of the hours are left out and counted",
  permissions: "none",
  async fn() {
    const history = historyOf();
    history.bars = everyMinute();
    const { report, bars } = await preflight(REQUEST, history);
    assertEquals([report.ok, bars.tsOpenMs.length], [true, 990]);
    const between = countSteps([{
      startMs: report.requiredStartTsMs,
      endMs: report.requiredEndTsMs,
    }], MINUTE_MS);
    assertEquals(report.priceFeed1m.outsideHoursBars, between - 990);
    assertMatch(formatPreflight(report).join("\n"), /990 of 990 of the hours of XNYS, .* left out/);
  },
});

Deno.test({
  name: "a whole session that is missing is one gap of its own minutes and is fetched",
  permissions: "none",
  async fn() {
    const eve = NYSE.session("2015-12-24")!;
    const { report } = await preflight(
      REQUEST,
      historyOf((tsMs) => tsMs < eve.openMs || tsMs >= eve.closeMs),
    );
    const [coverage, mapping] = report.findings;
    assertEquals([coverage.code, coverage.count], ["MISSING_1M_COVERAGE", 210]);
    assertEquals(coverage.gaps, [{ startMs: eve.openMs, endMs: eve.closeMs }]);
    assertEquals([mapping.code, mapping.count], ["EXEC_1M_MAPPING_FAILED", 4]);
    assertEquals(mapping.gaps, [{ startMs: eve.openMs, endMs: eve.closeMs }]);
    assertEquals(report.timeframes.exec.availableBars, 14);
    assertMatch(coverage.fixCommand!, /--fix-gaps --archive data$/);
    assertEquals(coverage.message.includes("flat"), false);
  },
});

Deno.test({
  name: "a close of a short last bar that has no minute fails the mapping",
  permissions: "none",
  async fn() {
    const { closeMs } = NYSE.session("2015-12-24")!;
    const { report } = await preflight(REQUEST, historyOf((tsMs) => tsMs !== closeMs - MINUTE_MS));
    assertEquals(report.findings.map(({ code, count }) => [code, count]), [
      ["MISSING_1M_COVERAGE", 1],
      ["EXEC_1M_MAPPING_FAILED", 1],
    ]);
    assertEquals(report.findings[1].gaps, [{ startMs: closeMs - 30 * MINUTE_MS, endMs: closeMs }]);
  },
});

Deno.test({
  name: "minutes in which nothing was traded are named as such, and flat ones are offered",
  permissions: "none",
  async fn() {
    const { openMs } = NYSE.session("2015-12-28")!;
    const thin = () => historyOf((tsMs) => (tsMs - openMs) / MINUTE_MS !== 100);
    const before = await preflight(REQUEST, thin());
    assertMatch(before.report.findings[0].message, /^1 of 990 .* thin market .* --method flat/);
    assertMatch(before.report.findings[0].fixCommand!, /--fix-gaps/);

    const history = thin();
    const gap = { startMs: openMs + 100 * MINUTE_MS, endMs: openMs + 101 * MINUTE_MS };
    const sync = new ScriptedSync(() => ({ rows: 0, absentAtSource: [gap] }));
    const [finding] = (await preflight(REQUEST, history, sync)).report.findings;
    assertEquals(
      finding.fixCommand,
      "deno task cli data fill --symbol GOOG --method flat " +
        "--start 2015-12-28T16:10:00Z --end 2015-12-28T16:11:00Z",
    );
  },
});

Deno.test({
  name: "what is healed is asked for session by session",
  permissions: "none",
  async fn() {
    const history = historyOf(() => false);
    const sync = new ScriptedSync(() => {
      history.bars = historyOf().bars;
      return { rows: 990, absentAtSource: [] };
    });
    const { report } = await preflight(REQUEST, history, sync);
    assertEquals(report.ok, true);
    assertEquals(sync.asked.map(({ range }) => range), NYSE.openRanges(DAYS));
  },
});

Deno.test({
  name: "a window without a session is refused by the market's name",
  permissions: "none",
  fn() {
    const weekend = { startMs: parseInstant("2015-12-25"), endMs: parseInstant("2015-12-28") };
    assertThrows(
      () => requiredWindow({ ...REQUEST, ...weekend }, NYSE),
      UsageError,
      "no whole 1h bar of a session of XNYS",
    );
  },
});

Deno.test({
  name: "warm-up is counted in bars of the market, over nights and holidays",
  permissions: "none",
  fn() {
    const monday = { startMs: parseInstant("2015-12-28"), endMs: parseInstant("2015-12-29") };
    const { roles, openRanges } = requiredWindow({
      ...REQUEST,
      ...monday,
      timeframes: { exec: "15m", htf: "1d" },
      warmupBars: { exec: 15, htf: 3 },
    }, NYSE);
    // The first decision is at 09:45; fourteen bars before it are those of the half day.
    assertEquals(roles.exec.startMs, NYSE.session("2015-12-24")!.openMs);
    assertEquals(roles.htf?.startMs, NYSE.session("2015-12-22")!.openMs);
    assertEquals(roles.htf?.requiredBars, 4);
    assertEquals(openRanges.length, 4);
  },
});

Deno.test({
  name: "the longest whole window of a market with hours needs no minute of a gap",
  permissions: "none",
  fn() {
    const { openMs } = NYSE.session("2015-12-24")!;
    const request = { ...REQUEST, timeframes: { exec: "15m" as const }, warmupBars: { exec: 4 } };
    const gap = { startMs: openMs + 20 * MINUTE_MS, endMs: openMs + 21 * MINUTE_MS };
    const window = intactWindow(request, [gap], NYSE)!;
    const { openRanges } = requiredWindow({ ...request, ...window }, NYSE);
    assertEquals(
      openRanges.some(({ startMs, endMs }) => startMs < gap.endMs && gap.startMs < endMs),
      false,
    );
    assertEquals(window.endMs, NYSE.session("2015-12-28")!.closeMs);
  },
});

Deno.test({
  name: "a store of a market with hours is verified by them",
  permissions: "none",
  async fn() {
    assertEquals(await verifySymbol(historyOf(), "GOOG"), []);
    const { openMs } = NYSE.session("2015-12-24")!;
    const [finding] = await verifySymbol(historyOf((tsMs) => tsMs !== openMs + MINUTE_MS), "GOOG");
    assertEquals([finding.code, finding.count], ["MISSING_1M_COVERAGE", 1]);
    assertMatch(finding.message, /a thin market has no bar for a minute/);
  },
});

Deno.test({
  name: "stored minutes in which the market does not trade are told, and no fault",
  permissions: "none",
  async fn() {
    const history = historyOf();
    history.bars = everyMinute();
    const [all, ...others] = await verifySymbol(history, "GOOG");
    assertEquals(others, []);
    assertEquals([all.code, all.severity, all.count], ["OUTSIDE_HOURS", "warning", 6 * 1440 - 990]);
    assertEquals(countSteps(all.gaps, MINUTE_MS), all.count);
    assertMatch(all.message, /[1-9]\d* of them not even in its extended hours/);

    const { openMs } = NYSE.session("2015-12-24")!;
    const { tsOpenMs } = history.bars;
    history.bars = withoutRows(
      history.bars,
      (row) => NYSE.rowAt(tsOpenMs[row]) < 0 && tsOpenMs[row] !== openMs - MINUTE_MS,
    );
    const [early] = await verifySymbol(history, "GOOG");
    assertEquals(early.gaps, [{ startMs: openMs - MINUTE_MS, endMs: openMs }]);
    assertMatch(
      early.message,
      /^1 stored minute lies outside .* all of them in its extended hours/,
    );
  },
});

Deno.test({
  name: "bars of the grid follow each other within a session, and none spans a night",
  permissions: "none",
  fn() {
    for (const timeframe of ["1m", "15m", "1h", "4h", "1d"] as const) {
      const grid = timeframeGrid(NYSE, timeframe);
      const first = grid.firstOpenAtOrAfter(DAYS.startMs);
      const last = grid.lastCloseAtOrBefore(DAYS.endMs);
      let minutes = 0;
      for (let bar = first; bar <= last; bar++) {
        const [openMs, closeMs] = [grid.openMs(bar), grid.closeMs(bar)];
        assertEquals(NYSE.rowAt(openMs), NYSE.rowAt(closeMs - 1));
        assertEquals(grid.firstOpenAtOrAfter(openMs), bar);
        assertEquals(grid.firstOpenAtOrAfter(openMs + 1), bar + 1);
        assertEquals(grid.lastCloseAtOrBefore(closeMs), bar);
        assertEquals(grid.lastCloseAtOrBefore(closeMs - 1), bar - 1);
        minutes += (closeMs - openMs) / MINUTE_MS;
      }
      assertEquals(minutes, 990);
    }
  },
});
