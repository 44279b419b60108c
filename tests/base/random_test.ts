import { assert, assertEquals } from "@std/assert";
import { SeededRandom } from "../../lib/base/mod.ts";

const DRAWS = 20_000;

/** Largest distance between the draws' distribution and the uniform one, per bucket, as a share. */
function unevenness(draws: Float64Array, buckets: number): number {
  const counts = new Float64Array(buckets);
  for (const draw of draws) counts[Math.floor(draw * buckets)]++;
  const expected = draws.length / buckets;
  return Math.max(...counts.map((count) => Math.abs(count - expected) / expected));
}

Deno.test({
  name: "a seed gives the sequence it always gave",
  permissions: "none",
  fn() {
    const random = new SeededRandom(42);
    assertEquals(
      [random.nextFloat(), random.nextFloat(), random.nextInt(1_000), random.nextNormal()],
      [0.03462967151069363, 0.03375322041760631, 130, 0.758389642632028],
    );
  },
});

Deno.test({
  name: "draws of one seed are spread evenly over [0, 1)",
  permissions: "none",
  fn() {
    const random = new SeededRandom(7);
    const draws = Float64Array.from({ length: DRAWS }, () => random.nextFloat());
    assert(draws.every((draw) => draw >= 0 && draw < 1));
    assert(unevenness(draws, 20) < 0.12);
  },
});

Deno.test({
  name: "first draws of neighbouring seeds are spread as evenly and do not follow one another",
  permissions: "none",
  fn() {
    const draws = Float64Array.from(
      { length: DRAWS },
      (_, seed) => new SeededRandom(seed).nextFloat(),
    );
    assert(unevenness(draws, 20) < 0.12);
    let together = 0;
    for (let i = 1; i < DRAWS; i++) together += (draws[i] - 0.5) * (draws[i - 1] - 0.5) * 12;
    assert(Math.abs(together / DRAWS) < 0.03);
  },
});

Deno.test({
  name: "integers cover [0, count) and nothing else",
  permissions: "none",
  fn() {
    const random = new SeededRandom(3);
    const seen = new Set(Array.from({ length: 1_000 }, () => random.nextInt(6)));
    assertEquals([...seen].sort(), [0, 1, 2, 3, 4, 5]);
    assertEquals(random.nextInt(1), 0);
  },
});

Deno.test({
  name: "normal draws have mean 0, variance 1 and the tails of a bell",
  permissions: "none",
  fn() {
    const random = new SeededRandom(11);
    const draws = Array.from({ length: DRAWS }, () => random.nextNormal());
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / DRAWS;
    const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / DRAWS;
    const beyondTwo = draws.filter((draw) => Math.abs(draw) > 2).length / DRAWS;
    assert(Math.abs(mean) < 0.02);
    assert(Math.abs(variance - 1) < 0.03);
    assert(Math.abs(beyondTwo - 0.0455) < 0.006);
  },
});
