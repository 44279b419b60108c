import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import {
  defineStrategy,
  type ParameterRanges,
  withParameters,
  withSource,
  withWarmup,
} from "../../lib/backtest/mod.ts";
import { UsageError } from "../../lib/base/mod.ts";
import { SAMPLE_ACCOUNT, SAMPLE_RISK } from "../support/sample_plan.ts";

const RANGES = {
  length: { type: "integer", default: 20, min: 2, max: 200 },
  stop: { type: "number", default: 1, min: 0.1, max: 10 },
  side: { type: "choice", default: "long", options: ["long", "short"] },
} as const;

const STRATEGY = withParameters(RANGES, ({ length, stop, side }) =>
  defineStrategy({
    id: "cross",
    timeframes: { exec: "15m" },
    features: { exec: [{ key: "slow", indicator: "ema", params: { length } }] },
    account: SAMPLE_ACCOUNT,
    risk: { ...SAMPLE_RISK, stopLoss: { type: "percent", value: stop } },
    onClose: () => ({ action: "enter", direction: side }),
  }));

const codeOf = (task: () => unknown) => assertThrows(task, UsageError).code;

Deno.test({
  name: "a strategy with parameters is the one of its defaults, and of any other values that fit",
  permissions: "none",
  fn() {
    assertEquals(STRATEGY.parameters, { length: 20, stop: 1, side: "long" });
    const other = STRATEGY.with({ length: 50, side: "short" });
    assertEquals(other.parameters, { length: 50, stop: 1, side: "short" });
    assertEquals([STRATEGY.warmupBars.exec, other.warmupBars.exec], [20, 50]);
    // The side is closed over and not declared: the values tell the two apart.
    assertNotEquals(STRATEGY.with({ side: "short" }).digest, STRATEGY.digest);
    assertEquals(STRATEGY.with({ length: 20 }).digest, STRATEGY.digest);
  },
});

Deno.test({
  name: "a wrong name or value is answered with what would be right",
  permissions: "none",
  fn() {
    const wrong = (values: Record<string, unknown>) => {
      const { code, message } = assertThrows(() => STRATEGY.with(values), UsageError);
      return [code, message];
    };
    assertEquals(wrong({ lenght: 3 }), [
      "UNKNOWN_PARAM",
      'Cannot set "lenght" of strategy "cross" as it has no such parameter: did you mean "length"?',
    ]);
    assertEquals(wrong({ length: 1 }), [
      "BAD_PARAM",
      'Cannot set "length" of strategy "cross" to 1: give an integer from 2 to 200',
    ]);
    assertEquals(wrong({ length: 2.5 })[0], "BAD_PARAM");
    assertEquals(wrong({ side: "up" })[0], "BAD_PARAM");
  },
});

Deno.test({
  name: "a declaration without a name, limits or a default that fits is refused",
  permissions: "none",
  fn() {
    const plan = STRATEGY.with({});
    const declare = (ranges: unknown) =>
      codeOf(() => withParameters(ranges as ParameterRanges, () => plan));
    const range = RANGES.length;
    assertEquals(declare({}), "BAD_STRATEGY");
    assertEquals(declare({ "a b": range }), "BAD_STRATEGY");
    assertEquals(declare({ constructor: range }), "BAD_STRATEGY");
    assertEquals(declare({ a: { ...range, default: 201 } }), "BAD_STRATEGY");
    assertEquals(declare({ a: { ...range, min: "1" } }), "BAD_STRATEGY");
    assertEquals(declare({ a: { ...range, type: "text" } }), "BAD_STRATEGY");
    assertEquals(declare({ a: { ...RANGES.side, default: "up" } }), "BAD_STRATEGY");
  },
});

Deno.test({
  name: "a warm-up is raised and never lowered, and is part of what a strategy is",
  permissions: "none",
  fn() {
    const plan = withSource(STRATEGY, "a".repeat(64));
    const raised = withWarmup(plan, { exec: 60 });
    assertEquals(raised.warmupBars, { exec: 60 });
    assertNotEquals(raised.digest, plan.digest);
    assertEquals(withWarmup(plan, { exec: 20 }), plan);
    assertEquals(codeOf(() => withWarmup(plan, { exec: 19 })), "BAD_WARMUP");
    assertEquals(codeOf(() => withWarmup(plan, { htf: 9 })), "BAD_WARMUP");
    assertEquals(codeOf(() => withWarmup(plan, { exec: 20.5 })), "BAD_WARMUP");
  },
});
