import { assertAlmostEquals, assertEquals } from "@std/assert";
import { returnShape } from "../../lib/metrics/mod.ts";
import { BACON_RETURNS } from "./published_returns.ts";

Deno.test({
  name: "skewness and kurtosis agree with Bacon's example",
  permissions: "none",
  fn() {
    // Bacon (2008) p. 83-85, in percent: third powers -114.99, fourth powers 13116.28, squares
    // 359.74. The examples of PerformanceAnalytics print a kurtosis of 2.43, an excess of -0.57 and a
    // ratio of skewness to kurtosis of -0.034.
    const { skewness, excessKurtosis } = returnShape(BACON_RETURNS);
    assertAlmostEquals(skewness!, -114.99 / (24 * (359.74 / 24) ** 1.5), 1e-5);
    assertAlmostEquals(skewness! / (excessKurtosis! + 3), -0.034, 5e-4);
    assertAlmostEquals(excessKurtosis!, 13116.28 / (24 * (359.74 / 24) ** 2) - 3, 1e-5);
    assertAlmostEquals(excessKurtosis!, -0.57, 5e-3);
  },
});

Deno.test({
  name: "kurtosis agrees with the worked example of Wikipedia",
  permissions: "none",
  fn() {
    // https://en.wikipedia.org/wiki/Kurtosis, "Graphical examples": kurtosis 18.05 for these values.
    const values = [0, 3, 4, 1, 2, 3, 0, 2, 1, 3, 2, 0, 2, 2, 3, 2, 5, 2, 3, 999];
    const { excessKurtosis } = returnShape(Float64Array.from(values));
    assertAlmostEquals(excessKurtosis! + 3, 18.051426543784185, 1e-10);
  },
});

Deno.test({
  name: "a symmetric distribution has no skew, returns that do not vary have no shape",
  permissions: "none",
  fn() {
    assertEquals(returnShape(Float64Array.of(-1, 0, 1)), { skewness: 0, excessKurtosis: -1.5 });
    const undefinedShape = { skewness: null, excessKurtosis: null };
    assertEquals(returnShape(new Float64Array(0)), undefinedShape);
    assertEquals(returnShape(Float64Array.of(0.1)), undefinedShape);
    assertEquals(returnShape(Float64Array.of(0.1, 0.1 + 1e-16, 0.1)), undefinedShape);
  },
});
