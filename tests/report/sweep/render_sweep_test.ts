import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join, toFileUrl } from "@std/path";
import {
  CombinationRunner,
  judgeSweep,
  memoryResults,
  sweep,
  type SweepExecutor,
  type SweepSpace,
} from "../../../lib/backtest/mod.ts";
import { renderSweep } from "../../../lib/report/mod.ts";
import { CHROMIUM, visitPage } from "../../support/browser.ts";
import { LENGTHS, sweepHistory, sweepRequest } from "../../support/sweep_scene.ts";

/** How the page says the best run is made. */
const COMMAND = "deno task cli backtest run --idea-card best.yml";

async function pageOf(space: SweepSpace, executor?: SweepExecutor): Promise<string> {
  const results = memoryResults();
  const outcome = await sweep(sweepRequest(space), sweepHistory(), { results, executor });
  const options = { metric: "returnPct", seed: 1, daysPerYear: 365 } as const;
  const verdict = await judgeSweep(outcome, results, options);
  return renderSweep({
    outcome,
    verdict,
    currency: "USDT",
    tradeBootstrap: verdict.bootstrap,
    command: COMMAND,
  });
}

/** Fails with every combination but the first so many. */
const failingAfter = (count: number): SweepExecutor => ({
  async *execute({ definition, histories, indices }) {
    const runner = new CombinationRunner(definition, histories);
    yield await Promise.resolve(
      indices.map((index) => index < count ? runner.run(index) : runner.failed(index, WHY)),
    );
  },
});
const WHY = "STRATEGY_FAILED: Cannot go on as 1 < 0";

/** Cells of the maps of a page: what each says when it is pointed at. */
const cellsOf = (page: string) => [...page.matchAll(/<td[^>]* title="([^"]*)"/g)].map(([, t]) => t);

Deno.test("each combination has a cell of its own, and those that broke a rule are empty", async () => {
  const page = await pageOf(LENGTHS);
  const cells = cellsOf(page);
  assertEquals(cells.filter((title) => title.endsWith(", 1 run")).length, 11);
  assertEquals(cells.filter((title) => title.endsWith(": no run")), ["8 and 8: no run"]);
  assertStringIncludes(
    page,
    "<figcaption>features.fast.length by features.slow.length</figcaption>",
  );
  assertEquals(page, await pageOf(LENGTHS));
});

Deno.test("one parameter has one row, three have a map for each pair, any number has bins", async () => {
  const [fast, slow] = LENGTHS.axes;
  const stop = { path: "risk_model.stop_loss.value", from: 0.5, to: 2 };
  const space = { axes: [fast], method: { kind: "grid" }, constraints: [] } as const;
  assertEquals(cellsOf(await pageOf(space)).length, 3);
  const drawn = { kind: "latin_hypercube", count: 24, seed: 1 } as const;
  const page = await pageOf({ axes: [fast, slow, stop], method: drawn, constraints: [] });
  assertEquals(page.match(/<figure/g)?.length, 3);
  const runs = cellsOf(page).map((title) => Number(/, (\d+) runs?$/.exec(title)?.[1] ?? 0));
  assertEquals(runs.reduce((sum, count) => sum + count, 0), 3 * 24);
});

Deno.test("many values share steps that name the first and the last of them", async () => {
  const values = Array.from({ length: 60 }, (_, i) => i + 41);
  const axes = [{ path: "features.slow.length", values }];
  const page = await pageOf({ axes, method: { kind: "grid" }, constraints: [] });
  const cells = cellsOf(page);
  assertEquals([cells.length, cells.every((title) => title.endsWith(", 5 runs"))], [12, true]);
  assertEquals(cells.map((title) => title.split(":")[0]).slice(0, 2), ["41–45", "46–50"]);
  assertMatch(page, /<dt>Best Sharpe ratio that luck alone gives in \d+ runs<\/dt>/);
});

