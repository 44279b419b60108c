import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { join, toFileUrl } from "@std/path";
import { writeRun } from "../../lib/artifacts/mod.ts";
import { type BacktestInput, runBacktest, withSource, withWarmup } from "../../lib/backtest/mod.ts";
import { UsageError } from "../../lib/base/mod.ts";
import { type Decider, LiveRun, type StrategyPlan } from "../../lib/engine/mod.ts";
import { StrategyFile, type WorkerLimits } from "../../lib/sandbox/mod.ts";
import { auditScene } from "../support/audit_scene.ts";
import {
  BUSY,
  HOARD,
  parametric,
  strategy,
  TRADES,
  WAYS_OUT,
  withFile,
} from "../support/stranger.ts";

const { history, window } = auditScene();

function input(plan: StrategyPlan): BacktestInput {
  return { plan, window, history, preflight: null, acceptFilled: false };
}

/** Opens and runs a file. */
function run(text: string, limits?: WorkerLimits) {
  return withFile(text, async (path) => {
    using file = await StrategyFile.open(path, limits);
    const made = await file.run(input(file.plan));
    return { run: made, printed: file.takePrinted() };
  });
}

async function refusal(text: string, limits?: WorkerLimits): Promise<UsageError> {
  return await assertRejects(() => run(text, limits), UsageError);
}

Deno.test("a strategy file gives the bytes that the same strategy gives in this thread", async () => {
  const helper = "const twice = (x: number): number => x * 2; // and a word: ä\n";
  await withFile(strategy(TRADES, helper), async (path) => {
    using file = await StrategyFile.open(path);
    const { default: plan } = await import(toFileUrl(path).href);
    const here = runBacktest(input(withSource(plan, file.sha256)));
    const there = await file.run(input(file.plan));
    assert(here.engine.trades.length > 10);
    const out = await Deno.makeTempDir();
    try {
      const first = await writeRun(here, join(out, "here"));
      const second = await writeRun(there, join(out, "there"));
      assertEquals(second.digests, first.digests);
      assertEquals(there.runId, here.runId);
      const manifest = await Deno.readTextFile(join(second.folder, "run_manifest.json"));
      assertEquals(JSON.parse(manifest).strategy.source_sha256, file.sha256);
    } finally {
      await Deno.remove(out, { recursive: true });
    }
  });
});

Deno.test("values of parameters give the run of the same strategy in this thread, bit for bit", async () => {
  await withFile(parametric(TRADES), async (path) => {
    using file = await StrategyFile.open(path);
    const { default: made } = await import(toFileUrl(path).href);
    assertEquals(file.ranges, made.ranges);
    for (const [length, bars] of [[9, undefined], [3, { exec: 40 }]] as const) {
      const plan = await file.variant({ length }, bars);
      const here = withWarmup(withSource(made.with({ length }), file.sha256), bars ?? {});
      assertEquals([plan.digest, plan.parameters], [here.digest, { length }]);
      const [one, two] = [runBacktest(input(here)), await file.run(input(plan))];
      assertEquals([two.runId, two.engine], [one.runId, one.engine]);
      assertEquals(liveCloses(plan, (terms) => file.live(terms, plan)), liveCloses(here));
    }
    const wrong = (values: Record<string, unknown>) =>
      assertRejects(() => file.variant(values), UsageError);
    assertEquals((await wrong({ lenght: 9 })).code, "UNKNOWN_PARAM");
    assertEquals((await wrong({ length: 51 })).code, "BAD_PARAM");
  });
});

Deno.test("what a run leaves in the variables of its module is gone in the next one", async () => {
  const text = parametric("if (asked++ === 0) console.log('first'); return null;");
  await withFile(text, async (path) => {
    using file = await StrategyFile.open(path);
    const plan = await file.variant({ length: 7 });
    await file.run(input(plan));
    await file.run(input(plan));
    await file.run(input(file.plan));
    assertEquals(file.takePrinted(), ["first", "first", "first"]);
  });
});

/** Every close of a run on the scene's minutes, one after the other. */
function liveCloses(plan: StrategyPlan, decide?: (terms: typeof LIVE_TERMS) => Decider) {
  const decider = decide?.(LIVE_TERMS);
  const run = new LiveRun({ ...LIVE_TERMS, plan: decider?.plan ?? plan });
  const { tsOpenMs, open, high, low, close, volume } = history.last;
  const closes = [];
  for (let row = 0; row < tsOpenMs.length; row++) {
    const prices = { open: open[row], high: high[row], low: low[row], close: close[row] };
    const last = { ...prices, volume: volume[row] };
    const minute = { tsOpenMs: tsOpenMs[row], last, mark: null, funding: null };
    decider?.hear(minute);
    const made = run.push(minute);
    if (made !== null) closes.push({ ...made, facts: [...made.facts] });
  }
  return closes;
}

