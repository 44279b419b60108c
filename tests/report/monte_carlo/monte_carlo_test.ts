import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { blockBootstrap } from "../../../lib/metrics/mod.ts";
import { bandSummary } from "../../../lib/report/monte_carlo/band_summary.ts";
import { monteCarlo } from "../../../lib/report/monte_carlo/monte_carlo.ts";
import { renderReport, reportDocument } from "../../../lib/report/mod.ts";
import { sampleRun } from "../../support/report_run.ts";

Deno.test({
  name: "a summary of paths keeps their bands to four decimals and the fall of one in twenty",
  permissions: "none",
  fn() {
    const returns = Float64Array.from({ length: 40 }, (_, i) => i % 2 === 0 ? 0.03 : -0.02);
    const drawn = blockBootstrap(returns, { seed: 3, paths: 200, points: 20 })!;
    const summary = bandSummary(drawn)!;
    assertEquals([summary.paths, summary.step.length, summary.bands.length], [200, 20, 5]);
    for (const [k, band] of summary.bands.entries()) {
      for (const [p, value] of band.entries()) {
        assert(Math.abs(value - drawn.bands[k][p]) <= 5.001e-5);
      }
    }
    const { worst_fall } = summary;
    assert(drawn.maxDrawdown.filter((fall) => fall >= worst_fall - 5e-5).length >= 10);
    assert(drawn.maxDrawdown.filter((fall) => fall > worst_fall + 5e-5).length <= 10);
    assertEquals(bandSummary(null), null);
  },
});

Deno.test({
  name: "a run draws its days and its trades, equal runs the same paths",
  permissions: "none",
  fn() {
    const document = reportDocument(sampleRun());
    const { days, trades } = document.monte_carlo;
    assertEquals([days?.paths, trades?.paths], [1000, 1000]);
    assertEquals(trades?.step.at(-1), sampleRun().engine.trades.length);
    assertEquals(document.monte_carlo, reportDocument(sampleRun()).monte_carlo);
    const page = renderReport([{ document }, { document }]);
    for (const i of [0, 1]) assertStringIncludes(page, `<template id="monte-carlo-${i}">`);
    assertEquals(page.match(/<path class="outer"/g)?.length, 4);
  },
});

Deno.test({
  name: "the axis has round numbers, each of them once, however small or large the paths are",
  permissions: "none",
  fn() {
    for (const scale of [3e-4, 0.004, 0.07, 2, 90]) {
      const summary = bandSummary(
        blockBootstrap(Float64Array.of(0.4 * scale, scale, 0.1 * scale, 0.9 * scale), { seed: 1 }),
      )!;
      const { text } = monteCarlo("Days", summary, "day");
      const ticks = [...text.matchAll(/>([^<>]*) %<\/text>/g)].map(([, tick]) => Number(tick));
      assertMatch(text, /1000 paths of blocks of 2 days, drawn with\s+replacement/);
      assert(ticks.length >= 2 && ticks.length <= 9, `${scale}: ${ticks}`);
      assertEquals([...new Set(ticks)].toSorted((a, b) => a - b), ticks);
      const step = ticks[1] - ticks[0];
      for (const tick of ticks) {
        assert(Math.abs(tick / step - Math.round(tick / step)) < 1e-6, `${scale}: ${ticks}`);
      }
    }
  },
});

Deno.test({
  name: "with one return there is a word instead of a drawing",
  permissions: "none",
  fn() {
    const { text } = monteCarlo("The trades drawn again in blocks", null, "trade");
    assertStringIncludes(text, "too few trades");
    assert(!text.includes("<svg"));
  },
});
