import { assertAlmostEquals, assertEquals } from "@std/assert";
import { tailLoss } from "../../lib/metrics/mod.ts";

Deno.test({
  name: "value at risk agrees with the quantiles published by empyrical",
  permissions: "none",
  fn() {
    // quantopian/empyrical, test_value_at_risk: cutoffs 0.3 of two and 0.1, 0.2, 0.3 of six values.
    // empyrical keeps the sign of the return; here a loss is positive.
    const six = Float64Array.of(1, 81, 82, 83, 84, 85);
    const cases: [Float64Array, number, number][] = [
      [Float64Array.of(1, 2), 0.3, 1.3],
      [Float64Array.of(1, 2), 1, 2],
      [Float64Array.of(1, 2), 0, 1],
      [six, 0.1, 41],
      [six, 0.2, 81],
      [six, 0.3, 81.5],
    ];
    for (const [returns, cutoff, expected] of cases) {
      assertAlmostEquals(tailLoss(returns, 1 - cutoff).valueAtRisk!, -expected, 1e-9);
    }
  },
});

Deno.test({
  name: "conditional value at risk is 18.2 in the PRMIA exam example",
  permissions: "none",
  fn() {
    // PRMIA exam 8008: the ten largest of 250 losses, confidence 98 %: the mean of the top five.
    const losses = [20, 19, 19, 17, 16, 13, 11, 10, 9, 9];
    const returns = new Float64Array(250);
    losses.forEach((loss, i) => returns[i * 25 + 7] = -loss);
    assertAlmostEquals(tailLoss(returns, 0.98).conditionalValueAtRisk!, 18.2, 1e-12);
  },
});

Deno.test({
  name: "tail losses do not depend on the order of returns and leave them as they are",
  permissions: "none",
  fn() {
    const returns = Float64Array.of(0.04, -0.05, 0.02, -0.10, 0);
    const shuffled = Float64Array.of(-0.10, 0, 0.02, 0.04, -0.05);
    // Rank 0.4 * 4 = 1.6: 60 % of the way from -5 % to 0 is -2 %; two returns are at or below.
    const { valueAtRisk, conditionalValueAtRisk } = tailLoss(returns, 0.6);
    assertAlmostEquals(valueAtRisk!, 0.02, 1e-12);
    assertAlmostEquals(conditionalValueAtRisk!, 0.075, 1e-12);
    assertEquals(tailLoss(shuffled, 0.6), tailLoss(returns, 0.6));
    assertEquals([...returns], [0.04, -0.05, 0.02, -0.10, 0]);
  },
});

Deno.test({
  name: "the order statistic that the rank meets exactly belongs to the tail",
  permissions: "none",
  fn() {
    // 21 returns at 95 %: rank 1, the second worst.
    const returns = Float64Array.from({ length: 21 }, (_, i) => (i - 10) / 100);
    const { valueAtRisk, conditionalValueAtRisk } = tailLoss(returns, 0.95);
    assertEquals(valueAtRisk, 0.09);
    assertAlmostEquals(conditionalValueAtRisk!, 0.095, 1e-12);
  },
});

Deno.test({
  name: "tail losses of gains are below 0, of one return that return, of none null",
  permissions: "none",
  fn() {
    assertEquals(tailLoss(Float64Array.of(0.02, 0.02), 0.95).valueAtRisk, -0.02);
    assertEquals(tailLoss(Float64Array.of(-0.03), 0.95), {
      valueAtRisk: 0.03,
      conditionalValueAtRisk: 0.03,
    });
    assertEquals(tailLoss(new Float64Array(0), 0.95), {
      valueAtRisk: null,
      conditionalValueAtRisk: null,
    });
  },
});
