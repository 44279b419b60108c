import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { toFileUrl } from "@std/path";
import {
  backtest,
  drawCombinations,
  judgeSweep,
  memoryResults,
  namedValues,
  prepareSweep,
  runCombination,
  runSweep,
  SUMMARY_METRICS,
  sweep,
  type SweepPorts,
  type SweepRequest,
  type SweepSpace,
  walkForward,
  withSource,
  withWarmup,
} from "../../lib/backtest/mod.ts";
import { DAY_MS, UsageError } from "../../lib/base/mod.ts";
import { StrategyFile, strategySubject, type WorkerLimits } from "../../lib/sandbox/mod.ts";
import { HOARD, parametric, TRADES, WAYS_OUT, withFile } from "../support/stranger.ts";
import { sweepHistory, sweepRequest } from "../support/sweep_scene.ts";

/** Stops trading after a number of closes: a count that outlived its run would be seen. */
const COUNTS = parametric(`if (asked++ > 300) return null; ${TRADES}`);

const LENGTHS: SweepSpace = {
  axes: [{ path: "params.length", values: [3, 12, 5, 8] }],
  method: { kind: "grid" },
  constraints: [],
};

function request(subject: SweepRequest["subject"], space = LENGTHS): SweepRequest {
  const { card: _, ...rest } = sweepRequest(space);
  return { ...rest, subject };
}

/** Opens a file as what a sweep varies. */
function withSubject<T>(
  text: string,
  { jobs, ...limits }: WorkerLimits & { jobs: number },
  task: (subject: ReturnType<typeof strategySubject>, file: StrategyFile) => Promise<T>,
): Promise<T> {
  return withFile(text, async (path) => {
    using file = await StrategyFile.open(path, limits);
    using subject = strategySubject(file, { jobs });
    return await task(subject, file);
  });
}

Deno.test("each combination of a strategy file is the run that it gives on its own", async () => {
  const history = sweepHistory();
  await withSubject(COUNTS, { jobs: 2 }, async (subject, file) => {
    const { default: made } = await import(toFileUrl(file.path).href);
    const outcome = await sweep(request(subject), history);
    const { table, definition } = outcome;
    const { symbol, window, groups: [{ warmupBars }] } = definition;
    assertEquals([...table.index], [0, 1, 2, 3]);
    let trades = 0;
    for (const [index, values] of drawCombinations(LENGTHS).entries()) {
      const { "params.length": length } = namedValues(LENGTHS, values);
      const plan = await file.variant({ length }, warmupBars);
      const run = await backtest({ plan, symbol, window, runner: subject.runner }, history);
      assertEquals(table.cardDigests[index], plan.digest);
      assertEquals(table.manifestDigests[index].slice(0, 16), run.runId);
      for (const name of SUMMARY_METRICS) {
        assertEquals(table.metrics[name][index], run.metrics[name] ?? NaN, name);
      }
      const here = withWarmup(withSource(made.with({ length }), file.sha256), warmupBars);
      assertEquals(plan.digest, here.digest);
      trades += run.metrics.tradeCount;
    }
    assert(trades > 50);
    assert(new Set(table.metrics.netProfitUsdt).size === 4);
    const alone = strategySubject(file, { jobs: 1 });
    assertEquals(await sweep(request(alone), history), outcome);
    const whole = await runCombination(await prepareSweep(request(alone), history), 3);
    assertEquals(whole.engine.trades.length, table.metrics.tradeCount[3]);
  });
});

Deno.test("a combination that throws or does not end is a failed run, and the others are what they are", async () => {
  const history = sweepHistory();
  const outcome = await withSubject(
    COUNTS,
    { jobs: 2 },
    (subject) => sweep(request(subject), history),
  );
  const spoilt = COUNTS.replace(
    "if (asked++",
    "if (length === 12) throw new Error('no luck'); if (length === 8) for (;;); if (asked++",
  );
  await withSubject(spoilt, { jobs: 2, timeoutSeconds: 12 }, async (subject, file) => {
    const results = memoryResults();
    const made = await sweep(request(subject), history, { results });
    const { table } = made;
    const codes = [...table.failures].map(([row, failure]) => [row, failure.split(":")[0]]);
    assertEquals(codes, [[1, "STRATEGY_FAILED"], [3, "STRATEGY_TIMEOUT"]]);
    for (const row of [0, 2]) {
      for (const name of SUMMARY_METRICS) {
        assertEquals(table.metrics[name][row], outcome.table.metrics[name][row], name);
      }
    }
    assertEquals(table.metrics.tradeCount[1], NaN);
    assertEquals(table.manifestDigests[1].length, 64);
    // What failed is no trial, and is tried again.
    assertEquals((await results.trials("stranger", "SOLUSDT", 1)).count, 2);
    const options = { metric: "sharpeRatio", seed: 1, daysPerYear: 365 } as const;
    assertEquals((await judgeSweep(made, results, options)).trialCount, 2);
    const begun = await results.begin(made.sweepId, made.definition);
    assertEquals([...begun].sort(), [0, 2]);
    // The file goes on in another worker.
    assertEquals((await file.variant({ length: 4 })).parameters, { length: 4 });
  });
});

