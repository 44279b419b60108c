import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  backtest,
  memoryResults,
  sweep,
  walkForward,
  walkWindows,
} from "../../../lib/backtest/mod.ts";
import { DAY_MS, MINUTE_MS, UsageError } from "../../../lib/base/mod.ts";
import { CARD_PERMISSIONS } from "../../cards/sample_card.ts";
import { sweepHistory, sweepRequest } from "../../support/sweep_scene.ts";

const request = sweepRequest();
const { startMs, endMs } = request.window;
const PLAN = { trainMs: 2 * DAY_MS, testMs: DAY_MS, mode: "rolling" } as const;

Deno.test({
  name: "windows to look at follow on each other, each after the one it was chosen in",
  permissions: "none",
  fn() {
    for (const mode of ["rolling", "anchored"] as const) {
      const windows = walkWindows({ startMs, endMs: endMs + 1 }, { ...PLAN, mode });
      assertEquals(windows.length, 4);
      for (const [i, { train, test }] of windows.entries()) {
        assertEquals(train.endMs, test.startMs);
        assertEquals(test.startMs, startMs + (2 + i) * DAY_MS);
        assertEquals(train.startMs, mode === "anchored" ? startMs : startMs + i * DAY_MS);
      }
    }
    for (const wrong of [{ trainMs: 6 * DAY_MS }, { testMs: 0 }, { trainMs: 0 }]) {
      const call = () => walkWindows(request.window, { ...PLAN, ...wrong });
      assertEquals(assertThrows(call, UsageError).code, "BAD_WALK");
    }
  },
});

Deno.test({
  name: "each window runs the best card of the window before it, and nothing of its own",
  permissions: CARD_PERMISSIONS,
  async fn() {
    const history = sweepHistory();
    const results = memoryResults();
    const walk = { ...request, plan: PLAN, metric: "netProfitUsdt" } as const;
    const { folds, outOfSample, leftOut, verdict } = await walkForward(walk, history, { results });
    assertEquals(leftOut, null);
    assertEquals(folds.length, 4);
    assert(new Set(folds.map(({ values }) => JSON.stringify(values))).size > 1);
    let equity = 10_000;
    for (const { train, test, values, trainMetric, run } of folds) {
      const { table, combinations } = await sweep({ ...request, window: train }, history);
      const profits = [...table.metrics.netProfitUsdt];
      assertEquals(trainMetric, Math.max(...profits));
      const best = combinations[table.index[profits.indexOf(trainMetric)]];
      assertEquals(Object.values(values), best);
      const { symbol } = request;
      const own = await backtest({ plan: run.plan, symbol, window: test }, history);
      assertEquals(own.runId, run.runId);
      equity *= run.metrics.endingEquityUsdt / 10_000;
    }
    assertAlmostEquals(outOfSample.equityUsdt.at(-1)!, equity, 1e-6);
    assertAlmostEquals(outOfSample.returnPct, equity / 100 - 100, 1e-9);
    assertEquals(outOfSample.dailyReturns.length, 4);
    assertEquals(outOfSample.tsCloseMs.length, 4 * 96);
    assert(outOfSample.tsCloseMs.every((ts, i, all) => i === 0 || ts > all[i - 1]));
    // What was tried counts: eleven runs in each of four windows.
    assertEquals((await results.trials("cross", "SOLUSDT", DAY_MS)).count, 44);
    assertEquals(verdict.trialCount, 44);
    assert(verdict.luckySharpeRatio! > 0 && verdict.deflatedSharpeRatio! <= 1);
  },
});

Deno.test({
  name: "what comes after a window changes nothing that was chosen or earned before",
  permissions: CARD_PERMISSIONS,
  async fn() {
    const walk = { ...request, plan: PLAN, metric: "sharpeRatio" } as const;
    const history = sweepHistory();
    const whole = await walkForward(walk, history);
    const cut = startMs + 4 * DAY_MS;
    const short = await walkForward({ ...walk, window: { startMs, endMs: cut } }, history);
    assertEquals(short.folds.length, 2);
    const half = { startMs, endMs: cut + DAY_MS / 2 };
    const { leftOut } = await walkForward({ ...walk, window: half }, history);
    assertEquals(leftOut, { startMs: cut, endMs: half.endMs });
    for (const [i, { values, run }] of short.folds.entries()) {
      assertEquals([values, run.runId], [whole.folds[i].values, whole.folds[i].run.runId]);
    }
    const rows = short.outOfSample.equityUsdt.length;
    assertEquals(whole.outOfSample.equityUsdt.slice(0, rows), short.outOfSample.equityUsdt);
  },
});

Deno.test({
  name: "a window that gives nothing to choose by is refused, and its runs are kept",
  permissions: CARD_PERMISSIONS,
  async fn() {
    const refuse = async (trainMs: number, metric: "sharpeRatio" | "netProfitUsdt") => {
      const plan = { trainMs, testMs: DAY_MS, mode: "rolling" } as const;
      const results = memoryResults();
      const call = () => walkForward({ ...request, plan, metric }, sweepHistory(), { results });
      const { code, message } = await assertRejects(call, UsageError);
      assertEquals([code, (await results.trials("cross", "SOLUSDT", DAY_MS)).count], [
        "NO_CHOICE",
        11,
      ]);
      return message;
    };
    // The returns of one day have no deviation, and one close makes no trade.
    assertStringIncludes(
      await refuse(DAY_MS, "sharpeRatio"),
      "as none of its runs has a sharpe_ratio: take longer training windows or another --by",
    );
    assertStringIncludes(
      await refuse(15 * MINUTE_MS, "netProfitUsdt"),
      "as none of its runs traded: take longer training windows",
    );
  },
});

Deno.test({
  name: "of values that are equally good the same are chosen in whatever order they are listed",
  permissions: CARD_PERMISSIONS,
  async fn() {
    const chosen = async (values: number[]) => {
      // Targets that no price reaches make no difference.
      const axes = [{ path: "risk_model.take_profit.value", values }];
      const space = { axes, method: { kind: "grid" }, constraints: [] } as const;
      const walk = { ...request, space, plan: PLAN, metric: "netProfitUsdt" } as const;
      const { folds } = await walkForward(walk, sweepHistory());
      return folds.map(({ values }) => Object.values(values)[0]);
    };
    const found = await chosen([1000, 900, 800]);
    assertEquals(found, [800, 800, 800, 800]);
    assertEquals(await chosen([900, 800, 1000]), found);
  },
});
