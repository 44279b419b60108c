import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  encodeBars,
  encodeInstants,
  encodeInts,
  encodeRounded,
} from "../../../lib/report/html/column_codec.ts";
import {
  decodeBars,
  decodeInstants,
  decodeInts,
  decodeRounded,
  foldBars,
} from "../../../lib/report/html/page/codec.js";
import { walkMinutes } from "../../support/walk.ts";

Deno.test({
  name: "whole numbers come back from the page's decoder as they went in",
  permissions: "none",
  fn() {
    const whole = fc.oneof(fc.constant(0), fc.integer(), fc.maxSafeInteger().map((n) => n >> 1));
    fc.assert(
      fc.property(fc.array(whole), (values) => {
        assertEquals([...decodeInts(encodeInts(values), values.length)], values.map((n) => n + 0));
      }),
      { seed: 1, numRuns: 300 },
    );
    const large = [2 ** 51, -(2 ** 51), 0, 1];
    assertEquals([...decodeInts(encodeInts(large), 4)], large);
  },
});

Deno.test({
  name: "bars come back exactly, and a regular year of instants takes a few bytes",
  permissions: "none",
  fn() {
    const { volume: _volume, tsOpenMs: ts, ...prices } = walkMinutes(3000, 9);
    const decoded = decodeBars(encodeBars({ tsOpenMs: ts, ...prices }));
    assertEquals(decoded, { count: 3000, ts, ...prices });
    const year = Float64Array.from(
      { length: 525_600 },
      (_, i) => 1.7e12 - 1.7e12 % 60_000 + i * 6e4,
    );
    const text = encodeInstants(year);
    assertEquals([text.length < 20, [...decodeInstants(text, year.length)]], [true, [...year]]);
  },
});

Deno.test({
  name: "prices of eight decimals are kept, numbers are rounded where that is asked for",
  permissions: "none",
  fn() {
    const price = Float64Array.of(0.00001234, 0.00001235);
    const ts = Float64Array.of(0, 60_000);
    const bars = { tsOpenMs: ts, open: price, high: price, low: price, close: price };
    assertEquals(encodeBars(bars).decimals, 8);
    assertEquals(decodeBars(encodeBars(bars)).close, price);
    assertEquals([...decodeRounded(encodeRounded([1.234, -5.678], 2), 2, 2)], [1.23, -5.68]);
  },
});

Deno.test({
  name: "the page folds bars on the grid of the longer timeframe",
  permissions: "none",
  fn() {
    const minute = 60_000;
    const column = (...values: number[]) => Float64Array.from(values);
    const bars = {
      count: 3,
      ts: column(4 * minute, 5 * minute, 6 * minute),
      open: column(1, 2, 3),
      high: column(4, 9, 5),
      low: column(1, 2, 1),
      close: column(2, 3, 4),
    };
    assertEquals(foldBars(bars, 5 * minute), {
      count: 2,
      ts: [0, 5 * minute],
      open: [1, 2],
      high: [4, 9],
      low: [1, 1],
      close: [2, 4],
    });
  },
});
