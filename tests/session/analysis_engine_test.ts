import { assert, assertEquals, assertRejects } from "@std/assert";
import { backtest } from "../../lib/backtest/mod.ts";
import { DataMissingError, GateError, MINUTE_MS, UsageError } from "../../lib/base/mod.ts";
import { findCalendar } from "../../lib/calendar/mod.ts";
import { sliceColumns } from "../../lib/columns/mod.ts";
import { type AnalysisConfig, openAnalysis } from "../../lib/session/mod.ts";
import { pickRows } from "../support/pick_rows.ts";
import {
  analyseShares,
  SHARE_DAYS as DAYS,
  shareHistory,
  sharePlan as plan,
  SHARES as SYMBOLS,
} from "../support/share_session.ts";

const calendar = findCalendar("XNYS");
const history = await shareHistory();
const analyse = (
  cards: Parameters<typeof openAnalysis>[0]["cards"],
  changes: Partial<AnalysisConfig> = {},
  days = DAYS,
) => analyseShares(history, cards, changes, days);

/** The same card, that never gets what it waits for. */
const never = plan((card) =>
  card.replace("id: us_opening_range_breakout", "id: never").replace("[7, 66]", "[700, 701]")
);

async function alone(symbol: string) {
  const { from, to } = calendar.rowsOfDays(DAYS.startDate, DAYS.endDate);
  const { openMs, closeMs } = calendar.sessions;
  const window = { startMs: openMs[from], endMs: closeMs[to - 1] };
  return await backtest({ plan: plan(), symbol, window }, history);
}

Deno.test("a shared account where one symbol trades is the backtest of that symbol, to the bit", async () => {
  for (const [busy, idle] of [["SPY", "BAC"], ["BAC", "SPY"]]) {
    const { engine, metrics } = await alone(busy);
    for (
      const cards of [
        [{ plan: plan(), symbols: [busy] }],
        [{ plan: plan(), symbols: [busy] }, { plan: never, symbols: [idle] }],
      ]
    ) {
      const result = await analyse(cards);
      const traded = result.symbols.find(({ card }) => card === "us_opening_range_breakout")!;
      assertEquals(traded.symbol, busy);
      assertEquals(traded.trades, engine.trades);
      assertEquals(traded.facts, engine.facts);
      assertEquals([traded.entryAttempts, traded.rejections], [
        engine.entryAttempts,
        engine.rejections,
      ]);
      const { markPrice: _, ...money } = engine.equity;
      const { markPrice: __, ...shared } = result.equity;
      assertEquals(shared, money);
      const { benchmarkReturnPct: _b, alphaPct: _a, ...same } = result.metrics;
      const { benchmarkReturnPct: _c, alphaPct: _d, ...expected } = metrics;
      assertEquals(same, expected);
      assert(engine.trades.length >= 2);
    }
  }
});

Deno.test("separate accounts are the backtests of their symbols, and the portfolio is their sum", async () => {
  const result = await analyse([{ plan: plan(), symbols: SYMBOLS }], { portfolio: "separate" });
  assertEquals(result.startingEquityUsdt, 50_000);
  const runs = await Promise.all(SYMBOLS.map(alone));
  runs.forEach(({ engine, plan: { account } }, i) => {
    assertEquals(result.symbols[i].trades, engine.trades);
    assertEquals(result.symbols[i].facts, engine.facts);
    result.equity.tsCloseMs.forEach((_, row) => {
      const profit = engine.equity.equityUsdt[row] - account.startingEquityUsdt;
      assert(Math.abs(result.symbols[i].netProfitUsdt[row] - profit) < 1e-6);
    });
  });
  assertEquals(
    [...result.equity.equityUsdt],
    [...runs[0].engine.equity.equityUsdt].map((own, row) =>
      own + runs[1].engine.equity.equityUsdt[row]
    ),
  );
  assertEquals(result.metrics.tradeCount, runs[0].metrics.tradeCount + runs[1].metrics.tradeCount);
});

