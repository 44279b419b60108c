import { assert, assertEquals, assertThrows } from "@std/assert";
import { formatInstant, UsageError } from "../../lib/base/mod.ts";
import {
  type Condition,
  type Decision,
  firstReadyRow,
  type Operand,
  type SnapshotView,
  type StrategyPlan,
} from "../../lib/engine/mod.ts";
import { prepareSample, runSample, sampleFeature, samplePlan } from "../support/sample_plan.ts";
import { WALK_START_MS, walkMinutes } from "../support/walk.ts";

const last = walkMinutes(4 * 1_440, 31);
const mark = walkMinutes(4 * 1_440, 31);
const QUARTER_MS = 900_000;

const timeframes = { exec: "15m", htf: "1h" } as const;
const features: StrategyPlan["features"] = {
  exec: [
    sampleFeature("fast", "ema", { length: 4 }),
    sampleFeature("slow", "ema", { length: 12 }),
  ],
  htf: [sampleFeature("rsi", "rsi", { length: 6 }), sampleFeature("macd", "macd")],
};

function planWith(overrides: Partial<StrategyPlan>): StrategyPlan {
  return samplePlan({ timeframes, features, ...overrides });
}

const column = (role: "exec" | "htf", key: string): Operand => ({
  kind: "column",
  role,
  key,
  offset: 0,
});
const crossing = (op: "cross_above" | "cross_below"): Condition => ({
  kind: "compare",
  op,
  lhs: column("exec", "fast"),
  rhs: column("exec", "slow"),
});
const rsi = (op: "gt" | "lt", value: number): Condition => ({
  kind: "compare",
  op,
  lhs: column("htf", "rsi"),
  rhs: { kind: "number", value },
});

/** Trade with the hourly momentum when the averages cross, leave when they cross back. */
const RULES: Decision = {
  kind: "rules",
  entry: [
    { direction: "long", when: { kind: "all", of: [crossing("cross_above"), rsi("gt", 45)] } },
    { direction: "short", when: { kind: "all", of: [crossing("cross_below"), rsi("lt", 55)] } },
  ],
  exit: [
    { direction: "long", when: crossing("cross_below") },
    { direction: "short", when: crossing("cross_above") },
  ],
};

/** The same strategy as a function of the snapshot. */
const FUNCTION: Decision = {
  kind: "function",
  onClose(snapshot) {
    const gap = (offset: number) =>
      snapshot.feature("fast", { offset }) - snapshot.feature("slow", { offset });
    const up = gap(1) <= 0 && gap(0) > 0;
    const down = gap(1) >= 0 && gap(0) < 0;
    const held = snapshot.positionDirection;
    if (held !== null && (held === "long" ? down : up)) return { action: "exit" };
    const momentum = snapshot.feature("rsi", { role: "htf" });
    if (up && momentum > 45) return { action: "enter", direction: "long" };
    if (down && momentum < 55) return { action: "enter", direction: "short" };
    return null;
  },
};

Deno.test({
  name: "rules and the same strategy as a function give the same run",
  permissions: "none",
  fn() {
    const rules = runSample(planWith({ decision: RULES }), { last, mark });
    const written = runSample(planWith({ decision: FUNCTION }), { last, mark });
    assert(rules.trades.length >= 10);
    assert(new Set(rules.trades.map((trade) => trade.direction)).size === 2);
    assertEquals(written, rules);
  },
});

Deno.test({
  name: "a run repeats bit for bit",
  permissions: "none",
  fn() {
    const plan = planWith({ decision: RULES });
    assertEquals(runSample(plan, { last, mark }), runSample(plan, { last, mark }));
  },
});

Deno.test({
  name:
    "no decision is asked for before every feature of every role is ready, and equity is recorded",
  permissions: "none",
  fn() {
    const asked: number[] = [];
    const onClose = (snapshot: SnapshotView) => {
      asked.push(snapshot.tsCloseMs);
      return null;
    };
    const plan = planWith({ decision: { kind: "function", onClose } });
    const ready: boolean[] = [];
    const result = runSample(plan, { last, mark }, (snapshot) => ready.push(snapshot.ready));
    const { feeds } = prepareSample(plan, { last, mark });
    const known = (row: number) =>
      feeds.roles.every((role) =>
        feeds.feed(role).keys.every((key) =>
          !Number.isNaN(feeds.feed(role).column(key)[feeds.indexColumn(role)[row]] ?? NaN)
        )
      );
    const first = result.firstDecisionRow;
    // The hourly MACD's signal is the last: 26 + 9 - 1 hours, of which the last closes with row 135.
    assertEquals([first, known(first), known(first - 1)], [34 * 4 - 1, true, false]);
    assertEquals(asked, [...feeds.exec.tsCloseMs.subarray(first)]);
    assertEquals(ready.indexOf(true), first);
    assertEquals(result.equity.tsCloseMs, feeds.exec.tsCloseMs);
    assertEquals(new Set(result.equity.equityUsdt), new Set([10_000]));
  },
});

Deno.test({
  name: "a delay postpones the first decision and a longer warm-up outlasts it",
  permissions: "none",
  fn() {
    const firstOf = (delayBars: number) =>
      runSample(planWith({ delayBars, decision: RULES }), { last, mark }).firstDecisionRow;
    assertEquals([0, 100, 136, 137, 200].map(firstOf), [135, 135, 135, 136, 199]);
  },
});

