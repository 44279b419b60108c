import { assertEquals, assertThrows } from "@std/assert";
import { MINUTE_MS, UsageError } from "../../lib/base/mod.ts";
import { createMinuteFeed } from "../../lib/feeds/mod.ts";
import { QuoteState } from "../../lib/quote/mod.ts";
import { walkMinutes } from "../support/walk.ts";

const GOOD = {
  tsMs: 60_000,
  last: 10,
  high1m: 11,
  low1m: 9,
  volume1m: 5,
  mark: 10.5,
  markSource: "mark_1m",
} as const;

Deno.test({
  name: "a quote at the edge of what is valid stands",
  permissions: "none",
  fn() {
    const edges: Partial<QuoteState>[] = [
      {},
      { last: 11 },
      { last: 9 },
      { last: 10, high1m: 10, low1m: 10 },
      { volume1m: 0 },
      { mark: 1 },
      { tsMs: 0 },
      { markSource: "approx_from_ohlcv_1m" },
    ];
    for (const edge of edges) {
      const fields = { ...GOOD, ...edge };
      assertEquals({ ...new QuoteState(fields) }, fields);
    }
  },
});

Deno.test({
  name: "a quote whose numbers contradict each other is refused",
  permissions: "none",
  fn() {
    const bad: Partial<QuoteState>[] = [
      { last: 11.01 },
      { last: 8.99 },
      { high1m: 8, low1m: 12 },
      { low1m: 0, last: 0 },
      { low1m: -1 },
      { last: NaN },
      { high1m: NaN },
      { high1m: Infinity },
      { low1m: NaN },
      { mark: 0 },
      { mark: -1 },
      { mark: NaN },
      { mark: Infinity },
      { volume1m: -0.1 },
      { volume1m: NaN },
      { volume1m: Infinity },
      { tsMs: 60_001 },
      { tsMs: 59_999.5 },
      { tsMs: NaN },
    ];
    for (const fields of bad) {
      const error = assertThrows(() => new QuoteState({ ...GOOD, ...fields }), UsageError);
      assertEquals([fields, error.code], [fields, "BAD_QUOTE"]);
    }
  },
});

Deno.test({
  name: "a quote cannot be changed",
  permissions: "none",
  fn() {
    const quote = new QuoteState(GOOD);
    assertThrows(() => Object.assign(quote, { last: 1 }), TypeError);
    assertThrows(() => Object.assign(quote, { next: 1 }), TypeError);
    assertEquals(quote.last, 10);
  },
});

Deno.test({
  name: "the quote of a stored minute is stamped with the minute's close",
  permissions: "none",
  fn() {
    const last = walkMinutes(3, 1);
    const mark = walkMinutes(3, 2);
    assertEquals({ ...QuoteState.atMinute(createMinuteFeed(last, mark), 1) }, {
      tsMs: last.tsOpenMs[1] + MINUTE_MS,
      last: last.close[1],
      high1m: last.high[1],
      low1m: last.low[1],
      volume1m: last.volume[1],
      mark: mark.close[1],
      markSource: "mark_1m",
    });
  },
});
