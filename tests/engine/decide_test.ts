import { assert, assertEquals } from "@std/assert";
import type { CompareOp, Condition, Rule, StrategyPlan } from "../../lib/engine/mod.ts";
import { runSample, SAMPLE_RISK, samplePlan } from "../support/sample_plan.ts";
import { WALK_START_MS, walkMinutes } from "../support/walk.ts";

const last = walkMinutes(1_440, 6);
const QUARTER_MS = 900_000;

/** Compares the number of the exec close, 1 for the first, with a number. */
function close(op: CompareOp, count: number): Condition {
  return {
    kind: "compare",
    op,
    lhs: { kind: "packet", key: "px.last.ts_ms", offset: 0 },
    rhs: { kind: "number", value: WALK_START_MS + count * QUARTER_MS },
  };
}

const long = (when: Condition): Rule => ({ direction: "long", when });
const short = (when: Condition): Rule => ({ direction: "short", when });

/** Trades of rules without stops, as direction, closes of signal and exit, and reason. */
function trades(
  rules: { entry: Rule[]; exit: Rule[] },
  policy: Partial<StrategyPlan["policy"]> = {},
): string[] {
  const plan = samplePlan({
    decision: { kind: "rules", ...rules },
    policy: { mode: "long_short", allowFlip: false, maxPositionsPerSymbol: 1, ...policy },
    risk: {
      ...SAMPLE_RISK,
      stopLoss: null,
      takeProfit: null,
      sizing: { model: "fixed_usdt", value: 1_000 },
    },
  });
  const number = (tsMs: number) => (tsMs - WALK_START_MS) / QUARTER_MS;
  return runSample(plan, { last }).trades.map((trade) =>
    `${trade.direction} ${number(trade.signalTsMs)} ${number(trade.exitTsMs)} ${trade.exitReason}`
  );
}

Deno.test({
  name: "when long and short hold at one close neither is entered",
  permissions: "none",
  fn() {
    const entry = [long(close("lte", 10)), short(close("lte", 5)), short(close("gte", 90))];
    assertEquals(trades({ entry, exit: [] }), ["long 6 96 end_of_data"]);
  },
});

Deno.test({
  name: "rules of one direction are alternatives, and an exit leaves its own direction only",
  permissions: "none",
  fn() {
    const entry = [long(close("eq", 3)), short(close("eq", 20)), long(close("eq", 40))];
    const exit = [short(close("eq", 7)), long(close("eq", 9)), short(close("eq", 30))];
    assertEquals(trades({ entry, exit }), [
      "long 3 9 signal",
      "short 20 30 signal",
      "long 40 96 end_of_data",
    ]);
  },
});

Deno.test({
  name: "an exit goes before an entry of the same or, without flipping, of the other direction",
  permissions: "none",
  fn() {
    const exit = [long(close("eq", 8))];
    assertEquals(trades({ entry: [long(close("lte", 8))], exit }), ["long 1 8 signal"]);
    const entry = [long(close("eq", 1)), short(close("eq", 8))];
    assertEquals(trades({ entry, exit }), ["long 1 8 signal"]);
    assertEquals(trades({ entry, exit }, { allowFlip: true }), [
      "long 1 8 flip",
      "short 8 96 end_of_data",
    ]);
  },
});

Deno.test({
  name: "an exit holds when the other direction, which it would flip to, is not allowed",
  permissions: "none",
  fn() {
    const entry = [long(close("eq", 1)), short(close("eq", 8))];
    const rules = { entry, exit: [long(close("eq", 8))] };
    assertEquals(trades(rules, { allowFlip: true, mode: "long_only" }), ["long 1 8 signal"]);
  },
});

Deno.test({
  name: "a decision taken at a close fills at the open of the next bar",
  permissions: "none",
  fn() {
    const plan = samplePlan({
      decision: { kind: "rules", entry: [long(close("eq", 4))], exit: [] },
    });
    const [{ signalTsMs, entryTsMs, entryPrice }] = runSample(plan, { last }).trades;
    assertEquals(entryTsMs, signalTsMs);
    const open = last.open[60];
    assert(entryPrice >= open && entryPrice <= open * 1.0001 + 0.01);
  },
});