Deno.test("of those that run at once only the one that takes too much memory fails", async () => {
  const text = COUNTS.replace("if (asked++", `if (length === 5) { ${HOARD} } if (asked++`);
  await withSubject(text, { jobs: 2, memoryMb: 128 }, async (subject) => {
    const { table } = await sweep(request(subject), sweepHistory());
    const codes = [...table.failures].map(([row, failure]) => [row, failure.split(":")[0]]);
    assertEquals(codes, [[2, "STRATEGY_MEMORY"]]);
  });
});

Deno.test("a sweep in which every combination fails says with what", async () => {
  const text = parametric("throw new Error('no luck');");
  await withSubject(text, { jobs: 1 }, async (subject) => {
    const error = await assertRejects(() => sweep(request(subject), sweepHistory()), UsageError);
    assertEquals(error.code, "EVERY_RUN_FAILED");
    assert(error.message.includes("all 4 failed"), error.message);
    assert(error.message.endsWith("no luck"), error.message);
  });
});

Deno.test("a combination of a sweep has no way out either", async () => {
  const tries = Object.values(WAYS_OUT).map((code) => `() => { ${code}; }`).join(", ");
  const text = parametric(
    `if (asked++ > 0) return null; let out = 0; ` +
      `for (const way of [${tries}]) try { way(); out++; } catch {} ` +
      "console.log(`${length}: ${out}`); return null;",
  );
  await withSubject(text, { jobs: 2 }, async (subject) => {
    await sweep(request(subject), sweepHistory());
    assertEquals(subject.takePrinted().sort(), ["12: 0", "3: 0", "5: 0", "8: 0"]);
  });
});

Deno.test("a sweep of a strategy file that broke off runs what is missing and nothing twice", async () => {
  const history = sweepHistory();
  await withSubject(COUNTS, { jobs: 1 }, async (subject) => {
    const prepared = await prepareSweep(request(subject), history);
    const results = memoryResults();
    const ports = (task: SweepPorts["executor"]): SweepPorts => ({ results, executor: task });
    const broken = runSweep(
      prepared,
      ports({
        async *execute(work) {
          yield* subject.executor.execute({ ...work, indices: work.indices.slice(0, 2) });
          throw new Error("the machine is gone");
        },
      }),
    );
    await assertRejects(() => broken, Error, "gone");
    const { resumedCount, table } = await runSweep(prepared, { results });
    assertEquals(resumedCount, 2);
    assertEquals(table, (await runSweep(prepared)).table);
  });
});

Deno.test("a walk chooses values of a strategy file and looks at them in the next window", async () => {
  const plan = { trainMs: 2 * DAY_MS, testMs: DAY_MS, mode: "rolling" } as const;
  await withSubject(COUNTS, { jobs: 2 }, async (subject, file) => {
    const asked = { ...request(subject), plan, metric: "netProfitUsdt" } as const;
    const { folds, outOfSample } = await walkForward(asked, sweepHistory());
    assertEquals(folds.length, 4);
    for (const { run, values } of folds) {
      assertEquals(run.plan.parameters?.length, values["params.length"]);
      assertEquals(run.plan.sourceSha256, file.sha256);
    }
    assert(outOfSample.tradeCount > 10);
  });
});

Deno.test("a parameter that a file does not declare, or not so, is refused before anything runs", async () => {
  await withSubject(COUNTS, { jobs: 1 }, async (subject, file) => {
    const refuse = (path: string, value: number, from = subject) => {
      const axes = [{ path, values: [value] }];
      const asked = request(from, { ...LENGTHS, axes });
      return assertRejects(() => sweep(asked, sweepHistory()), UsageError);
    };
    const typo = await refuse("params.lenght", 3);
    assertEquals([typo.code, typo.message], [
      "UNKNOWN_PARAMETER",
      'Cannot vary "params.lenght" as it is no parameter of strategy "stranger": did you mean ' +
      '"params.length"?',
    ]);
    const short = await refuse("length", 3);
    assertEquals(short.code, "UNKNOWN_PARAMETER");
    assertStringIncludes(short.message, 'did you mean "params.length"?');
    const value = await refuse("params.length", 51);
    assertEquals(value.code, "BAD_COMBINATION");
    assert(value.message.endsWith("to 51: give an integer from 2 to 50"), value.message);
    const held = strategySubject(file, { jobs: 1, parameters: { length: 7 } });
    assertEquals((await refuse("params.length", 3, held)).code, "BAD_USAGE");
  });
});
