import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { allocateBars, type BarColumns, sliceColumns } from "../../lib/columns/mod.ts";
import {
  detector,
  DETECTORS,
  levelKeys,
  slotKeys,
  structureKeys,
  type StructureSpec,
  structureWarmup,
} from "../../lib/structure/mod.ts";
import { sameBits } from "../indicators/feature_under_test.ts";
import { walkMinutes } from "../support/walk.ts";
import { declared, familyMembers, run, runInPieces } from "./detector_under_test.ts";

const ROWS = 400;
const MEMBERS = familyMembers();

/** A walk on a coarse grid: equal highs, equal lows, inside bars and gaps come by themselves. */
function coarse(seed: number): BarColumns {
  const bars = walkMinutes(ROWS, seed);
  for (const name of ["open", "high", "low", "close"] as const) {
    bars[name] = bars[name].map((price) => Math.round(price * 5) / 5);
  }
  return bars;
}

const MARKETS = [walkMinutes(ROWS, 42), coarse(7)];

function member(body: (spec: StructureSpec, bars: BarColumns) => void): () => void {
  return () => {
    for (const { title, spec } of MEMBERS) {
      for (const bars of MARKETS) {
        try {
          body(spec, bars);
        } catch (error) {
          throw new Error(title, { cause: error });
        }
      }
    }
  };
}

Deno.test({
  name: "the family has 11 detectors whose definitions are complete",
  permissions: "none",
  fn() {
    assertEquals([...DETECTORS.keys()], [
      "swing",
      "trend",
      "bos",
      "choch",
      "zone",
      "fvg",
      "liquidity",
      "fibonacci",
      "rolling_window",
      "regime",
      "session_levels",
    ]);
    for (const [name, definition] of DETECTORS) {
      assertEquals(definition.name, name);
      assert(definition.about && definition.meaning, name);
      assertEquals(definition.dependencies.every((other) => DETECTORS.has(other)), true);
      const names = definition.outputs.map((output) => output.name);
      assertEquals(new Set(names).size, names.length);
      assert(definition.outputs.every(({ about }) => about !== ""), name);
    }
  },
});

Deno.test({
  name:
    "outputs are NaN before the declared warm-up and numbers from it on, unless they are sparse",
  permissions: "none",
  fn: member((spec, bars) => {
    const { outputs, warmup } = detector(spec.detector);
    const firstRow = warmup(spec.params);
    assertEquals(structureWarmup(spec), firstRow + 1);
    run(bars, spec).forEach((out, k) => {
      const { name, sparse } = outputs[k % outputs.length];
      for (let i = 0; i < ROWS; i++) {
        if (i < firstRow) assert(Number.isNaN(out[i]), `${name} is ${out[i]} at ${i}`);
        else assert(sparse ? out[i] !== Infinity : Number.isFinite(out[i]), `${name} at ${i}`);
      }
    });
  }),
});

Deno.test({
  name: "each output of each detector takes more than one value somewhere",
  permissions: "none",
  fn() {
    for (const [name, { outputs }] of DETECTORS) {
      const seen = outputs.map(() => new Set<number>());
      for (const { spec } of MEMBERS.filter(({ spec }) => spec.detector === name)) {
        for (const bars of [...MARKETS, walkMinutes(ROWS * 60, 3)]) {
          run(bars, spec).forEach((out, k) => {
            for (const x of out.subarray(-4000)) {
              if (x === x && seen[k % outputs.length].size < 2) seen[k % outputs.length].add(x);
            }
          });
        }
      }
      // Weeks need more than the minutes at hand; they have scenes of their own.
      const poor = outputs.filter(({ name }, k) => !name.includes("week") && seen[k].size < 2);
      assertEquals(poor.map((output) => `${name}.${output.name}`), []);
    }
  },
});

Deno.test({
  name: "rows that arrive in any pieces give the same bits",
  permissions: "none",
  fn: member((spec, bars) => {
    const whole = run(bars, spec);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: ROWS }), { maxLength: 12 }), (raw) => {
        assert(sameBits(runInPieces(bars, spec, raw.toSorted((a, b) => a - b)), whole));
      }),
      { seed: 1, numRuns: 4 },
    );
    const everyRow = Array.from({ length: ROWS - 1 }, (_, i) => i + 1);
    assert(sameBits(runInPieces(bars, spec, everyRow), whole), "one bar at a time");
  }),
});

Deno.test({
  name: "no row depends on a later one",
  permissions: "none",
  fn: member((spec, bars) => {
    const whole = run(bars, spec);
    for (const rows of [0, 1, 15, 60, 121, 333]) {
      const past = run(sliceColumns(bars, 0, rows), spec);
      assert(sameBits(past, whole.map((out) => out.subarray(0, rows))), `${rows} rows`);
    }
  }),
});

Deno.test({
  name: "a market that never moves has no structure and makes no infinity",
  permissions: "none",
  fn() {
    const still = allocateBars(ROWS);
    still.tsOpenMs.set(MARKETS[0].tsOpenMs);
    for (const name of ["open", "high", "low", "close"] as const) still[name].fill(94_321.7);
    for (const { title, spec } of MEMBERS) {
      const keys = structureKeys(spec);
      run(still, spec).forEach((out, k) => {
        for (const x of out) assert(x !== Infinity && x !== -Infinity, `${title} ${keys[k]}`);
        if (/\.(state|up|down|direction|high_new|touched)$/.test(keys[k])) {
          assert(out.every((x) => !(x > 0)), `${title} ${keys[k]}`);
        }
      });
    }
  },
});

Deno.test({
  name: "slots number the columns from 1, and only prices are levels",
  permissions: "none",
  fn() {
    const zones = declared("zone", { slots: 3 }, "zone");
    assertEquals(slotKeys(zones), ["zone1", "zone2", "zone3"]);
    assertEquals(structureKeys(zones).length, 27);
    assertEquals(structureKeys(zones)[9], "zone2.state");
    assertEquals(levelKeys(declared("zone", { slots: 1 }, "z")), ["z1.lower", "z1.upper"]);
    assertEquals(levelKeys(declared("trend")), []);
  },
});
