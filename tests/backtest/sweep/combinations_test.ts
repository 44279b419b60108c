import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  drawCombinations,
  parseAxis,
  type SweepMethod,
  type SweepSpace,
} from "../../../lib/backtest/mod.ts";
import { UsageError } from "../../../lib/base/mod.ts";

const LENGTHS: SweepSpace["axes"] = [
  { path: "fast", values: [5, 10, 20] },
  { path: "slow", values: [10, 20, 40] },
];

const drawn = (method: SweepMethod, constraints: string[] = [], axes = LENGTHS) =>
  drawCombinations({ axes, method, constraints });

Deno.test({
  name: "an axis is read as values, as steps with both ends, or as any number between",
  permissions: "none",
  fn() {
    const values = (text: string) => {
      const axis = parseAxis(text);
      return "values" in axis ? axis.values : [axis.from, axis.to];
    };
    assertEquals(values("a.b=5..50:15"), [5, 20, 35, 50]);
    assertEquals(values("a=5..7"), [5, 6, 7]);
    assertEquals(values("a=0.1..0.7:0.2"), [0.1, 0.3, 0.5, 0.7]);
    assertEquals(values("a=-2..2:2"), [-2, 0, 2]);
    assertEquals(values("a= 9, 21 ,55"), [9, 21, 55]);
    assertEquals(values("a=15m,1h"), ["15m", "1h"]);
    assertEquals(values("a=true,false"), [true, false]);
    assertEquals(parseAxis("a=0.5..2.0"), { path: "a", from: 0.5, to: 2 });
  },
});

Deno.test({
  name: "an axis that is none is refused",
  permissions: "none",
  fn() {
    const texts = ["a", "=5", "a=", "a=5..1", "a=1..5:0", "a=x..y", "a=1,,2", "a=1,1", "a=0..1e9"];
    for (const text of texts) {
      assertEquals(assertThrows(() => parseAxis(text), UsageError).code, "BAD_AXIS", text);
    }
  },
});

Deno.test({
  name: "a grid has every combination once, the last axis fastest",
  permissions: "none",
  fn() {
    const all = drawn({ kind: "grid" });
    assertEquals(all.slice(0, 4), [[5, 10], [5, 20], [5, 40], [10, 10]]);
    assertEquals(new Set(all.map(String)).size, 9);
  },
});

Deno.test({
  name: "constraints hold for every combination of every method",
  permissions: "none",
  fn() {
    const rules = ["fast < slow", "2 * fast + 1 >= 11", "slow != 40"];
    assertEquals(drawn({ kind: "grid" }, rules), [[5, 10], [5, 20], [10, 20]]);
    const random = drawn({ kind: "random", count: 3, seed: 1 }, rules);
    assertEquals(random.map(String).sort(), ["10,20", "5,10", "5,20"]);
    for (const values of drawn({ kind: "latin_hypercube", count: 50, seed: 1 }, rules)) {
      assert(Number(values[0]) < Number(values[1]));
    }
  },
});

Deno.test({
  name: "a hypercube of which nothing is left says that other draws may find some",
  permissions: "none",
  fn() {
    const axes: SweepSpace["axes"] = [{ path: "a", from: 0, to: 1 }];
    const call = () => drawn({ kind: "latin_hypercube", count: 2, seed: 4 }, ["a > 0.9999"], axes);
    const { code, message } = assertThrows(call, UsageError);
    assertEquals(code, "EMPTY_SWEEP");
    assertStringIncludes(message, "none of the 2 combinations that seed 4 drew keeps");
    assertStringIncludes(message, "another seed or more draws may find some");
  },
});

Deno.test({
  name: "a seed decides what is drawn, and nothing else does",
  permissions: "none",
  fn() {
    const axes: SweepSpace["axes"] = [{ path: "a", from: 0, to: 1 }, LENGTHS[0]];
    const seeds = fc.integer({ min: 0, max: 1000 });
    fc.assert(
      fc.property(
        seeds,
        fc.constantFrom("random" as const, "latin_hypercube" as const),
        (seed, kind) => {
          const draw = (from: number) => drawn({ kind, count: 20, seed: from }, [], axes);
          assertEquals(draw(seed), draw(seed));
          assert(String(draw(seed)) !== String(draw(seed + 1)));
        },
      ),
      { seed: 1, numRuns: 50 },
    );
  },
});

Deno.test({
  name: "a Latin hypercube takes one value from each stratum of every axis",
  permissions: "none",
  fn() {
    const axes: SweepSpace["axes"] = [
      { path: "a", from: 0, to: 10 },
      { path: "b", values: [1, 2, 3, 4, 5] },
    ];
    const found = drawn({ kind: "latin_hypercube", count: 10, seed: 3 }, [], axes);
    assertEquals(found.map(([a]) => Math.floor(Number(a))).sort((a, b) => a - b), [
      ...Array(10).keys(),
    ]);
    assertEquals(found.map(([, b]) => b).sort(), [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
  },
});

Deno.test({
  name: "a space that cannot be walked or is too small or too large is refused with a way out",
  permissions: "none",
  fn() {
    const code = (run: () => unknown) => assertThrows(run, UsageError).code;
    const open: SweepSpace["axes"] = [{ path: "a", from: 0, to: 1 }];
    assertEquals(code(() => drawn({ kind: "grid" }, [], open)), "BAD_AXIS");
    assertEquals(code(() => drawn({ kind: "grid" }, [], [])), "BAD_AXIS");
    assertEquals(code(() => drawn({ kind: "grid" }, [], [LENGTHS[0], LENGTHS[0]])), "BAD_AXIS");
    assertEquals(
      code(() => drawn({ kind: "random", count: 10, seed: 1 })),
      "SPACE_TOO_SMALL",
    );
    const wide = ["a", "b", "c"].map((path) => parseAxis(`${path}=1..101`));
    assertEquals(code(() => drawn({ kind: "grid" }, [], wide)), "SWEEP_TOO_LARGE");
    for (const text of ["fast", "fast < ", "fast < slow < 3", "fast ~ slow"]) {
      assertEquals(code(() => drawn({ kind: "grid" }, [text])), "BAD_CONSTRAINT", text);
    }
  },
});