Deno.test({
  name: "when nothing is ever ready there is no decision, and the first ready row is past the last",
  permissions: "none",
  fn() {
    const short = walkMinutes(600, 1);
    for (const plan of [planWith({ decision: RULES }), samplePlan({ delayBars: 1_000 })]) {
      const { feeds } = prepareSample(plan, { last: short });
      assertEquals(firstReadyRow(plan, feeds), 40);
      const result = runSample(plan, { last: short });
      assertEquals([result.firstDecisionRow, result.equity.tsCloseMs.length], [40, 40]);
      assertEquals([result.trades.length, result.nanComparisons], [0, 0]);
    }
  },
});

Deno.test({
  name:
    "rows before the window only warm up: decisions, equity and snapshots begin with the window",
  permissions: "none",
  fn() {
    const window = {
      startMs: WALK_START_MS + 200 * QUARTER_MS,
      endMs: WALK_START_MS + 300 * QUARTER_MS,
    };
    const seen: number[] = [];
    const plan = planWith({ decision: RULES });
    const result = runSample(plan, { last, mark, window }, (snapshot) => {
      assertEquals(snapshot.ready, true);
      seen.push(snapshot.tsCloseMs);
    });
    assertEquals(seen.length, 100);
    assertEquals([seen[0], seen[99]], [window.startMs + QUARTER_MS, window.endMs]);
    assertEquals([...result.equity.tsCloseMs], seen);
    assertEquals(result.firstDecisionRow, 200);
    assert(result.facts.every((fact) => fact.tsMs > window.startMs && fact.tsMs <= window.endMs));
  },
});

Deno.test({
  name: "a window that holds no whole exec bar is a run without a close",
  permissions: "none",
  fn() {
    const startMs = WALK_START_MS + 60_000;
    const result = runSample(samplePlan(), { last, window: { startMs, endMs: startMs + 120_000 } });
    assertEquals([result.equity.tsCloseMs.length, result.facts, result.trades], [0, [], []]);
    assertEquals(runSample(samplePlan(), { last: walkMinutes(5, 1) }).equity.tsCloseMs.length, 0);
  },
});

Deno.test({
  name: "an observer sees every close once and changes nothing, whatever it tries",
  permissions: "none",
  fn() {
    const plan = planWith({ decision: RULES });
    const alone = runSample(plan, { last, mark });
    const closes: number[] = [];
    const attempts = [
      (snapshot: SnapshotView) => Object.assign(snapshot, { close: 1 }),
      (snapshot: SnapshotView) => Object.defineProperty(snapshot, "ready", { value: true }),
      (snapshot: SnapshotView) => Object.defineProperty(snapshot, "feature", { value: () => 1 }),
      (snapshot: SnapshotView) => Object.assign(snapshot.account, { cashUsdt: 1e9 }),
      (snapshot: SnapshotView) => Object.assign(snapshot.position ?? snapshot, { stopPrice: 0 }),
      (snapshot: SnapshotView) => Object.assign(snapshot.quote, { mark: 1 }),
      (snapshot: SnapshotView) => Object.assign(snapshot.rollups, { min1m: 1 }),
      (snapshot: SnapshotView) => Object.setPrototypeOf(snapshot, null),
    ];
    const watched = runSample(plan, { last, mark }, (snapshot) => {
      closes.push(snapshot.tsCloseMs);
      for (const attempt of attempts) assertThrows(() => attempt(snapshot), TypeError);
      const packet = snapshot.toDict() as { account: { cash_usdt: number } };
      packet.account.cash_usdt = 1e9;
    });
    assertEquals(watched, alone);
    assertEquals(closes, [...alone.equity.tsCloseMs]);
  },
});

Deno.test({
  name:
    "a strategy that fails is named with the close at which it failed, typed errors pass as they are",
  permissions: "none",
  fn() {
    const failing = (onClose: () => null) =>
      planWith({ id: "shaky", decision: { kind: "function", onClose } });
    const error = assertThrows(
      () =>
        runSample(
          failing(() => {
            throw new RangeError("off the end");
          }),
          { last },
        ),
      UsageError,
      `strategy "shaky" as it failed at exec close ${
        formatInstant(WALK_START_MS + 136 * QUARTER_MS)
      }: off the end`,
    );
    assertEquals(error.code, "STRATEGY_FAILED");
    const typed = assertThrows(
      () =>
        runSample(
          failing(() => {
            throw new UsageError("Cannot read that", { code: "UNKNOWN_FEATURE" });
          }),
          { last },
        ),
      UsageError,
    );
    assertEquals(typed.code, "UNKNOWN_FEATURE");
  },
});

Deno.test({
  name: "entries of a direction the policy does not allow are facts with a code",
  permissions: "none",
  fn() {
    const policy = { mode: "long_only", allowFlip: false, maxPositionsPerSymbol: 1 } as const;
    const { trades, rejections, entryAttempts } = runSample(
      planWith({ policy, decision: RULES }),
      { last, mark },
    );
    assert(trades.length > 0 && trades.every((trade) => trade.direction === "long"));
    assert((rejections.DIRECTION_NOT_ALLOWED ?? 0) > 0);
    const rejected = Object.values(rejections).reduce((sum, count) => sum + count, 0);
    assertEquals(entryAttempts, trades.length + rejected);
  },
});
