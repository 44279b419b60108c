import { assert, assertEquals } from "@std/assert";
import { judgeSweep, memoryResults, sweep, walkForward } from "../../../lib/backtest/mod.ts";
import { DAY_MS } from "../../../lib/base/mod.ts";
import { CARD_PERMISSIONS } from "../../cards/sample_card.ts";
import { LENGTHS, sweepHistory, sweepRequest } from "../../support/sweep_scene.ts";

const options = { metric: "sharpeRatio", seed: 1, daysPerYear: 365 } as const;
const history = sweepHistory();
const request = sweepRequest();

Deno.test({
  name: "runs over shorter windows count as trials, and leave the spread of trials as it was",
  permissions: CARD_PERMISSIONS,
  async fn() {
    const results = memoryResults();
    const outcome = await sweep(request, history, { results });
    const before = await judgeSweep(outcome, results, options);
    assertEquals([before.trialCount, before.comparableCount], [11, 11]);
    assertEquals([before.dayCount, before.restsOnFewDays], [6, true]);
    const plan = { trainMs: 2 * DAY_MS, testMs: DAY_MS, mode: "rolling" } as const;
    const walk = { ...request, plan, metric: "netProfitUsdt" } as const;
    const { verdict } = await walkForward(walk, history, { results });
    // Four windows of two days, and what was there before.
    assertEquals(verdict.trialCount, 55);
    assert(verdict.comparableCount > 11 && verdict.comparableCount <= 44);
    const after = await judgeSweep(outcome, results, options);
    assertEquals([after.trialCount, after.comparableCount], [55, 11]);
    // Five times as many trials raise what luck shows by less than a half, at an equal spread.
    const more = after.luckySharpeRatio! / before.luckySharpeRatio!;
    assert(more > 1 && more < 1.5, `${more}`);
  },
});

Deno.test({
  name: "of several trials without two that can be compared it is not known what luck shows",
  permissions: CARD_PERMISSIONS,
  async fn() {
    const results = memoryResults();
    const [fast, slow] = LENGTHS.axes;
    const one = { ...LENGTHS, axes: [{ ...fast, values: [5] }, { ...slow, values: [12] }] };
    const alone = await sweep({ ...request, space: one }, history, { results });
    const single = await judgeSweep(alone, results, options);
    assertEquals([single.trialCount, single.luckySharpeRatio], [1, 0]);
    const { window: { startMs } } = request;
    const window = { startMs, endMs: startMs + 2 * DAY_MS };
    await sweep({ ...request, window }, history, { results });
    const { trialCount, comparableCount, luckySharpeRatio, deflatedSharpeRatio } = await judgeSweep(
      alone,
      results,
      options,
    );
    assertEquals([trialCount, comparableCount], [12, 1]);
    assertEquals([luckySharpeRatio, deflatedSharpeRatio], [null, null]);
  },
});