Deno.test("a shared account gives the first in the list the cash, and a limit its slots", async () => {
  const cards = [{ plan: plan(), symbols: SYMBOLS }];
  const shared = await analyse(cards);
  // A whole-account position of SPY leaves BAC only what it does not use.
  const reduced = shared.symbols[1].facts.filter(({ type, detail }) =>
    type === "order_reduced" && detail.by === "margin" ||
    type === "order_rejected" && detail.code === "INSUFFICIENT_MARGIN"
  );
  assert(reduced.length > 0);
  assert(Math.max(...shared.equity.usedMarginUsdt) <= Math.max(...shared.equity.equityUsdt));
  const limited = await analyse(cards, { maxPositions: 1 });
  assertEquals(Math.max(...limited.openPositions), 1);
  assert(limited.metrics.rejections.MAX_POSITIONS! > 0);
  const { digest } = await analyse(cards, { maxPositions: 1 });
  assertEquals(digest, limited.digest);
  assert(digest !== shared.digest);
});

Deno.test("money of an analysis is that of its facts, whoever comes first", async () => {
  for (const priority of ["listed", "turnover"] as const) {
    const result = await analyse([{ plan: plan(), symbols: SYMBOLS }], { priority });
    const net = result.symbols.flatMap(({ trades }) => trades)
      .reduce((sum, { netPnlUsdt }) => sum + netPnlUsdt, 0);
    assert(Math.abs(result.metrics.netProfitUsdt - net) < 1e-6);
    const ends = result.symbols.reduce((sum, { netProfitUsdt }) => sum + netProfitUsdt.at(-1)!, 0);
    assert(Math.abs(result.metrics.netProfitUsdt - ends) < 1e-6);
  }
});

Deno.test("what cannot be analysed is refused before the session begins", async () => {
  const early = { startDate: "2013-10-03", endDate: "2013-10-04" };
  const cards = [{ plan: plan(), symbols: ["SPY"] }];
  await assertRejects(() => analyse(cards, {}, early), DataMissingError, "nor of 2013-10-03");
  const { firstMs } = (await history.extent("SPY", "last"))!;
  const holed = {
    ...history,
    readBars: async (...asked: Parameters<typeof history.readBars>) => {
      const bars = await history.readBars(...asked);
      return pickRows(bars, (row) => bars.tsOpenMs[row] !== firstMs + 3 * MINUTE_MS);
    },
  };
  await assertRejects(
    () => analyseShares(holed, cards, {}, DAYS),
    GateError,
    "MISSING_1M_COVERAGE, 1 of ",
  );
  const weekend = { startDate: "2013-10-05", endDate: "2013-10-06" };
  await assertRejects(() => analyse(cards, {}, weekend), UsageError, "no trading day");
  const other = [{ plan: plan(), symbols: ["GOOG"] }];
  await assertRejects(() => analyse(other), UsageError, "it has SPY, BAC");
  const richer = plan((card) =>
    card.replace("us_opening_range_breakout", "richer").replace("25000", "26000")
  );
  const two = [...cards, { plan: richer, symbols: ["BAC"] }];
  await assertRejects(() => analyse(two), UsageError, "analysis.starting_equity_usdt");
  assertEquals((await analyse(two, { startingEquityUsdt: 30_000 })).startingEquityUsdt, 30_000);
  const apart = { startingEquityUsdt: 30_000, portfolio: "separate" as const };
  await assertRejects(() => analyse(two, apart), UsageError, "as accounts are separate");
  const absent = {
    ...history,
    extent: () => Promise.resolve(null),
    readInstrument: () => Promise.resolve(null),
  };
  const request = {
    config: (await analyse(cards)).config,
    ...{ cards, symbols: SYMBOLS, calendar, ...DAYS },
  };
  const empty = sliceColumns(await history.readBars("SPY", { startMs: 0, endMs: 0 }), 0, 0);
  await assertRejects(
    () => openAnalysis(request, { ...absent, readBars: () => Promise.resolve(empty) }),
    DataMissingError,
  );
});
