import { assertEquals, assertMatch } from "@std/assert";
import { memoryResults, walkForward } from "../../../lib/backtest/mod.ts";
import { DAY_MS } from "../../../lib/base/mod.ts";
import { renderWalkForward } from "../../../lib/report/mod.ts";
import { sweepHistory, sweepRequest } from "../../support/sweep_scene.ts";

async function pageOf(testMs: number): Promise<string> {
  const plan = { trainMs: 4 * DAY_MS, testMs, mode: "rolling" } as const;
  const metric = "netProfitUsdt";
  const results = memoryResults();
  const walk = { ...sweepRequest(), plan, metric } as const;
  const outcome = await walkForward(walk, sweepHistory(), { results });
  return renderWalkForward({
    name: "Crossing averages",
    symbol: "SOLUSDT",
    plan,
    metric,
    outcome,
    bootstrap: null,
  });
}

/** The second column of the table of windows: when each was run. */
const spansOf = (page: string) =>
  [...page.matchAll(/<tr><td>[^<]*<\/td><td>([^<]*)<\/td>/g)].map(([, span]) => span);

Deno.test("windows of whole days are shown by date, and what chose is named", async () => {
  const page = await pageOf(DAY_MS);
  const spans = spansOf(page);
  assertEquals(spans.length, 2);
  for (const span of spans) assertMatch(span, /^\d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d$/);
  assertMatch(page, /best by net profit USDT in the one\s+before/);
  assertMatch(page, /<th scope="col">net profit USDT there<\/th>/);
});

Deno.test("windows shorter than a day are told apart by their times", async () => {
  const spans = spansOf(await pageOf(DAY_MS / 2));
  assertEquals([spans.length, new Set(spans).size], [4, 4]);
  assertMatch(spans[0], / 00:00 to .* 12:00$/);
});
