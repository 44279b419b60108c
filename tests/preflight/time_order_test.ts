import { assertEquals } from "@std/assert";
import { MINUTE_MS } from "../../lib/base/mod.ts";
import type { FindingCode } from "../../lib/preflight/mod.ts";
import { observeTimeOrder } from "../../lib/preflight/time_order.ts";

// Minutes after the epoch -> ascends, code and rows
const TABLE: [string, number[], boolean, [FindingCode, number][]][] = [
  ["in order", [0, 1, 2, 3], true, []],
  ["no rows", [], true, []],
  ["a gap", [0, 1, 5, 6], true, []],
  ["a repeated row", [0, 1, 1, 2], false, [["DUPLICATE_BAR", 1]]],
  ["a row thrice", [0, 1, 1, 1, 2], false, [["DUPLICATE_BAR", 2]]],
  ["two rows swapped", [0, 2, 1, 3], false, [["UNORDERED_BAR", 1]]],
  ["the series appended twice", [0, 1, 2, 0, 1, 2], false, [["UNORDERED_BAR", 1]]],
  ["a row between minutes", [0, 1, 1.5, 2, 3], true, [["MISALIGNED_BAR", 1]]],
  ["every row off by a second", [1 / 60, 1 + 1 / 60, 2 + 1 / 60], true, [["MISALIGNED_BAR", 3]]],
  ["no number", [0, NaN, 2], false, [["UNORDERED_BAR", 2], ["MISALIGNED_BAR", 1]]],
];

for (const [name, minutes, isAscending, expected] of TABLE) {
  Deno.test({
    name: `time order of ${name}`,
    permissions: "none",
    fn() {
      const tsMs = Float64Array.from(minutes, (minute) => minute * MINUTE_MS);
      const order = observeTimeOrder("last", tsMs);
      assertEquals(order.isAscending, isAscending);
      assertEquals(order.observations.map(({ code, count }) => [code, count]), expected);
      assertEquals(order.observations.every(({ severity }) => severity === "error"), true);
    },
  });
}

Deno.test({
  name: "funding records need not sit on the minute, and still have an order",
  permissions: "none",
  fn() {
    assertEquals(observeTimeOrder("funding", Float64Array.of(3, 28_800_007)).observations, []);
    const { observations } = observeTimeOrder("funding", Float64Array.of(3, 3));
    assertEquals(observations.map(({ code }) => code), ["DUPLICATE_BAR"]);
  },
});

Deno.test({
  name: "an observation names the first rows by number and instant",
  permissions: "none",
  fn() {
    const tsMs = Float64Array.from([0, 0, 0, 0, 0, 0, 0, 0]);
    const [{ message, examples, count }] = observeTimeOrder("last", tsMs).observations;
    assertEquals(
      message,
      "7 of 8 last rows repeat the timestamp before them, first row 1: 1970-01-01T00:00:00Z",
    );
    assertEquals([count, examples.length], [7, 5]);
  },
});
