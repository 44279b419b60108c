import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  lineEnd,
  rollingLinearNext,
  rollingLinearState,
} from "../../lib/indicators/rolling_linear.ts";
import {
  rollingDeviationNext,
  rollingDeviationState,
} from "../../lib/indicators/rolling_deviation.ts";
import {
  extremeAge,
  rollingExtremeNext,
  rollingMaxState,
  rollingMinState,
} from "../../lib/indicators/rolling_extreme.ts";
import { rollingSumNext, rollingSumState } from "../../lib/indicators/rolling_sum.ts";

const PRICES = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 60 });
const LENGTH = fc.integer({ min: 1, max: 12 });
const RUNS = { seed: 1, numRuns: 200 };

/** Calls `body` with each full window, after `feed` took its newest value. */
function eachWindow(
  values: number[],
  length: number,
  body: (x: number, window: number[] | undefined) => void,
): void {
  values.forEach((x, i) => {
    body(x, i + 1 < length ? undefined : values.slice(i + 1 - length, i + 1));
  });
}

function total(values: number[]): number {
  return values.reduce((sum, x) => sum + x, 0);
}

Deno.test({
  name: "a rolling sum is the sum of its window",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(PRICES, LENGTH, (values, length) => {
        const state = rollingSumState(length);
        eachWindow(values, length, (x, window) => {
          assertEquals(rollingSumNext(state, x) + 0, window ? total(window) : NaN);
        });
      }),
      RUNS,
    );
  },
});

Deno.test({
  name: "a rolling deviation has the mean and the squares of its window",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(PRICES, LENGTH, (values, length) => {
        const state = rollingDeviationState(length);
        eachWindow(values, length, (x, window) => {
          rollingDeviationNext(state, x);
          if (!window) return assert(Number.isNaN(state.mean) && Number.isNaN(state.squares));
          const mean = total(window) / length;
          assert(Math.abs(state.mean - mean) < 1e-12);
          const squares = total(window.map((value) => (value - mean) ** 2));
          assert(Math.abs(state.squares - squares) <= 1e-10);
        });
      }),
      RUNS,
    );
  },
});

Deno.test({
  name: "a rolling linear sum weighs the newest value most, and its line ends there",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(PRICES, LENGTH, (values, length) => {
        const state = rollingLinearState(length);
        eachWindow(values, length, (x, window) => {
          rollingLinearNext(state, x);
          if (!window) return assert(Number.isNaN(state.weighted) && Number.isNaN(state.sum));
          assertEquals(state.sum + 0, total(window));
          assertEquals(state.weighted + 0, total(window.map((value, k) => (k + 1) * value)));
        });
      }),
      RUNS,
    );
    const line = rollingLinearState(5);
    for (const x of [9, 1, 3, 5, 7, 9]) rollingLinearNext(line, x);
    assert(Math.abs(lineEnd(line) - 9) < 1e-12);
  },
});

Deno.test({
  name: "a rolling extreme is that of its window, and of equals the most recent",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(PRICES, LENGTH, (values, length) => {
        const highest = rollingMaxState(length);
        const lowest = rollingMinState(length);
        eachWindow(values, length, (x, window) => {
          const top = rollingExtremeNext(highest, x);
          const bottom = rollingExtremeNext(lowest, x);
          if (!window) return assert(Number.isNaN(top) && Number.isNaN(bottom));
          assertEquals([top + 0, bottom + 0], [Math.max(...window), Math.min(...window)]);
          assertEquals(extremeAge(highest, top), length - 1 - window.lastIndexOf(top + 0));
          assertEquals(extremeAge(lowest, bottom), length - 1 - window.lastIndexOf(bottom + 0));
        });
      }),
      RUNS,
    );
  },
});

Deno.test({
  name: "sums do not drift over a long series",
  permissions: "none",
  fn() {
    const state = rollingSumState(20);
    const deviation = rollingDeviationState(20);
    const values = Array.from({ length: 300_000 }, (_, i) => 1e9 * (i % 977) + 0.1 * (i % 31));
    for (const x of values) {
      rollingSumNext(state, x);
      rollingDeviationNext(deviation, x);
    }
    const calm = Array.from({ length: 20 }, (_, i) => 1e5 + 0.1 * i);
    let sum = 0;
    for (const x of calm) {
      sum = rollingSumNext(state, x);
      rollingDeviationNext(deviation, x);
    }
    assert(Math.abs(sum / total(calm) - 1) < 1e-15);
    // The squares of 0, 0.1, ... 1.9 around their mean.
    assert(Math.abs(deviation.squares / 6.65 - 1) < 1e-9, String(deviation.squares));
  },
});

Deno.test({
  name: "NaN passes through and is forgotten",
  permissions: "none",
  fn() {
    const state = rollingSumState(2);
    assertEquals([1, NaN, 2, 4].map((x) => rollingSumNext(state, x)), [NaN, NaN, 3, 6]);
    const highest = rollingMaxState(2);
    assertEquals([5, NaN, 2, 4].map((x) => rollingExtremeNext(highest, x)), [NaN, NaN, 5, 4]);
  },
});
