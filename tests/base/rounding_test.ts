import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { roundDownToStep, roundUpToStep } from "../../lib/base/mod.ts";

/** value, step, down, up */
const TABLE: [number, number, number, number][] = [
  [146.129, 0.01, 146.12, 146.13],
  [146.12, 0.01, 146.12, 146.12],
  [0.1 + 0.2, 0.1, 0.3, 0.3],
  [0.1 + 0.2, 0.01, 0.3, 0.3],
  [1.1 + 2.2, 0.1, 3.3, 3.3],
  [0.30001, 0.1, 0.3, 0.4],
  [1.00005, 0.0001, 1, 1.0001],
  [1.0001, 0.0001, 1.0001, 1.0001],
  [100.26, 0.25, 100.25, 100.5],
  [100.25, 0.25, 100.25, 100.25],
  [0.07, 0.03, 0.06, 0.09],
  [0.69, 0.03, 0.69, 0.69],
  [17, 5, 15, 20],
  [15, 5, 15, 15],
  [0, 0.01, 0, 0],
  [0.004, 0.01, 0, 0.01],
  [51908158.4, 0.1, 51908158.4, 51908158.4],
  [123456.12345678, 1e-8, 123456.12345678, 123456.12345678],
];

Deno.test({
  name: "a value goes to its own step when it is on the grid, and to the neighbours when it is not",
  permissions: "none",
  fn() {
    for (const [value, step, down, up] of TABLE) {
      assertEquals([roundDownToStep(value, step), roundUpToStep(value, step)], [down, up]);
    }
  },
});

Deno.test({
  name: "a decimal on the grid is the double that its text reads as, for every decimal step",
  permissions: "none",
  fn() {
    const grid = fc.tuple(fc.nat(1_000_000_000), fc.nat(8), fc.constantFrom(1, 2, 3, 5, 15, 25));
    fc.assert(
      fc.property(grid, ([count, decimals, digits]) => {
        const step = Number(`${digits}e-${decimals}`);
        const value = Number(`${count * digits}e-${decimals}`);
        assertEquals([roundDownToStep(value, step), roundUpToStep(value, step)], [value, value]);
      }),
      { seed: 1, numRuns: 2_000 },
    );
  },
});

Deno.test({
  name: "rounding down is never above the value, rounding up never below, and both are near",
  permissions: "none",
  fn() {
    const value = fc.double({ min: 0, max: 1e6, noNaN: true });
    const step = fc.constantFrom(0.0001, 0.01, 0.03, 0.1, 0.25, 0.5, 1, 10);
    fc.assert(
      fc.property(value, step, (value, step) => {
        const noise = 2e-9 * step + 1e-14 * value;
        const down = roundDownToStep(value, step);
        const up = roundUpToStep(value, step);
        assert(down <= value + noise && down > value - step - noise);
        assert(up >= value - noise && up < value + step + noise);
        assertEquals([roundDownToStep(down, step), roundUpToStep(up, step)], [down, up]);
      }),
      { seed: 1, numRuns: 2_000 },
    );
  },
});

Deno.test({
  name: "a count of steps is what its fifteen digits read as, whatever the step",
  permissions: "none",
  fn() {
    const steps = [1, 5, 0.5, 0.25, 0.1, 0.05, 0.02, 0.01, 0.005, 1e-3, 1e-5, 1e-8, 0.03, 1 / 64];
    fc.assert(
      fc.property(fc.constantFrom(...steps), fc.nat(2 ** 31 - 1), (step, count) => {
        const text = Number((count * step).toPrecision(15));
        assertEquals(roundDownToStep(text, step), text);
      }),
      { seed: 11, numRuns: 3_000 },
    );
  },
});
