import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { MINUTE_MS, parseInstant, type Timeframe } from "../../lib/base/mod.ts";
import { findCalendar } from "../../lib/calendar/mod.ts";
import { deriveTimeframe } from "../../lib/feeds/mod.ts";
import { BarQueues } from "../../lib/session/mod.ts";
import { pickRows } from "../support/pick_rows.ts";
import { walkMinutes } from "../support/walk.ts";

const calendar = findCalendar("XNYS");
const INTERVALS: Timeframe[] = ["1m", "3m", "5m", "15m", "1h", "1d"];
const OPEN_MS = parseInstant("2015-12-24T14:30Z");

interface Delivery {
  tsCloseMs: number;
  symbolIndex: number;
  intervalIndex: number;
  text: string;
}

Deno.test({
  name:
    "bars leave by close, then symbol, then interval, each exactly once and with its own numbers",
  permissions: "none",
  fn() {
    const symbolDay = fc.record({
      from: fc.nat(100),
      length: fc.nat(210),
      missing: fc.uniqueArray(fc.nat(210), { maxLength: 40 }),
    });
    const scene = fc.record({
      days: fc.array(symbolDay, { minLength: 1, maxLength: 5 }),
      intervals: fc.subarray(INTERVALS, { minLength: 1 }),
    });
    fc.assert(
      fc.property(scene, ({ days, intervals }) => {
        const symbols = days.map((_, s) => `S${s}`);
        const queues = new BarQueues(symbols, intervals);
        const expected: Delivery[] = [];
        days.forEach(({ from, length, missing }, s) => {
          const holes = new Set(missing);
          const whole = walkMinutes(210, s + 1, OPEN_MS);
          const minutes = pickRows(
            whole,
            (row) => row >= from && row < from + length && !holes.has(row),
          );
          intervals.forEach((interval, i) => {
            const derived = deriveTimeframe(minutes, interval, calendar);
            queues.load(s, i, derived);
            const { bars, tsCloseMs, isShort } = derived;
            for (let row = 0; row < tsCloseMs.length; row++) {
              const numbers = [
                bars.tsOpenMs,
                bars.open,
                bars.high,
                bars.low,
                bars.close,
                bars.volume,
              ];
              const text = [
                `S${s}`,
                interval,
                ...numbers.map((column) => column[row]),
                isShort[row],
              ];
              const at = { tsCloseMs: tsCloseMs[row], symbolIndex: s, intervalIndex: i };
              expected.push({ ...at, text: text.join(" ") });
            }
          });
        });
        expected.sort((a, b) =>
          a.tsCloseMs - b.tsCloseMs || a.symbolIndex - b.symbolIndex ||
          a.intervalIndex - b.intervalIndex
        );
        const delivered: Delivery[] = [];
        let count = 0;
        while (queues.nextMs !== Infinity) {
          const nowMs = queues.nextMs;
          count += queues.deliver((bar) => {
            assertEquals(bar.tsCloseMs, nowMs);
            const { tsCloseMs, symbolIndex, intervalIndex } = bar;
            const prices = [bar.tsOpenMs, bar.open, bar.high, bar.low, bar.close, bar.volume];
            const text = [bar.symbol, bar.interval, ...prices, Number(bar.isShort)].join(" ");
            delivered.push({ tsCloseMs, symbolIndex, intervalIndex, text });
          });
        }
        assertEquals(delivered, expected);
        assertEquals([count, queues.deliver(() => {})], [expected.length, 0]);
      }),
      { seed: 1 },
    );
  },
});

Deno.test({
  name: "a queue that still holds bars is not loaded over",
  permissions: "none",
  fn() {
    const queues = new BarQueues(["A"], ["1m"]);
    const derived = deriveTimeframe(walkMinutes(2, 1, OPEN_MS), "1m", calendar);
    queues.load(0, 0, derived);
    assertThrows(() => queues.load(0, 0, derived), Error, "Broken invariant");
    queues.deliver(() => {});
    assertEquals(queues.nextMs, OPEN_MS + 2 * MINUTE_MS);
  },
});