const LIVE_TERMS = {
  instrument: history.instrument,
  hasMark: false,
  startMs: window.startMs,
  profile: "conservative",
} as const;

Deno.test("on arriving minutes a strategy file wants what the same strategy wants in this thread", async () => {
  await withFile(strategy(TRADES), async (path) => {
    using file = await StrategyFile.open(path);
    const { default: plan } = await import(toFileUrl(path).href);
    const here = liveCloses(plan);
    assert(here.filter(({ intent }) => intent !== null).length > 10);
    assertEquals(liveCloses(file.plan, (terms) => file.live(terms)), here);
    // The worker begins anew for the next run.
    assertEquals(liveCloses(file.plan, (terms) => file.live(terms)), here);
  });
});

Deno.test("on arriving minutes a strategy that fails, hangs or hoards is ended at the close", async () => {
  const codeOf = async (onClose: string, limits?: WorkerLimits) =>
    await withFile(strategy(onClose), async (path) => {
      using file = await StrategyFile.open(path, limits);
      const run = () => liveCloses(file.plan, (terms) => file.live(terms));
      return assertThrows(run, UsageError).code;
    });
  assertEquals(await codeOf("throw new Error('no luck');"), "STRATEGY_FAILED");
  assertEquals(await codeOf('return { action: "buy" } as never;'), "BAD_INTENT");
  assertEquals(await codeOf("for (;;);", { timeoutSeconds: 3 }), "STRATEGY_TIMEOUT");

  assertEquals(await codeOf(HOARD, { memoryMb: 128 }), "STRATEGY_MEMORY");
});

Deno.test("a strategy that spoils whatever it can reach changes nothing", async () => {
  const spoil = `
    const tries = [
      () => { snapshot.close = 1; },
      () => { snapshot.position.qty = 1e9; },
      () => { snapshot.account.cashUsdt = 1e9; },
      () => { snapshot.rollups.max1m = 0; },
      () => { Object.getPrototypeOf(snapshot).feature = () => 0; },
      () => { SnapshotView.prototype.feature = () => 0; },
      () => { FeedStore.prototype.column = () => new Float64Array(9); },
      () => { SimulatedExchange.prototype.submitExit = () => {}; },
      () => { Map.prototype.get = () => new Float64Array(9); },
      () => { Float64Array.prototype.at = () => 0; },
      () => { Object.getPrototypeOf(Float64Array.prototype).fill = () => 0; },
      () => { Object.getPrototypeOf(Float64Array).from = () => 0; },
      () => { Array.prototype[Symbol.iterator] = function* () {}; },
      () => { Object.getPrototypeOf([].values()).next = () => ({ done: true }); },
      () => { Object.prototype.qty = 7; },
      () => { Math.max = () => 0; },
      () => { Number.isFinite = () => false; },
      () => { globalThis.Float64Array = null; globalThis.Math = null; },
    ];
    for (const spoil of tries) try { spoil(); spoiled++; } catch { refused++; }`;
  const names = "import { FeedStore, SimulatedExchange } from '@closedbar/closedbar';\n" +
    "let spoiled = 0, refused = 0;\n" +
    "const tell = () => console.log(`${spoiled} of ${spoiled + refused}`);\n";
  const text = strategy(`${spoil} tell(); ${TRADES}`, names)
    .replace("type SnapshotView", "SnapshotView");
  const honest = await run(strategy(TRADES));
  const spoiled = await run(text);
  assertEquals(spoiled.run.engine, honest.run.engine);
  assertEquals(spoiled.run.dataDigests, honest.run.dataDigests);
  assertEquals(spoiled.run.prepared.feeds.exec, honest.run.prepared.feeds.exec);
  assertEquals(spoiled.printed[0], "0 of 18");
});

for (const [name, code] of Object.entries(WAYS_OUT)) {
  Deno.test(`a strategy has no way to ${name}, neither when it loads nor when it decides`, async () => {
    const loading = await refusal(strategy("return null;", `${code};\n`));
    assertEquals(loading.code, "STRATEGY_FAILED");
    const deciding = await refusal(strategy(`${code}; return null;`));
    assertEquals(deciding.code, "STRATEGY_FAILED");
  });
}

