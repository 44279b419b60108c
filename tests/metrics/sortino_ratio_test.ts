import { assertAlmostEquals, assertEquals } from "@std/assert";
import { sortinoRatio } from "../../lib/metrics/mod.ts";
import {
  EMPYRICAL_MIXED_RETURNS,
  EMPYRICAL_NEGATIVE_RETURNS,
  RED_ROCK_RETURNS,
} from "./published_returns.ts";

Deno.test({
  name: "the Sortino ratio is 4.417 in the example of Rollinger and Hoffman",
  permissions: "none",
  fn() {
    // Mean 10 %, shortfalls 5 % and 4 % over eight years: 0.1 / sqrt(0.0041 / 8).
    assertAlmostEquals(sortinoRatio(RED_ROCK_RETURNS, 1)!, 4.417, 5e-4);
  },
});

Deno.test({
  name: "the Sortino ratio divides by the downside risk published by empyrical",
  permissions: "none",
  fn() {
    // quantopian/empyrical, test_downside_risk (target 0, 252 days): 0.60448325038829653 for the
    // mixed returns, whose mean is 0.05 / 8; test_sortino, later versions: -13.532743075043401 for
    // the negative returns.
    const annualMean = 0.05 / 8 * 252;
    const mixed = sortinoRatio(EMPYRICAL_MIXED_RETURNS, 252)!;
    assertAlmostEquals(mixed, annualMean / 0.60448325038829653, 1e-8);
    assertAlmostEquals(
      sortinoRatio(EMPYRICAL_NEGATIVE_RETURNS, 252)!,
      -13.532743075043401,
      1e-8,
    );
  },
});

Deno.test({
  name: "the Sortino ratio is null without a return below 0",
  permissions: "none",
  fn() {
    assertEquals(sortinoRatio(new Float64Array(0), 365), null);
    assertEquals(sortinoRatio(new Float64Array(10), 365), null);
    assertEquals(sortinoRatio(Float64Array.of(0.01, 0, 0.2), 365), null);
    assertEquals(sortinoRatio(Float64Array.of(0.01, -2e-16), 365), null);
  },
});

Deno.test({
  name: "the Sortino ratio of a single loss is minus one period's root of the year",
  permissions: "none",
  fn() {
    assertAlmostEquals(sortinoRatio(Float64Array.of(-0.03), 365)!, -Math.sqrt(365), 1e-12);
  },
});
