import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { canonicalJson, DAY_MS } from "../../lib/base/mod.ts";
import type { EngineResult } from "../../lib/engine/mod.ts";
import type { TradeRecord } from "../../lib/exchange/mod.ts";
import { computeMetrics, type MetricsInput } from "../../lib/metrics/mod.ts";
import { sampleEquity, sampleRun, sampleTrade, START_MS } from "./sample_run.ts";

Deno.test({
  name: "what the engine leaves is what the metrics read",
  permissions: "none",
  fn() {
    // Compiles only while the rooms agree on names and types.
    const inputs = (result: EngineResult, trade: TradeRecord) =>
      ({
        equity: result.equity,
        trades: [trade, ...result.trades],
        entryAttempts: result.entryAttempts,
        rejections: result.rejections,
      }) satisfies Partial<MetricsInput>;
    assertEquals(typeof inputs, "function");
  },
});

Deno.test({
  name: "a run worked by hand",
  permissions: "none",
  fn() {
    // Days 1000 -> 1100 -> 990 -> 1188: returns 10 %, -10 %, 20 %; mean 20/3 %.
    const trades = [
      sampleTrade(100, { fundingPaidUsdt: 2, closestLiquidation: 0.08 }),
      sampleTrade(-110, { direction: "short", ambiguous: true, fundingReceivedUsdt: 3 }),
      sampleTrade(198),
    ];
    const input = sampleRun([1100, 990, 1188], trades);
    input.equity.positionNotionalUsdt.set([2200, -495, 0]);
    const metrics = computeMetrics({
      ...input,
      entryAttempts: 5,
      rejections: { POSITION_EXISTS: 1, BELOW_MIN_NOTIONAL: 2 },
    });
    assertEquals([metrics.startingEquityUsdt, metrics.endingEquityUsdt], [1000, 1188]);
    assertEquals(metrics.netProfitUsdt, 188);
    assertAlmostEquals(metrics.returnPct, 18.8, 1e-9);
    assertAlmostEquals(metrics.benchmarkReturnPct!, 20, 1e-9);
    assertAlmostEquals(metrics.alphaPct!, -1.2, 1e-9);
    // Deviations 10/3, -50/3, 40/3 %: sample variance (100 + 2500 + 1600) / 9 / 2 = 700/3.
    const year = Math.sqrt(365);
    assertAlmostEquals(metrics.sharpeRatio!, (20 / 3) / Math.sqrt(700 / 3) * year, 1e-9);
    assertAlmostEquals(metrics.sortinoRatio!, (20 / 3) / Math.sqrt(100 / 3) * year, 1e-9);
    assertAlmostEquals(metrics.omegaRatio!, 3, 1e-9);
    assertAlmostEquals(metrics.ulcerIndexPct!, Math.sqrt(100 / 3), 1e-9);
    assertAlmostEquals(metrics.maxDrawdownPct, 10, 1e-9);
    assertEquals(metrics.maxDrawdownUsdt, 110);
    assertEquals(metrics.maxDrawdownDurationMs, 2 * DAY_MS);
    assertEquals(metrics.maxDrawdownPeakTsMs, START_MS + DAY_MS);
    // Rank 0.05 * 2 = 0.1 between -10 % and 10 %.
    assertAlmostEquals(metrics.valueAtRisk95Pct!, 8, 1e-9);
    assertAlmostEquals(metrics.conditionalValueAtRisk95Pct!, 10, 1e-9);
    assertAlmostEquals(metrics.exposurePct!, 200 / 3, 1e-9);
    assertEquals([metrics.averageLeverage, metrics.maxLeverage], [1.25, 2]);
    assertAlmostEquals(metrics.winRatePct!, 200 / 3, 1e-9);
    assertEquals([metrics.longestWinStreak, metrics.longestLossStreak], [1, 1]);
    assertEquals([metrics.feesUsdt, metrics.fundingPaidUsdt, metrics.fundingReceivedUsdt], [
      ...[3, 2, 3],
    ]);
    // Excursions default to the net profit, entry values to 1000.
    assertEquals([metrics.averageMaeUsdt, metrics.maxMaeUsdt], [110 / 3, 110]);
    assertAlmostEquals(metrics.averageMaePct!, 11 / 3, 1e-9);
    assertAlmostEquals(metrics.averageMfePct!, 29.8 / 3, 1e-9);
    assertEquals(metrics.closestLiquidationPct, 8);
    assertEquals([metrics.entryAttempts, metrics.rejectionCount], [5, 3]);
    assertEquals(Object.keys(metrics.rejections), ["BELOW_MIN_NOTIONAL", "POSITION_EXISTS"]);
    assertEquals(metrics.ambiguousExitCount, 1);
    assertEquals([metrics.long.tradeCount, metrics.short.netProfitUsdt], [2, -110]);
    assertEquals(
      [metrics.dailyReturns, metrics.weeklyReturns, metrics.monthlyReturns].map((t) => t.length),
      [3, 1, 1],
    );
    // Three days are too few to speak of a year.
    assertEquals([metrics.cagrPct, metrics.calmarRatio], [null, null]);
  },
});

Deno.test({
  name: "a year that doubles after halving has its growth, drawdown and Calmar ratio",
  permissions: "none",
  fn() {
    const equity = Array.from({ length: 365 }, (_, i) => i < 100 ? 1000 : i < 200 ? 500 : 2000);
    const metrics = computeMetrics(sampleRun(equity));
    assertAlmostEquals(metrics.cagrPct!, 100, 1e-9);
    assertEquals(metrics.maxDrawdownPct, 50);
    assertAlmostEquals(metrics.calmarRatio!, 2, 1e-9);
    assertEquals(metrics.longestDrawdownMs, 101 * DAY_MS);
    assertEquals([metrics.weeklyReturns.length, metrics.monthlyReturns.length], [53, 12]);
  },
});

