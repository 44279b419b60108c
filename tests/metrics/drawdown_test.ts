import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Drawdown, drawdown } from "../../lib/metrics/mod.ts";
import {
  BACON_RETURNS,
  compound,
  EMPYRICAL_MIXED_RETURNS,
  EMPYRICAL_NEGATIVE_RETURNS,
  STEINER_EQUITY,
} from "./published_returns.ts";

/** One close a millisecond: close i is at i + 1, the start of the window is 0. */
function curve(equityUsdt: Float64Array) {
  return { tsCloseMs: equityUsdt.map((_, i) => i + 1), equityUsdt };
}

Deno.test({
  name: "maximum drawdown agrees with published examples",
  permissions: "none",
  fn() {
    // Steiner (2010) from 140 to 70; Bacon (2008) and lequant40/portfolio_analytics_js 14.467 %;
    // quantopian/empyrical, test_max_drawdown, for the rest.
    const cases: [Float64Array, number, number][] = [
      [STEINER_EQUITY, 60, 0.5],
      [compound(BACON_RETURNS), 100, 0.14467295573852484],
      [compound(EMPYRICAL_MIXED_RETURNS), 100, 0.1],
      [compound(EMPYRICAL_NEGATIVE_RETURNS), 100, 0.36590730349873601],
      [compound(Float64Array.of(0.1, -0.1, 0.1)), 100, 0.1],
    ];
    for (const [equity, start, expected] of cases) {
      assertAlmostEquals(drawdown(curve(equity), start, 0).maxDrawdown, expected, 1e-8);
    }
  },
});

Deno.test({
  name: "peak, trough, recovery and duration belong to the deepest share",
  permissions: "none",
  fn() {
    // Steiner's curve, position in the published list of falls: from index 3 (140) to 7 (70), back
    // at index 13 (150). In USDT the same fall is the deepest.
    assertEquals(drawdown(curve(STEINER_EQUITY), 60, 0), {
      maxDrawdown: 0.5,
      maxDrawdownUsdt: 70,
      peakTsMs: 4,
      troughTsMs: 8,
      recoveryTsMs: 14,
      durationMs: 10,
      longestDurationMs: 10,
    });
    // Bacon's portfolio peaks after return 13, is lowest after 18 and does not recover.
    const bacon = drawdown(curve(compound(BACON_RETURNS)), 100, 0);
    assertEquals([bacon.peakTsMs, bacon.troughTsMs, bacon.recoveryTsMs], [13, 18, null]);
    assertEquals(bacon.durationMs, 24 - 13);
  },
});

Deno.test({
  name: "drawdown tables worked by hand",
  permissions: "none",
  fn() {
    //   equity from 100                 share USDT peak trough recovery duration longest
    const table: [number[], (number | null)[]][] = [
      [[], /*                        */ [0.00, 0, null, null, null, 0, 0]],
      [[100, 100, 110], /*           */ [0.00, 0, null, null, null, 0, 0]],
      [[50], /*                      */ [0.50, 50, 0, 1, null, 1, 1]],
      [[100, 75, 90, 100], /*        */ [0.25, 25, 1, 2, 4, 3, 3]],
      [[75, 100, 90, 95, 98], /*     */ [0.25, 25, 0, 1, 2, 2, 3]],
      [[50, 100, 400, 300, 400], /*  */ [0.50, 100, 0, 1, 2, 2, 2]],
      [[0, 0], /*                    */ [1.00, 100, 0, 1, null, 2, 2]],
    ];
    for (const [equity, expected] of table) {
      const result = drawdown(curve(Float64Array.from(equity)), 100, 0);
      assertEquals([
        result.maxDrawdown,
        result.maxDrawdownUsdt,
        result.peakTsMs,
        result.troughTsMs,
        result.recoveryTsMs,
        result.durationMs,
        result.longestDurationMs,
      ], expected);
    }
  },
});

