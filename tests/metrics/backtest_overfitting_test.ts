import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { SeededRandom } from "../../lib/base/mod.ts";
import { backtestOverfitting, sharpeRatio } from "../../lib/metrics/mod.ts";

const DAYS = 320;

function noise(seed: number, drift = 0): Float64Array {
  const random = new SeededRandom(seed);
  return Float64Array.from({ length: DAYS }, () => drift + 0.01 * random.nextNormal());
}

Deno.test({
  name: "a trial that is the best in every block is never overfitted",
  permissions: "none",
  fn() {
    const trials = [...Array(20).keys()].map((seed) => noise(seed + 1, seed === 4 ? 0.05 : 0));
    const found = backtestOverfitting(trials, DAYS);
    assertEquals(found, {
      probability: 0,
      lossProbability: 0,
      splitCount: 12_870,
      blocks: 16,
      trialCount: 20,
    });
  },
});

Deno.test({
  name: "two trials that earn in opposite halves are always overfitted",
  permissions: "none",
  fn() {
    const first = Float64Array.of(2, 3, 2, 3, -3, -2, -3, -2);
    const found = backtestOverfitting([first, first.map((one) => -one)], 8, { blocks: 2 });
    assertEquals([found?.probability, found?.lossProbability, found?.splitCount], [1, 1, 2]);
  },
});

Deno.test({
  name: "every split is what counting by hand gives",
  permissions: "none",
  fn() {
    const trials = [noise(1), noise(2, 0.002), noise(3)].map((one) => one.slice(0, 16));
    const blocks = [0, 1, 2, 3].map((b) => [4 * b, 4 * b + 4]);
    const pairs = [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]];
    let low = 0;
    for (const inside of pairs) {
      const ratios = (isInside: boolean) =>
        trials.map((returns) => {
          const rows = blocks.filter((_, b) => inside.includes(b) === isInside);
          return sharpeRatio(
            Float64Array.from(rows.flatMap(([from, to]) => [...returns.subarray(from, to)])),
            1,
          )!;
        });
      const [seen, unseen] = [ratios(true), ratios(false)];
      const best = seen.indexOf(Math.max(...seen));
      const rank = unseen.filter((one) => one <= unseen[best]).length;
      if (rank / 4 <= 0.5) low++;
    }
    const found = backtestOverfitting(trials, 16, { blocks: 4 });
    assertEquals(found?.probability, low / 6);
  },
});

Deno.test({
  name: "the best of worthless trials is overfitted about every second time",
  permissions: "none",
  fn() {
    let sum = 0;
    for (let market = 0; market < 20; market++) {
      const trials = [...Array(30).keys()].map((one) => noise(1000 * market + one));
      sum += backtestOverfitting(trials, DAYS, { blocks: 8 })!.probability;
    }
    assertAlmostEquals(sum / 20, 0.5, 0.1);
  },
});

Deno.test({
  name: "too few trials or periods have no probability, and flat trials one",
  permissions: "none",
  fn() {
    assertEquals(backtestOverfitting([noise(1)], DAYS), null);
    assertEquals(backtestOverfitting([noise(1), noise(2)], 31), null);
    assertEquals(backtestOverfitting([noise(1), noise(2)], DAYS, { blocks: 5 }), null);
    const flat = backtestOverfitting([new Float64Array(40), new Float64Array(12)], 40);
    assertEquals(flat?.probability, 1);
    assert(flat?.lossProbability === 0);
  },
});
