import { assert, assertEquals, assertRejects } from "@std/assert";
import { stringify } from "yaml";
import { backtest } from "../../../lib/backtest/mod.ts";
import {
  CombinationRunner,
  localExecutor,
  memoryResults,
  prepareSweep,
  SUMMARY_METRICS,
  sweep,
  type SweepExecutor,
} from "../../../lib/backtest/mod.ts";
import { DAY_MS, GateError, UsageError } from "../../../lib/base/mod.ts";
import { loadCard } from "../../../lib/cards/mod.ts";
import { CARD_PERMISSIONS } from "../../cards/sample_card.ts";
import { withoutRows } from "../../preflight/memory_history.ts";
import { LENGTHS, sweepHistory, sweepRequest } from "../../support/sweep_scene.ts";

Deno.test({
  name: "each combination is the run that its card gives on its own, id and metrics alike",
  permissions: CARD_PERMISSIONS,
  async fn() {
    const history = sweepHistory();
    const request = sweepRequest();
    const { table, combinations } = await sweep(request, history);
    assertEquals([combinations.length, [...table.index]], [11, [...combinations.keys()]]);
    const { definition, histories } = await prepareSweep(request, history);
    const runner = new CombinationRunner(definition, histories);
    let tradeCount = 0;
    for (const index of combinations.keys()) {
      const card = loadCard(stringify(runner.variant(index).content), "variant.yml");
      const { symbol, window } = request;
      const run = await backtest({ plan: card.plan, symbol, window }, history);
      assertEquals(table.cardDigests[index], card.digest);
      assertEquals(table.manifestDigests[index].slice(0, 16), run.runId);
      for (const name of SUMMARY_METRICS) {
        assertEquals(table.metrics[name][index], run.metrics[name] ?? NaN, name);
      }
      tradeCount += run.metrics.tradeCount;
    }
    assert(tradeCount > 100);
    assert(new Set(table.metrics.netProfitUsdt).size > 5);
  },
});

Deno.test({
  name: "who listens to the check hears of every fifty combinations, and can end it",
  permissions: CARD_PERMISSIONS,
  async fn() {
    const values = Array.from({ length: 120 }, (_, i) => i + 2);
    const axes = [{ path: "features.slow.length", values }];
    const request = sweepRequest({ axes, method: { kind: "grid" }, constraints: [] });
    const heard: number[][] = [];
    const listen = (done: number, total: number) => {
      heard.push([done, total]);
    };
    await prepareSweep(request, sweepHistory(), undefined, listen);
    assertEquals(heard, [[0, 120], [50, 120], [100, 120]]);
    const end = (done: number) => done === 50 ? Promise.reject(new Error("ended")) : undefined;
    const ended = sweep(request, sweepHistory(), { onCheck: end });
    await assertRejects(() => ended, Error, "ended");
  },
});

Deno.test({
  name: "results are in the order of the combinations, whoever brings them in which order",
  permissions: CARD_PERMISSIONS,
  async fn() {
    const backwards: SweepExecutor = {
      async *execute(work) {
        const indices = work.indices.toReversed();
        for await (const runs of localExecutor().execute({ ...work, indices })) {
          for (const run of runs) yield [run];
        }
      },
    };
    const plain = await sweep(sweepRequest(), sweepHistory());
    const other = await sweep(sweepRequest(), sweepHistory(), { executor: backwards });
    assertEquals(other, plain);
  },
});