const IMPORTS: Record<string, string> = {
  "another file": 'import "./other.ts";\n',
  "a file of the toolkit": `import "${import.meta.resolve("../../mod.ts")}";\n`,
  "another machine": 'import "https://example.com/a.ts";\n',
  "a package": 'import "npm:canonicalize";\n',
  "the runtime's modules": 'import { readFileSync } from "node:fs";\n',
  "a module in its own address": 'import "data:text/javascript,1";\n',
  "something it passes on": 'export { x } from "./other.ts";\n',
  "everything it passes on": 'export * from "node:fs";\n',
  "something while it loads": 'await import("node:fs");\n',
  "something with a computed name": 'const m = "no" + "de:fs"; import(m);\n',
};

for (const [name, code] of Object.entries(IMPORTS)) {
  Deno.test(`a strategy cannot import ${name}`, async () => {
    const error = await refusal(strategy("return null;", code));
    assertEquals(error.code, "STRATEGY_IMPORT_DENIED");
    assertEquals(error.where?.endsWith("stranger.ts:2"), true);
  });
}

Deno.test("a strategy that decides by an import is refused before it runs", async () => {
  const error = await refusal(strategy('import("node:fs"); return null;'));
  assertEquals(error.code, "STRATEGY_IMPORT_DENIED");
});

Deno.test("an endless loop is ended, at loading and at a decision", async () => {
  const limits = { timeoutSeconds: 1 };
  const loading = await refusal(strategy("return null;", `${BUSY}\n`), limits);
  assertEquals(loading.code, "STRATEGY_TIMEOUT");
  const waiting = await refusal(strategy("return null;", "await new Promise(() => {});\n"), limits);
  assertEquals(waiting.code, "STRATEGY_TIMEOUT");
  const deciding = await refusal(strategy("for (;;);"), limits);
  assertEquals(deciding.code, "STRATEGY_TIMEOUT");
});

Deno.test("a strategy that takes too much memory is ended", async () => {
  assertEquals((await refusal(strategy(HOARD), { memoryMb: 128 })).code, "STRATEGY_MEMORY");
});

Deno.test("what a strategy throws is told like in this thread", async () => {
  const text = strategy("throw new Error('no luck \\u001b[2J');");
  const error = await refusal(text);
  assertEquals(error.code, "STRATEGY_FAILED");
  assert(error.message.startsWith('Cannot go on with strategy "stranger" as it failed at exec'));
  assert(error.message.endsWith("no luck  [2J"));
  const unknown = await refusal(strategy('snapshot.feature("fats"); return null;'));
  assertEquals(unknown.code, "UNKNOWN_FEATURE");
  const word = await refusal(strategy('return { action: "buy" } as never;'));
  assertEquals(word.code, "BAD_INTENT");
  const misspelt = await refusal(strategy("return (snapshot as any).clse > 1 ? null : null;"));
  assertEquals(misspelt.code, "UNKNOWN_MEMBER");
});

Deno.test("a file that is no strategy is refused with what it has to be", async () => {
  assertEquals((await refusal("export default 1;")).code, "BAD_STRATEGY_FILE");
  assertEquals((await refusal("export default {")).code, "BAD_STRATEGY_FILE");
  const loaded = parametric("return null;").replace("min: 2", "min: 9");
  assertEquals((await refusal(loaded)).code, "BAD_STRATEGY");
  const wide = strategy("return null;").replace("PerSymbol: 1", "PerSymbol: 2");
  const { message: limit } = await refusal(wide);
  assert(limit.endsWith("policy.maxPositionsPerSymbol is 2: give 1"), limit);
  const forged = "export default { canonical: { id: '../../up', timeframes: { exec: '15m' }, " +
    "on_close: '' }, decision: { kind: 'function', onClose() {} } };";
  assertEquals((await refusal(forged)).code, "BAD_STRATEGY");
  assertEquals(
    (await refusal(strategy("return null;", "enum A { B }\n"))).code,
    "BAD_STRATEGY_FILE",
  );
  const placed = await refusal("const x = 1;\nenum A { B }\n");
  assert(placed.where?.endsWith("stranger.ts:2:1"), placed.where);
  const unsaid = await refusal("const x = 1;\nconst y = );\n");
  assert(unsaid.message.includes("deno check says where"), unsaid.message);
  const unknown = strategy("return null;").replaceAll("defineStrategy", "defineStratgy");
  const { message } = await refusal(unknown);
  assert(message.includes("'@closedbar/closedbar' does not provide"), message);
  assert(message.endsWith("'defineStratgy' at line 1"), message);
  const missing = await assertRejects(() => StrategyFile.open("nowhere.ts"), UsageError);
  assertEquals(missing.code, "STRATEGY_FILE_MISSING");
});