Deno.test({
  name: "a pause between two highs is not a drawdown",
  permissions: "none",
  fn() {
    // Down and back within two milliseconds, then a weekend, then a new high.
    const { durationMs, longestDurationMs } = drawdown(
      {
        tsCloseMs: Float64Array.of(1, 2, 1000),
        equityUsdt: Float64Array.of(90, 100, 110),
      },
      100,
      0,
    );
    assertEquals([durationMs, longestDurationMs], [2, 2]);
  },
});

Deno.test({
  name: "depths and durations agree with looking at every pair of closes",
  permissions: "none",
  fn() {
    const equities = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 40 });
    fc.assert(
      fc.property(equities, (values) => {
        const result = drawdown(curve(Float64Array.from(values)), 15, 0);
        const points = [15, ...values];
        let share = 0;
        let usdt = 0;
        let longest = 0;
        for (let i = 0; i < points.length; i++) {
          for (let j = i + 1; j < points.length; j++) {
            if (points[i] > 0) share = Math.max(share, (points[i] - points[j]) / points[i]);
            usdt = Math.max(usdt, points[i] - points[j]);
          }
          // A high is as high as all before it; it is left only when the next point is lower.
          const isHigh = points.slice(0, i).every((point) => point <= points[i]);
          if (!isHigh || !(points[i + 1] < points[i])) continue;
          const recovery = points.findIndex((point, j) => j > i && point >= points[i]);
          longest = Math.max(longest, (recovery < 0 ? points.length - 1 : recovery) - i);
        }
        assertEquals(result.maxDrawdown, share);
        assertEquals(result.maxDrawdownUsdt, usdt);
        assertEquals(result.longestDurationMs, longest);
      }),
      { seed: 1, numRuns: 500 },
    );
  },
});

Deno.test({
  name: "drawdown is what a look back from each close finds",
  permissions: "none",
  fn() {
    // Few levels, so that equity often comes back to the same high and falls as deep again.
    const level = fc.integer({ min: 90, max: 104 });
    fc.assert(
      fc.property(fc.array(level, { maxLength: 40 }), (levels) => {
        const equityUsdt = Float64Array.from(levels);
        const tsCloseMs = Float64Array.from(levels, (_, i) => 10 + 3 * i);
        assertEquals(drawdown({ tsCloseMs, equityUsdt }, 100, 0), lookBack([100, ...levels]));
      }),
    );
  },
});

/** Equity with the starting one before it; the start is at 0 and closes follow at 10, 13, 16 and so on. */
function lookBack(equity: readonly number[]): Drawdown {
  const tsOf = (i: number) => i === 0 ? 0 : 7 + 3 * i;
  const highs = equity.map((_, i) => {
    const high = Math.max(...equity.slice(0, i + 1));
    return { high, at: equity.lastIndexOf(high, i) };
  });
  const falls = highs.map(({ high }, i) => (high - equity[i]) / high);
  const maxDrawdown = Math.max(...falls);
  const longest = highs.map(({ at }, i) => {
    const isFall = highs[i].high > equity[i];
    const end = isFall && i + 1 < equity.length && equity[i + 1] >= highs[i].high ? i + 1 : i;
    return isFall ? tsOf(end) - tsOf(at) : 0;
  });
  const trough = falls.indexOf(maxDrawdown);
  const { high, at } = highs[trough];
  const back = equity.findIndex((value, i) => i > trough && value >= high);
  const hasFallen = maxDrawdown > 0;
  const end = back < 0 ? equity.length - 1 : back;
  return {
    maxDrawdown,
    maxDrawdownUsdt: Math.max(...highs.map(({ high }, i) => high - equity[i])),
    peakTsMs: hasFallen ? tsOf(at) : null,
    troughTsMs: hasFallen ? tsOf(trough) : null,
    recoveryTsMs: hasFallen && back >= 0 ? tsOf(back) : null,
    durationMs: hasFallen ? tsOf(end) - tsOf(at) : 0,
    longestDurationMs: Math.max(...longest),
  };
}
