import { assert, assertEquals } from "@std/assert";
import { auditRollup, auditSnapshotPlumbing } from "../../lib/audits/mod.ts";
import { gate, prepareFeeds, toHistory } from "../../lib/backtest/mod.ts";
import { findCalendar } from "../../lib/calendar/mod.ts";
import { createMinuteFeed, deriveTimeframe } from "../../lib/feeds/mod.ts";
import { SHARE_DAYS, shareHistory, sharePlan } from "../support/share_session.ts";

const calendar = findCalendar("XNYS");
const { from, to } = calendar.rowsOfDays(SHARE_DAYS.startDate, SHARE_DAYS.endDate);
const window = {
  startMs: calendar.sessions.openMs[from],
  endMs: calendar.sessions.closeMs[to - 1],
};
const store = await shareHistory();

for (const exec of ["5m", "1h"]) {
  // An hour's last bar of the session is half as long.
  const plan = sharePlan((card) =>
    card.replace("exec: 5m", `exec: ${exec}`).replace("exec: 79", `exec: ${exec === "5m" ? 79 : 8}`)
  );
  const history = toHistory(await gate({ plan, symbol: "SPY", window }, store));

  Deno.test(`what a strategy sees of a market with hours on ${exec} is what a scan of its minutes says`, () => {
    const report = auditSnapshotPlumbing({ plan, history, window });
    assertEquals([report.ok, report.findings], [true, []]);
    assert(report.checked > 1_000);
    const unaware = auditSnapshotPlumbing({
      ...{ plan, history, window },
      prepare: (plan, { calendar: _, ...history }, window) => prepareFeeds(plan, history, window),
    });
    assertEquals(unaware.ok, false);
  });

  Deno.test(`rollups and timeframes of a market with hours on ${exec} are those of a scan`, async () => {
    const minutes = createMinuteFeed(history.last, history.mark);
    const report = await auditRollup({ minutes, exec: plan.timeframes.exec, calendar });
    assertEquals([report.ok, report.findings], [true, []]);
    assertEquals(
      (await auditRollup({
        ...{ minutes, exec: plan.timeframes.exec, calendar },
        derive: (bars, timeframe) => {
          const derived = structuredClone(deriveOf(bars, timeframe));
          derived.bars.high[3] += 0.01;
          return derived;
        },
      })).ok,
      false,
    );
  });
}

function deriveOf(...[bars, timeframe]: Parameters<typeof deriveTimeframe>) {
  return deriveTimeframe(bars, timeframe, calendar);
}