Deno.test({
  name: "intraday closes count for drawdown and exposure, days for ratios",
  permissions: "none",
  fn() {
    // Two days of four closes; inside the first equity falls to 900.
    const values = [1000, 900, 950, 1100, 1100, 1100, 1100, 1045];
    const input = { ...sampleRun([]), equity: sampleEquity(values, DAY_MS / 4) };
    const metrics = computeMetrics(input);
    assertAlmostEquals(metrics.maxDrawdownPct, 10, 1e-9);
    assertEquals(metrics.dailyReturns.map((day) => day.endEquityUsdt), [1100, 1045]);
    assertAlmostEquals(metrics.omegaRatio!, 2, 1e-9);
    assertAlmostEquals(metrics.ulcerIndexPct!, 5 / Math.sqrt(2), 1e-9);
  },
});

Deno.test({
  name: "US equities annualise by 252 days",
  permissions: "none",
  fn() {
    const input = sampleRun([1010, 1000, 1030]);
    const stock = computeMetrics({ ...input, daysPerYear: 252 });
    const perp = computeMetrics(input);
    assertAlmostEquals(stock.sharpeRatio! / perp.sharpeRatio!, Math.sqrt(252 / 365), 1e-12);
    assertAlmostEquals(stock.sortinoRatio! / perp.sortinoRatio!, Math.sqrt(252 / 365), 1e-12);
  },
});

Deno.test({
  name: "no closes, one close and flat equity leave ratios null and never a huge number",
  permissions: "none",
  fn() {
    for (const equity of [[], [1000], Array<number>(60).fill(1000)]) {
      const metrics = computeMetrics(sampleRun(equity));
      assertEquals([metrics.netProfitUsdt, metrics.returnPct], [0, 0]);
      assertEquals([metrics.maxDrawdownPct, metrics.maxDrawdownDurationMs], [0, 0]);
      assertEquals([metrics.sharpeRatio, metrics.sortinoRatio, metrics.calmarRatio], [
        ...[null, null, null],
      ]);
      assertEquals([metrics.omegaRatio, metrics.skewness, metrics.excessKurtosis], [
        ...[null, null, null],
      ]);
      assertEquals([metrics.winRatePct, metrics.profitFactor, metrics.expectancyUsdt], [
        ...[null, null, null],
      ]);
      assertEquals([metrics.averageLeverage, metrics.closestLiquidationPct], [null, null]);
    }
    assertEquals(computeMetrics(sampleRun([])).exposurePct, null);
    assertEquals(computeMetrics(sampleRun([1000])).exposurePct, 0);
  },
});

Deno.test({
  name: "only wins have no profit factor, only losses have one of 0",
  permissions: "none",
  fn() {
    const wins = computeMetrics(sampleRun([1100, 1200], [sampleTrade(100), sampleTrade(100)]));
    assertEquals([wins.profitFactor, wins.payoffRatio, wins.sortinoRatio], [null, null, null]);
    assertEquals([wins.winRatePct, wins.longestWinStreak, wins.maxDrawdownUsdt], [100, 2, 0]);
    const losses = computeMetrics(sampleRun([900, 700], [sampleTrade(-100), sampleTrade(-200)]));
    assertEquals([losses.profitFactor, losses.payoffRatio, losses.omegaRatio], [0, null, 0]);
    assertEquals([losses.winRatePct, losses.longestLossStreak, losses.maxDrawdownUsdt], [
      ...[0, 2, 300],
    ]);
  },
});

Deno.test({
  name: "an account that goes to zero has lost everything, once",
  permissions: "none",
  fn() {
    const equity = [...Array<number>(39).fill(500), 0, 0, 0];
    const metrics = computeMetrics(sampleRun(equity, [sampleTrade(-500), sampleTrade(-500)]));
    assertEquals([metrics.returnPct, metrics.maxDrawdownPct, metrics.cagrPct], [-100, 100, -100]);
    assertEquals(metrics.calmarRatio, -1);
    assertEquals(metrics.dailyReturns.slice(38).map((day) => day.returnPct), [
      ...[0, -100, null, null],
    ]);
    assertEquals(metrics.conditionalValueAtRisk95Pct, 75);
  },
});

Deno.test({
  name: "metrics are plain JSON whose bytes depend on the input alone",
  permissions: "none",
  fn() {
    const values = Array.from({ length: 90 }, (_, i) => 1000 + 50 * Math.sin(i) + i);
    const trades = values.map((value, i) => sampleTrade(value - 1040, { ambiguous: i % 7 === 0 }));
    const input = sampleRun(values, trades);
    const first = computeMetrics({ ...input, rejections: { B: 1, A: 2 } });
    const second = computeMetrics({ ...structuredClone(input), rejections: { A: 2, B: 1 } });
    assertEquals(JSON.stringify(first), JSON.stringify(second));
    assertEquals(JSON.parse(canonicalJson(first)), first);
  },
});

Deno.test({
  name: "input that no run can leave trips an invariant",
  permissions: "none",
  fn() {
    const input = sampleRun([1000, 1100]);
    const message = "Broken invariant";
    assertThrows(() => computeMetrics({ ...input, startingEquityUsdt: 0 }), Error, message);
    const equity = { ...input.equity, equityUsdt: new Float64Array(1) };
    assertThrows(() => computeMetrics({ ...input, equity }), Error, message);
  },
});