Deno.test({
  name: "a sweep that broke off runs what is missing and nothing twice",
  permissions: CARD_PERMISSIONS,
  async fn() {
    const results = memoryResults();
    const asked: number[][] = [];
    const breaking: SweepExecutor = {
      async *execute(work) {
        asked.push([...work.indices]);
        for await (const runs of localExecutor().execute(work)) {
          yield runs.slice(0, 4);
          throw new Error("the machine is gone");
        }
      },
    };
    const run = (executor: SweepExecutor) =>
      sweep(sweepRequest(), sweepHistory(), { executor, results });
    await assertRejects(() => run(breaking), Error, "gone");
    await assertRejects(() => run(breaking), Error, "gone");
    const { table, resumedCount } = await run(localExecutor());
    assertEquals(resumedCount, 8);
    assertEquals(asked.map(([first]) => first), [0, 4]);
    assertEquals(table, (await sweep(sweepRequest(), sweepHistory())).table);
    const { count } = await results.trials("cross", "SOLUSDT", DAY_MS);
    assertEquals([count, (await results.trials("cross", "BTCUSDT", DAY_MS)).count], [11, 0]);
  },
});

Deno.test({
  name: "combinations with another timeframe or delay read the history they need",
  permissions: CARD_PERMISSIONS,
  async fn() {
    const request = sweepRequest({
      axes: [
        { path: "timeframes.exec", values: ["15m", "30m"] },
        { path: "delay_bars", values: [0, 60] },
        { path: "risk_model.stop_loss.value", values: [0.5, 2] },
      ],
      method: { kind: "grid" },
      constraints: [],
    });
    const history = sweepHistory();
    const { table, definition } = await sweep(request, history);
    assertEquals([table.index.length, definition.groups.length], [8, 4]);
    const { histories } = await prepareSweep(request, history);
    const runner = new CombinationRunner(definition, histories);
    for (const index of table.index) {
      const { plan } = runner.variant(index);
      const { symbol, window } = request;
      const run = await backtest({ plan, symbol, window }, history);
      assertEquals(table.manifestDigests[index].slice(0, 16), run.runId);
      assertEquals(table.metrics.netProfitUsdt[index], run.metrics.netProfitUsdt);
    }
  },
});

Deno.test({
  name: "a wrong parameter, value or constraint is refused before anything runs",
  permissions: CARD_PERMISSIONS,
  async fn() {
    const never: SweepExecutor = {
      execute() {
        throw new Error("ran");
      },
    };
    const refuse = (axes: unknown, constraints: string[] = []) =>
      assertRejects(
        () =>
          sweep(
            sweepRequest({ axes, method: { kind: "grid" }, constraints } as typeof LENGTHS),
            sweepHistory(),
            { executor: never },
          ),
        UsageError,
      );
    const typo = await refuse([{ path: "features.fats.length", values: [3] }]);
    assertEquals([typo.code, typo.message], [
      "UNKNOWN_PARAMETER",
      'Cannot vary "features.fats.length" as it is no parameter of card "cross": did you mean ' +
      '"features.fast.length"?',
    ]);
    const value = await refuse([{ path: "features.fast.length", values: [5, 0] }]);
    assertEquals([value.code, value.where], ["BAD_COMBINATION", "cross.yml:14:54"]);
    assert(value.message.startsWith("Cannot sweep over features.fast.length=0: "), value.message);
    const rule = await refuse(LENGTHS.axes, ["features.fast.length < features.slow.lenght"]);
    assertEquals(rule.code, "BAD_CONSTRAINT");
    assert(rule.message.endsWith('did you mean "features.slow.length"?)'), rule.message);
    assertEquals((await refuse(LENGTHS.axes, ["features.fast.length > 100"])).code, "EMPTY_SWEEP");
  },
});

Deno.test({
  name: "a hole in the history that any combination needs refuses the sweep",
  permissions: CARD_PERMISSIONS,
  async fn() {
    const history = sweepHistory();
    // In the warm-up of the longest average alone.
    history.bars = withoutRows(history.bars, (row) => row === 2 * 1_440 - 20 * 15);
    await assertRejects(() => sweep(sweepRequest(), history), GateError);
    const short = { ...LENGTHS, axes: [LENGTHS.axes[0]], constraints: [] };
    assertEquals((await sweep(sweepRequest(short), history)).table.index.length, 3);
  },
});
