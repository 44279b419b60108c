import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { SeededRandom, UsageError } from "../../lib/base/mod.ts";
import { BAND_SHARES, blockBootstrap, quantile } from "../../lib/metrics/mod.ts";

function draws(count: number, mean: number, deviation: number): Float64Array {
  const random = new SeededRandom(5);
  return Float64Array.from({ length: count }, () => mean + deviation * random.nextNormal());
}

Deno.test({
  name: "a seed decides the paths, and nothing else does",
  permissions: "none",
  fn() {
    const returns = draws(300, 0.001, 0.02);
    const [a, b, other] = [1, 1, 2].map((seed) => blockBootstrap(returns, { seed }));
    assertEquals(a, b);
    assert(String(a!.finalEquity) !== String(other!.finalEquity));
  },
});

Deno.test({
  name: "bands lie in order, begin after the first return and end with the last",
  permissions: "none",
  fn() {
    const found = blockBootstrap(draws(500, 0.001, 0.02), { seed: 1, points: 50 })!;
    assertEquals([found.step.length, found.step[0], found.step.at(-1)], [50, 10, 500]);
    assertEquals(found.blockLength, 8);
    for (let p = 0; p < 50; p++) {
      for (let b = 1; b < BAND_SHARES.length; b++) {
        assert(found.bands[b][p] >= found.bands[b - 1][p]);
      }
    }
    assertEquals(found.bands[2].at(-1), quantile(found.finalEquity, 0.5));
  },
});

Deno.test({
  name: "ends scatter as the central limit says for returns without memory",
  permissions: "none",
  fn() {
    const returns = draws(1000, 0, 0.01);
    const found = blockBootstrap(returns, { seed: 3, paths: 4000, blockLength: 1 })!;
    const logs = found.finalEquity.map(Math.log);
    const mean = logs.reduce((sum, one) => sum + one, 0) / logs.length;
    const variance = logs.reduce((sum, one) => sum + (one - mean) ** 2, 0) / logs.length;
    const expected = returns.reduce((sum, one) => sum + Math.log(1 + one), 0);
    assertAlmostEquals(mean, expected, 0.02);
    assertAlmostEquals(Math.sqrt(variance), 0.01 * Math.sqrt(1000), 0.02);
  },
});

Deno.test({
  name: "blocks keep together what follows on each other",
  permissions: "none",
  fn() {
    // Gains and losses that take turns cancel in every block of two.
    const returns = Float64Array.from({ length: 400 }, (_, i) => i % 2 === 0 ? 0.1 : 1 / 1.1 - 1);
    const width = (blockLength: number) => {
      const { finalEquity } = blockBootstrap(returns, { seed: 1, blockLength })!;
      return quantile(finalEquity, 0.95) - quantile(finalEquity, 0.05);
    };
    assert(width(2) < 1e-9);
    assert(width(1) > 1);
  },
});

Deno.test({
  name: "an account that is gone stays gone",
  permissions: "none",
  fn() {
    const found = blockBootstrap(Float64Array.of(0.5, -1.2, 3), { seed: 1, blockLength: 3 })!;
    assertEquals([found.finalEquity[0], found.finalEquity.at(-1)], [0, 0]);
    assertEquals([found.maxDrawdown[0], found.lossProbability], [1, 1]);
  },
});

Deno.test({
  name: "one return has no paths, and a length of nothing is refused",
  permissions: "none",
  fn() {
    assertEquals(blockBootstrap(Float64Array.of(0.1), { seed: 1 }), null);
    for (const options of [{ paths: 0 }, { blockLength: 1.5 }, { points: -1 }]) {
      const call = () => blockBootstrap(Float64Array.of(0.1, 0.2), { seed: 1, ...options });
      assertEquals(assertThrows(call, UsageError).code, "BAD_BOOTSTRAP");
    }
  },
});