Deno.test("what is not known of the best run is left out, and the page says why", async () => {
  const scarce = await pageOf(LENGTHS, failingAfter(1));
  assertStringIncludes(scarce, "Days or runs are too few for a probability of overfitting.");
  assertStringIncludes(scarce, "Annualised ratios rest on 6 daily returns and say little");
  assertEquals(/<dt>(Probability of overfitting|Loss out of sample)/.test(scarce), false);
  const axes = [{ path: "risk_model.sizing.value", values: [1e-9, 2e-9] }];
  const still = await pageOf({ axes, method: { kind: "grid" }, constraints: [] });
  assertStringIncludes(still, "Sharpe ratio is worth is not known, as it has none");
  assertEquals(/<dt>(Deflated|Best Sharpe ratio that luck)/.test(still), false);
});

Deno.test("the page says how the sweep was made, and how its best run is made alone", async () => {
  const page = await pageOf(LENGTHS);
  const facts = rowsUnder(page, "How it was made", 0).map((row) =>
    row.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ").trim()
  );
  assertEquals(facts, [
    "Method every combination",
    "Rule features.fast.length &lt; features.slow.length",
    "Profile conservative",
    facts[3],
    `Best run alone ${COMMAND}`,
  ]);
  assertMatch(facts[3], /^Warm-up (\d+ \w+ bars of \w+, )+the same for every run$/);
});

Deno.test("of many runs the best are listed, each by its run id, and all are counted", async () => {
  const values = Array.from({ length: 60 }, (_, i) => i + 41);
  const axes = [{ path: "features.slow.length", values }];
  const page = await pageOf({ axes, method: { kind: "grid" }, constraints: [] });
  const rows = rowsUnder(page, "Best runs");
  assertEquals(rows.length, 50);
  for (const row of rows) assertMatch(row, /^<td><code>[0-9a-f]{16}<\/code><\/td>/);
  assertStringIncludes(page, "The first 50 of 60 runs.");
});

/** The table rows of the panel with a title. */
function rowsUnder(page: string, title: string, headings = 1): string[] {
  const panel = page.split("<section").find((part) => part.includes(`<h2>${title}</h2>`)) ?? "";
  return [...panel.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) => row).slice(headings);
}

Deno.test("runs that failed are listed with why, and are none of the best", async () => {
  const page = await pageOf(LENGTHS, failingAfter(9));
  assertEquals(rowsUnder(page, "Best runs").length, 9);
  const why = "<td>STRATEGY_FAILED: Cannot go on as 1 &lt; 0</td>";
  assertEquals(rowsUnder(page, "Failed runs"), [
    `<td>8</td><td>16</td>${why}`,
    `<td>8</td><td>24</td>${why}`,
  ]);
  assertStringIncludes(page, "2 of 11 runs failed");
  assertEquals((await pageOf(LENGTHS)).includes("Failed runs"), false);
});

Deno.test("of many failed runs the first ones are listed, and all are counted", async () => {
  const values = Array.from({ length: 60 }, (_, i) => i + 41);
  const axes = [{ path: "features.slow.length", values }];
  const space = { axes, method: { kind: "grid" }, constraints: [] } as const;
  const page = await pageOf(space, failingAfter(2));
  assertEquals(rowsUnder(page, "Failed runs").length, 50);
  assertMatch(page, /58 of 60 runs failed, and so gave no\s+metrics. The first 50 of them:/);
});

Deno.test({
  name: "the page of a sweep opens from disk, silently and without a request",
  ignore: CHROMIUM === null,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const path = join(folder, "sweep.html");
      await Deno.writeTextFile(path, await pageOf(LENGTHS));
      await visitPage(toFileUrl(path).href, "dark", async (page, log) => {
        assertEquals(await page.locator("html").getAttribute("data-theme"), "dark");
        assertEquals(await page.locator(".top-runs tr").count(), 12);
        const box = await page.locator("svg .outer").first().boundingBox();
        assert(box !== null && box.width > 300 && box.height > 50);
        assertEquals(log, { messages: [], requests: [] });
      });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
