import { assertEquals, assertStringIncludes } from "@std/assert";
import { MINUTE_MS } from "../../lib/base/mod.ts";
import { allocateBars, type BarColumns } from "../../lib/columns/mod.ts";
import { type HistoryPort, verifySymbol } from "../../lib/preflight/mod.ts";

const START_MS = 1_746_403_200_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Bars at 100 with a volume of 1 to 7. */
function makeBars(count: number): BarColumns {
  const bars = allocateBars(count);
  for (let i = 0; i < count; i++) {
    bars.tsOpenMs[i] = START_MS + i * MINUTE_MS;
    bars.open[i] = bars.close[i] = 100;
    bars.high[i] = 101;
    bars.low[i] = 99;
    bars.volume[i] = 1 + i % 7;
  }
  return bars;
}

function makeFunding(hours: readonly number[], intervalHours = 8) {
  return {
    tsMs: Float64Array.from(hours, (hour) => START_MS + hour * HOUR_MS + 3),
    rate: Float64Array.from(hours, () => 1e-4),
    intervalMs: Float64Array.from(hours, () => intervalHours * HOUR_MS),
  };
}

/** Everything a memory holds of one symbol. */
function historyOf(
  { last = makeBars(3000), mark = makeBars(3000), hours = [0, 8, 16, 24, 32, 40, 48] },
  filled: { startMs: number; endMs: number }[] = [],
): HistoryPort {
  const funding = makeFunding(hours);
  const extentOf = (ts: Float64Array) =>
    ts.length === 0 ? null : { firstMs: ts[0], lastMs: ts[ts.length - 1], rows: ts.length };
  const series = { last: last.tsOpenMs, mark: mark.tsOpenMs, funding: funding.tsMs };
  return {
    readBars: () => Promise.resolve(last),
    readMark: () => Promise.resolve(mark),
    readFunding: () => Promise.resolve(funding),
    readInstrument: () => Promise.resolve(null),
    extent: (_symbol, stream) => Promise.resolve(extentOf(series[stream])),
    filledRanges: (_symbol, _range, stream) => Promise.resolve(stream === "mark" ? [] : filled),
  };
}

function without(bars: BarColumns, from: number, to: number): BarColumns {
  const entries = Object.entries(bars).map((
    [name, column],
  ) => [name, column.filter((_: number, row: number) => row < from || row >= to)]);
  return Object.fromEntries(entries);
}

/** Codes, severities, streams and counts of what is seen. */
async function seen(history: HistoryPort) {
  return (await verifySymbol(history, "A")).map(({ code, severity, stream, count }) =>
    `${severity} ${code} ${stream} ${count}`
  );
}

const permissions = "none";

Deno.test({
  name: "sound series have no findings",
  permissions,
  async fn() {
    assertEquals(await seen(historyOf({})), []);
    const empty = allocateBars(0);
    assertEquals(await seen(historyOf({ last: empty, mark: empty, hours: [] })), []);
  },
});

Deno.test({
  name: "holes are found between the first and the last row of each series",
  permissions,
  async fn() {
    const last = without(makeBars(3000), 100, 110);
    const mark = without(makeBars(3000), 0, 5);
    assertEquals(await seen(historyOf({ last, mark, hours: [0, 8, 32] })), [
      "error MISSING_1M_COVERAGE last 10",
      "error MISSING_FUNDING funding 2",
    ]);
    assertEquals(await seen(historyOf({ mark: without(makeBars(3000), 7, 9) })), [
      "error MISSING_MARK_COVERAGE mark 2",
    ]);
  },
});

Deno.test({
  name: "invented rows are told of, and refuse nothing",
  permissions,
  async fn() {
    const filled = [{ startMs: START_MS, endMs: START_MS + 3 * MINUTE_MS }];
    assertEquals(await seen(historyOf({}, filled)), ["warning FILLED_BARS_PRESENT last 3"]);
  },
});

Deno.test({
  name: "a mark price of another world is found, a hole between the two is none",
  permissions,
  async fn() {
    const mark = makeBars(3000);
    for (const row of [500, 501]) {
      mark.open[row] =
        mark.high[row] =
        mark.low[row] =
        mark.close[row] =
          105.1;
    }
    const shifted = without(makeBars(3000), 490, 495);
    const [, finding] = await verifySymbol(historyOf({ last: shifted, mark }), "A");
    assertEquals([finding.code, finding.count], ["MARK_OFF_LAST", 2]);
    assertStringIncludes(finding.examples[0], "2025-05-05T08:20:00Z: mark 105.1 last 100");
    assertStringIncludes(finding.message, `, first ${finding.examples[0]}`);
    const startMs = START_MS + 500 * MINUTE_MS;
    assertEquals(finding.gaps, [{ startMs, endMs: startMs + 2 * MINUTE_MS }]);
    for (const column of [mark.open, mark.high, mark.low, mark.close]) column.fill(104.9);
    assertEquals(await seen(historyOf({ mark })), []);
  },
});

Deno.test({
  name: "a minute with a volume of another unit is found, in a thin market too",
  permissions,
  async fn() {
    const last = makeBars(3000);
    last.volume[2999] = 4001;
    last.volume[17] = 4000;
    assertEquals(await seen(historyOf({ last })), ["warning VOLUME_OUTLIER last 1"]);
    last.volume.fill(0);
    last.volume[17] = 4000;
    assertEquals(await seen(historyOf({ last })), []);
  },
});

Deno.test({
  name: "funding that comes too soon or off the hour is found",
  permissions,
  async fn() {
    const early = historyOf({ hours: [0, 8, 12, 16, 24] });
    const [{ gaps }] = await verifySymbol(early, "A");
    // From the record before the first early one, so that the distance shows.
    const fromMs = START_MS + 8 * HOUR_MS + 3;
    assertEquals(gaps, [{ startMs: fromMs, endMs: fromMs + 8 * HOUR_MS + MINUTE_MS }]);
    assertEquals(await seen(early), ["warning FUNDING_CADENCE funding 2"]);
    assertEquals(await seen(historyOf({ hours: [0.5, 8.5] })), [
      "warning FUNDING_CADENCE funding 2",
    ]);
  },
});
