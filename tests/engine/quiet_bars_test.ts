import { assert, assertEquals } from "@std/assert";
import { MINUTE_MS, SeededRandom, type Timeframe } from "../../lib/base/mod.ts";
import type { BarColumns, EquityColumns } from "../../lib/columns/mod.ts";
import type { Condition, EngineResult, Rule, StrategyPlan } from "../../lib/engine/mod.ts";
import {
  runSample,
  SAMPLE_ACCOUNT,
  SAMPLE_RISK,
  sampleFeature,
  samplePlan,
} from "../support/sample_plan.ts";
import { walkMinutes } from "../support/walk.ts";

const ROWS = 4_000;

function cross(op: "cross_above" | "cross_below"): Condition {
  const side = (key: string) => ({
    kind: "column" as const,
    role: "exec" as const,
    key,
    offset: 0,
  });
  return { kind: "compare", op, lhs: side("fast"), rhs: side("slow") };
}

/** A cross of two averages, with risk terms that follow from a seed. */
function crossPlan(seed: number): StrategyPlan {
  const random = new SeededRandom(seed);
  const one = <T>(...of: T[]): T => of[random.nextInt(of.length)];
  const rule = (direction: Rule["direction"], op: "cross_above" | "cross_below"): Rule => ({
    direction,
    when: cross(op),
  });
  const exit = [rule("long", "cross_below"), rule("short", "cross_above")];
  return samplePlan({
    timeframes: { exec: one<Timeframe>("1m", "5m", "15m") },
    features: {
      exec: [
        sampleFeature("fast", "ema", { length: 3 }),
        sampleFeature("slow", "ema", { length: one(5, 12) }),
      ],
    },
    delayBars: one(0, 40),
    policy: { mode: "long_short", allowFlip: one(true, false), maxPositionsPerSymbol: 1 },
    account: {
      ...SAMPLE_ACCOUNT,
      maxLeverage: one(2, 50),
      stopEquityUsdt: one(0, 9_000, 9_900),
    },
    risk: {
      ...SAMPLE_RISK,
      stopLoss: one(null, { type: "percent", value: 0.4 }, { type: "percent", value: 3 }),
      takeProfit: one(null, { type: "percent", value: 1 }),
      timeStopBars: one(null, null, 1, 2, 9),
      sizing: { model: "percent_equity", value: one(50, 150) },
    },
    decision: {
      kind: "rules",
      entry: [rule("long", "cross_above"), rule("short", "cross_below")],
      exit: one(exit, []),
    },
  });
}

/** Minutes of a mark price that keeps near the last one. */
function markOf(last: BarColumns, seed: number) {
  const random = new SeededRandom(seed);
  const shift = last.close.map(() => 1 + 0.0005 * random.nextNormal());
  const { volume: _, tsOpenMs, ...prices } = last;
  const of = (column: Float64Array) => column.map((price, i) => price * shift[i]);
  const { open, high, low, close } = prices;
  return { tsOpenMs, open: of(open), high: of(high), low: of(low), close: of(close) };
}

function runs(seed: number): [EngineResult, EngineResult, number] {
  const last = walkMinutes(ROWS, seed);
  const tsMs = last.tsOpenMs.filter((ts) => ts % (60 * MINUTE_MS) === 0);
  const history = {
    last,
    mark: seed % 2 === 0 ? null : markOf(last, seed),
    funding: {
      tsMs,
      rate: tsMs.map((_, i) => (i % 5 - 2) * 1e-4),
      intervalMs: tsMs.map(() => 60 * MINUTE_MS),
    },
  };
  const plan = crossPlan(seed);
  let closes = 0;
  const stepped = runSample(plan, history, () => closes++);
  return [runSample(plan, history), stepped, closes];
}

Deno.test({
  name: "a run that passes over quiet bars is the run that steps through every one",
  permissions: "none",
  fn() {
    const reasons = new Set<string>();
    for (let seed = 1; seed <= 120; seed++) {
      const [passed, stepped, closes] = runs(seed);
      assertEquals(closes, stepped.equity.tsCloseMs.length);
      for (const name of Object.keys(stepped.equity) as (keyof EquityColumns)[]) {
        const [one, other] = [passed.equity[name], stepped.equity[name]];
        const same = other.every((value: number, i: number) => Object.is(value, one[i]));
        assert(one.length === other.length && same, `seed ${seed}: ${name}`);
      }
      assertEquals({ ...passed, equity: null }, { ...stepped, equity: null }, `seed ${seed}`);
      reasons.add(stepped.stopReason);
      for (const { type, detail } of stepped.facts) {
        reasons.add(type === "exit_filled" ? String(detail.reason) : type);
      }
    }
    const wanted = "end_of_data account_blown stop_loss take_profit signal flip time_stop " +
      "liquidation funding_settled order_rejected";
    assertEquals(wanted.split(" ").filter((name) => !reasons.has(name)), []);
  },
});
