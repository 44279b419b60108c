import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { allocateBars, sliceColumns } from "../../lib/columns/mod.ts";
import { indicator, INDICATORS } from "../../lib/indicators/mod.ts";
import { walkMinutes } from "../support/walk.ts";
import {
  barsOf,
  familyMembers,
  feature,
  run,
  runInPieces,
  sameBits,
} from "./feature_under_test.ts";

const ROWS = 180;
const BARS = walkMinutes(ROWS, 42);
const MEMBERS = familyMembers();

/** Whether an output holds a level on one side of the market only, and NaN on the other. */
function isSided(name: string, output: string): boolean {
  return (name === "supertrend" || name === "psar") && (output === "long" || output === "short");
}

function member(body: (spec: typeof MEMBERS[number]["spec"]) => void): () => void {
  return () => {
    for (const { title, spec } of MEMBERS) {
      try {
        body(spec);
      } catch (error) {
        throw new Error(title, { cause: error });
      }
    }
  };
}

Deno.test({
  name: "the family has 42 members whose definitions are complete",
  permissions: "none",
  fn() {
    assertEquals(INDICATORS.size, 42);
    for (const [name, definition] of INDICATORS) {
      assertEquals(definition.name, name);
      assert(definition.about && definition.source && definition.seed, name);
      assert(definition.outputs.length > 1 || definition.outputs[0] === "value", name);
      assertEquals(definition.warmup(feature(name).params).length, definition.outputs.length);
    }
  },
});

Deno.test({
  name: "values are NaN before the declared warm-up and numbers from it on",
  permissions: "none",
  fn: member((spec) => {
    const definition = indicator(spec.indicator);
    const warmup = definition.warmup(spec.params);
    const outs = run(BARS, spec);
    assertEquals(outs.length, definition.outputs.length);
    outs.forEach((out, k) => {
      const name = definition.outputs[k];
      for (let i = 0; i < Math.min(warmup[k], ROWS); i++) {
        assert(Number.isNaN(out[i]), `${name} is ${out[i]} at ${i}, before ${warmup[k]}`);
      }
      if (isSided(spec.indicator, name)) return;
      for (let i = warmup[k]; i < ROWS; i++) {
        assert(Number.isFinite(out[i]), `${name} is ${out[i]} at ${i}, from ${warmup[k]} on`);
      }
    });
  }),
});

Deno.test({
  name: "of a long and a short line exactly one is a number on every row",
  permissions: "none",
  fn() {
    for (const { spec } of MEMBERS.filter(({ spec }) => isSided(spec.indicator, "long"))) {
      const { outputs, warmup } = indicator(spec.indicator);
      const outs = run(BARS, spec);
      const long = outs[outputs.indexOf("long")];
      const short = outs[outputs.indexOf("short")];
      for (let i = warmup(spec.params)[0]; i < ROWS; i++) {
        assert(Number.isNaN(long[i]) !== Number.isNaN(short[i]), `row ${i}`);
      }
    }
  },
});

Deno.test({
  name: "rows that arrive in any pieces give the same bits",
  permissions: "none",
  fn: member((spec) => {
    const whole = run(BARS, spec);
    const cuts = fc.array(fc.integer({ min: 0, max: ROWS }), { maxLength: 12 });
    fc.assert(
      fc.property(cuts, (raw) => {
        const ascending = raw.toSorted((a, b) => a - b);
        assert(sameBits(runInPieces(BARS, spec, ascending), whole));
      }),
      { seed: 1, numRuns: 8 },
    );
    const everyRow = Array.from({ length: ROWS - 1 }, (_, i) => i + 1);
    assert(sameBits(runInPieces(BARS, spec, everyRow), whole), "one bar at a time");
  }),
});

Deno.test({
  name: "no row depends on a later one",
  permissions: "none",
  fn: member((spec) => {
    const whole = run(BARS, spec);
    for (const rows of [1, 15, 60, 121]) {
      const past = sliceColumns(BARS, 0, rows);
      assert(sameBits(run(past, spec), whole.map((out) => out.subarray(0, rows))), `${rows} rows`);
    }
  }),
});

Deno.test({
  name: "a market that never moves and never trades gives numbers",
  permissions: "none",
  fn: member((spec) => {
    const still = barsOf(new Float64Array(ROWS).fill(94_321.7));
    still.volume = new Float64Array(ROWS);
    const { outputs, warmup } = indicator(spec.indicator);
    const outs = run(still, spec);
    outs.forEach((out, k) => {
      if (isSided(spec.indicator, outputs[k])) return;
      for (let i = warmup(spec.params)[k]; i < ROWS; i++) {
        assert(Number.isFinite(out[i]), `${outputs[k]} is ${out[i]} at ${i}`);
      }
    });
  }),
});

Deno.test({
  name: "bars without volume give numbers, also where volume is the source",
  permissions: "none",
  fn: member((spec) => {
    const quiet = { ...BARS, volume: new Float64Array(ROWS) };
    const { outputs, warmup, inputs } = indicator(spec.indicator);
    // A logarithm of zero volume does not exist, so that line has no value there.
    if (spec.params.scale === "log") return;
    const outs = run(quiet, { ...spec, inputSource: inputs[0] === "source" ? "volume" : "close" });
    outs.forEach((out, k) => {
      if (isSided(spec.indicator, outputs[k])) return;
      for (let i = warmup(spec.params)[k]; i < ROWS; i++) {
        assert(Number.isFinite(out[i]), `${outputs[k]} is ${out[i]} at ${i}`);
      }
    });
  }),
});

Deno.test({
  name: "no bar gives no row, and one bar gives one",
  permissions: "none",
  fn: member((spec) => {
    const { outputs, warmup } = indicator(spec.indicator);
    assertEquals(
      run(allocateBars(0), spec).map((out) => out.length),
      warmup(spec.params).map(() => 0),
    );
    run(sliceColumns(BARS, 0, 1), spec).forEach((out, k) => {
      if (isSided(spec.indicator, outputs[k])) return;
      assertEquals([out.length, Number.isNaN(out[0])], [1, warmup(spec.params)[k] > 0]);
    });
  }),
});

Deno.test({
  name: "a series that begins with holes is the same series later",
  permissions: "none",
  fn() {
    const holes = 7;
    const late = barsOf([...Array(holes).fill(NaN), ...BARS.close.subarray(0, ROWS - holes)]);
    const names = [...INDICATORS.values()].filter(({ inputs }) => inputs[0] === "source");
    assertEquals(names.length, 20);
    for (const { name } of names) {
      const outs = run(late, feature(name)).map((out) => out.subarray(holes));
      const expected = run(barsOf(BARS.close), feature(name))
        .map((out) => out.subarray(0, ROWS - holes));
      assert(sameBits(outs, expected), name);
    }
  },
});

Deno.test({
  name: "a huge value leaves no trace after it left the window",
  permissions: "none",
  fn() {
    const spiked = BARS.close.slice();
    spiked[70] = 1e17;
    for (
      const name of ["sma", "wma", "trima", "linreg", "bbands", "cci", "willr", "stoch", "cmo"]
    ) {
      const clean = run(barsOf(BARS.close), feature(name));
      const after = run(barsOf(spiked), feature(name));
      assert(
        sameBits(after.map((out) => out.subarray(110)), clean.map((out) => out.subarray(110))),
        name,
      );
    }
  },
});
