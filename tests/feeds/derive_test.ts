import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { MINUTE_MS, type Timeframe, timeframeMs, TIMEFRAMES } from "../../lib/base/mod.ts";
import { allocateBars, type BarColumns, sliceColumns } from "../../lib/columns/mod.ts";
import { deriveTimeframe } from "../../lib/feeds/mod.ts";
import { pickRows } from "../support/pick_rows.ts";
import { WALK_START_MS, walkMinutes } from "../support/walk.ts";

const DAY_MINUTES = 1_440;

/** One derived bar, found by looking through all minutes for those of its span. */
interface ScannedBar {
  tsOpenMs: number;
  rows: number[];
}

/** Bars whose last minute exists and whose span the data does not begin in the middle of. */
function scan(minutes: BarColumns, timeframe: Timeframe): ScannedBar[] {
  const stepMs = timeframeMs(timeframe);
  const opens = [...minutes.tsOpenMs];
  const spans = new Map<number, number[]>();
  opens.forEach((tsMs, row) => {
    const key = tsMs - (tsMs % stepMs);
    spans.set(key, [...(spans.get(key) ?? []), row]);
  });
  return [...spans]
    .map(([tsOpenMs, rows]) => ({ tsOpenMs, rows }))
    .filter(({ tsOpenMs, rows }) => {
      const closed = opens[rows[rows.length - 1]] + MINUTE_MS === tsOpenMs + stepMs;
      const whole = rows[0] !== 0 || opens[0] === tsOpenMs;
      return closed && whole;
    });
}

function assertSameAsScan(minutes: BarColumns, timeframe: Timeframe): void {
  const { bars, minuteFrom, minuteTo } = deriveTimeframe(minutes, timeframe);
  const scanned = scan(minutes, timeframe);
  const rowsOf = (column: Float64Array, rows: number[]) => rows.map((row) => column[row]);
  assertEquals([...bars.tsOpenMs], scanned.map((bar) => bar.tsOpenMs));
  assertEquals([...minuteFrom], scanned.map((bar) => bar.rows[0]));
  assertEquals([...minuteTo], scanned.map((bar) => bar.rows[bar.rows.length - 1] + 1));
  scanned.forEach(({ rows }, i) => {
    assertEquals([bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]], [
      minutes.open[rows[0]],
      Math.max(...rowsOf(minutes.high, rows)),
      Math.min(...rowsOf(minutes.low, rows)),
      minutes.close[rows[rows.length - 1]],
      rowsOf(minutes.volume, rows).reduce((sum, volume) => sum + volume),
    ]);
  });
}

Deno.test({
  name: "every timeframe equals a scan of the minutes of each bar",
  permissions: "none",
  fn() {
    const minutes = walkMinutes(3 * DAY_MINUTES, 1);
    for (const timeframe of TIMEFRAMES) {
      assertSameAsScan(minutes, timeframe);
      const bars = deriveTimeframe(minutes, timeframe).bars.open.length;
      assertEquals(bars, 3 * DAY_MINUTES * MINUTE_MS / timeframeMs(timeframe));
    }
  },
});

Deno.test({
  name: "every timeframe equals the scan with holes and with any beginning and end",
  permissions: "none",
  fn() {
    const day = walkMinutes(DAY_MINUTES + 300, 2);
    const scene = fc.record({
      from: fc.nat(400),
      length: fc.nat(DAY_MINUTES),
      holes: fc.array(fc.tuple(fc.nat(DAY_MINUTES + 300), fc.integer({ min: 1, max: 70 })), {
        maxLength: 6,
      }),
      timeframe: fc.constantFrom(...TIMEFRAMES),
    });
    fc.assert(
      fc.property(scene, ({ from, length, holes, timeframe }) => {
        const minutes = pickRows(
          day,
          (row) =>
            row >= from && row < from + length &&
            !holes.some(([first, count]) => row >= first && row < first + count),
        );
        assertSameAsScan(minutes, timeframe);
      }),
      { seed: 1, numRuns: 150 },
    );
  },
});

Deno.test({
  name: "folding 1m to 5m and then 5m to 15m equals folding 1m to 15m",
  permissions: "none",
  fn() {
    const minutes = walkMinutes(DAY_MINUTES, 3, WALK_START_MS + 7 * MINUTE_MS);
    const { bars: fives } = deriveTimeframe(minutes, "5m");
    const { bars: fifteens } = deriveTimeframe(minutes, "15m");
    const lead = fives.tsOpenMs.indexOf(fifteens.tsOpenMs[0]);
    for (let i = 0; i < fifteens.open.length; i++) {
      const [a, b, c] = [lead + 3 * i, lead + 3 * i + 1, lead + 3 * i + 2];
      assertEquals(
        [fifteens.tsOpenMs[i], fifteens.open[i], fifteens.close[i]],
        [fives.tsOpenMs[a], fives.open[a], fives.close[c]],
      );
      assertEquals(fifteens.high[i], Math.max(fives.high[a], fives.high[b], fives.high[c]));
      assertEquals(fifteens.low[i], Math.min(fives.low[a], fives.low[b], fives.low[c]));
      // Sums in another order of the same numbers may differ in their last bit.
      const volume = fives.volume[a] + fives.volume[b] + fives.volume[c];
      assert(Math.abs(fifteens.volume[i] - volume) < 1e-9);
    }
  },
});

Deno.test({
  name: "deriving a prefix of the minutes gives the prefix of the bars, bit for bit",
  permissions: "none",
  fn() {
    const minutes = walkMinutes(600, 4, WALK_START_MS + 11 * MINUTE_MS);
    const cut = fc.tuple(fc.nat(600), fc.constantFrom<Timeframe>("3m", "15m", "1h", "4h"));
    fc.assert(
      fc.property(cut, ([rows, timeframe]) => {
        const whole = deriveTimeframe(minutes, timeframe);
        const part = deriveTimeframe(sliceColumns(minutes, 0, rows), timeframe);
        const count = part.bars.open.length;
        assertEquals(part.bars, sliceColumns(whole.bars, 0, count));
        assertEquals(part.minuteTo, whole.minuteTo.slice(0, count));
        const next = whole.bars.tsOpenMs[count] + timeframeMs(timeframe);
        const lastClose = rows === 0 ? 0 : minutes.tsOpenMs[rows - 1] + MINUTE_MS;
        assertEquals(next <= lastClose, false);
      }),
      { seed: 1, numRuns: 200 },
    );
  },
});

Deno.test({
  name: "a bar whose last minute is absent does not exist, however many others it has",
  permissions: "none",
  fn() {
    const minutes = walkMinutes(45, 5);
    const opens = (kept: BarColumns) =>
      [...deriveTimeframe(kept, "15m").bars.tsOpenMs].map((ts) => (ts - WALK_START_MS) / MINUTE_MS);
    assertEquals(opens(minutes), [0, 15, 30]);
    assertEquals(opens(pickRows(minutes, (row) => row !== 29)), [0, 30]);
    assertEquals(opens(pickRows(minutes, (row) => row < 44)), [0, 15]);
    assertEquals(opens(pickRows(minutes, (row) => row !== 20)), [0, 15, 30]);
    assertEquals(opens(pickRows(minutes, (row) => row > 0)), [15, 30]);
  },
});

Deno.test({
  name: "no minutes give no bars",
  permissions: "none",
  fn() {
    const { bars, minuteFrom, minuteTo } = deriveTimeframe(allocateBars(0), "1h");
    assertEquals([bars.open.length, minuteFrom.length, minuteTo.length], [0, 0, 0]);
  },
});
