import {
  assertEquals,
  assertMatch,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
} from "@std/assert";
import { DataError, DataMissingError, DAY_MS, MINUTE_MS, UsageError } from "../../lib/base/mod.ts";
import { countSteps, sliceColumns, type TimeRange } from "../../lib/columns/mod.ts";
import {
  formatPreflight,
  preflight,
  preflightError,
  type PreflightReport,
} from "../../lib/preflight/mod.ts";
import {
  DAY_START_MS,
  fundingEvery,
  MemoryHistory,
  perp,
  pickRows,
  ScriptedSync,
  secondDay,
  twoDays,
  withoutRows,
} from "./memory_history.ts";

/** Row of `twoDays` that opens at a minute of the second day. */
const row = (minute: number) => 1_440 + minute;
const at = (minute: number) => DAY_START_MS + DAY_MS + minute * MINUTE_MS;
const minutes = (from: number, to: number): TimeRange => ({ startMs: at(from), endMs: at(to) });

const codes = (report: PreflightReport) => report.findings.map(({ code, count }) => [code, count]);

async function check(change: (history: MemoryHistory) => void, request = secondDay()) {
  const history = twoDays();
  change(history);
  return await preflight(request, history);
}

/** Takes minutes of the second day away. */
function drop(history: MemoryHistory, from: number, to: number): void {
  history.bars = withoutRows(history.bars, (i) => i >= row(from) && i < row(to));
}

Deno.test({
  name: "whole data passes, and its very columns are handed on",
  permissions: "none",
  async fn() {
    const history = twoDays();
    const { report, bars, mark, funding, instrument } = await preflight(secondDay(), history);
    assertEquals([report.ok, report.findings], [true, []]);
    // Ten hours of context end at 00:00, the last full hour before the first decision at 00:15.
    assertEquals(report.requiredStartTsMs, at(-600));
    assertEquals(report.requiredEndTsMs, at(1_440));
    assertEquals(report.required1mBars, 2_040);
    assertEquals(bars.tsOpenMs.length, 2_040);
    assertStrictEquals(bars.close.buffer, history.bars.close.buffer);
    assertEquals([mark, report.markSource], [null, "approx_from_ohlcv_1m"]);
    // 00:00, 08:00, 16:00, and the one that falls due with the last minute's close.
    assertEquals([funding.tsMs.length, report.funding.records], [4, 4]);
    assertEquals(instrument, perp());
  },
});

Deno.test({
  name: "every series is read once",
  permissions: "none",
  async fn() {
    const history = twoDays();
    await preflight(secondDay(), history);
    assertEquals(history.calls.toSorted(), [
      "readBars",
      "readFunding",
      "readInstrument",
      "readMark",
    ]);
  },
});

Deno.test({
  name: "two holes inside exec bars are missing minutes and nothing else",
  permissions: "none",
  async fn() {
    const { report } = await check((history) => {
      drop(history, 100, 104);
      drop(history, 50, 51);
    });
    assertEquals(codes(report), [["MISSING_1M_COVERAGE", 5]]);
    const [finding] = report.findings;
    assertEquals(finding.gaps, [minutes(50, 51), minutes(100, 104)]);
    assertEquals(finding.message, "5 of 2040 required minutes are missing, in 2 gaps");
    assertEquals([finding.requiredStartTsMs, finding.requiredEndTsMs], [at(-600), at(1_440)]);
    assertEquals([finding.dbStartTsMs, finding.dbEndTsMs], [DAY_START_MS, at(1_440)]);
    assertEquals([report.has1mCoverage, report.execTo1mMappingFeasible], [false, true]);
    assertEquals(report.timeframes.exec.availableBars, report.timeframes.exec.requiredBars - 2);
    assertEquals(report.timeframes.htf?.availableBars, report.timeframes.htf!.requiredBars - 2);
  },
});

Deno.test({
  name: "a missing last minute of an exec bar leaves its close without a minute",
  permissions: "none",
  async fn() {
    const { report } = await check((history) => drop(history, 44, 45));
    assertEquals(codes(report), [["MISSING_1M_COVERAGE", 1], ["EXEC_1M_MAPPING_FAILED", 1]]);
    assertEquals(report.findings[1].gaps, [minutes(30, 45)]);
    assertEquals(report.execTo1mMappingFeasible, false);
  },
});

Deno.test({
  name: "data that begins after the warm-up and ends before the end is missing at both ends",
  permissions: "none",
  async fn() {
    const { report } = await check((history) => {
      history.bars = sliceColumns(history.bars, row(-500), row(1_400));
    });
    const [coverage, mapping] = report.findings;
    assertEquals(coverage.gaps, [minutes(-600, -500), minutes(1_400, 1_440)]);
    assertEquals([coverage.dbStartTsMs, coverage.dbEndTsMs], [at(-500), at(1_400)]);
    // The minutes before 23:15 concern the hour only: exec begins there.
    assertEquals([mapping.count, mapping.gaps], [3, [minutes(1_395, 1_440)]]);
  },
});

Deno.test({
  name: "what begins too late is offered a start that passes, unless a source was named",
  permissions: "none",
  async fn() {
    const late = (history: MemoryHistory) => {
      history.bars = sliceColumns(history.bars, row(-500), history.bars.close.length);
    };
    const card = { strategyOptions: ["--idea-card", "ema_trend_htf"] };
    const { report } = await check(late, secondDay(card));
    const [{ fixCommand, message }] = report.findings;
    const offered = /^deno task cli backtest preflight .* --start (\S+) --end (\S+)$/
      .exec(fixCommand ?? "")!;
    const window = {
      startMs: Date.parse(offered[1]),
      endMs: Date.parse(offered[2]),
    };
    assertEquals(window, { startMs: at(120), endMs: at(1_440) });
    assertEquals((await check(late, secondDay({ ...card, ...window }))).report.findings, []);
    assertStringIncludes(message, "2025-05-06T02:00:00Z to 2025-05-07T00:00:00Z passes");

    const [unnamed] = (await check(late, secondDay({ strategyOptions: undefined }))).report
      .findings;
    assertEquals([unnamed.message, unnamed.fixCommand], [message, null]);
    for (const source of [{ archivePath: "my/archive" }, { venue: "bybit" }]) {
      const [named] = (await check(late, secondDay({ ...card, ...source }))).report.findings;
      assertStringIncludes(named.fixCommand!, "--fix-gaps");
    }
    const [inside] = (await check((history) => drop(history, 50, 51), secondDay(card))).report
      .findings;
    assertStringIncludes(inside.fixCommand!, "--fix-gaps --archive data");
  },
});

Deno.test({
  name: "a card that demands mark prices is refused while mark minutes are missing",
  permissions: "none",
  async fn() {
    const request = secondDay({ requireMark: true });
    const none = await check(() => {}, request);
    assertEquals(codes(none.report), [["MISSING_MARK_COVERAGE", 2_040]]);
    assertEquals([none.report.findings[0].dbStartTsMs, none.report.markSource], [null, null]);

    const partial = await check((history) => {
      history.mark = withoutRows(markOf(history), (i) => i === row(7));
    }, request);
    assertEquals(codes(partial.report), [["MISSING_MARK_COVERAGE", 1]]);
    assertEquals(partial.report.findings[0].gaps, [minutes(7, 8)]);
    assertEquals(partial.mark, null);

    const whole = await check((history) => history.mark = markOf(history), request);
    assertEquals([whole.report.ok, whole.report.markSource], [true, "mark_1m"]);
    assertEquals(whole.mark?.tsOpenMs.length, 2_040);
  },
});

Deno.test({
  name: "without the demand, mark minutes are used when whole and left alone when not",
  permissions: "none",
  async fn() {
    const whole = await check((history) => history.mark = markOf(history));
    assertEquals([whole.report.ok, whole.report.markSource], [true, "mark_1m"]);
    const partial = await check((history) => {
      history.mark = withoutRows(markOf(history), (i) => i === row(7));
    });
    assertEquals([partial.report.ok, partial.report.markSource], [true, "approx_from_ohlcv_1m"]);
    assertEquals(partial.mark, null);
  },
});

Deno.test({
  name: "a missing funding record refuses a perpetual",
  permissions: "none",
  async fn() {
    const { report } = await check((history) => {
      history.funding = withoutRows(history.funding, (i) => i === 7);
    });
    assertEquals(codes(report), [["MISSING_FUNDING", 1]]);
    assertEquals(report.findings[0].gaps, [minutes(1, 960)]);
    assertEquals(report.findings[0].requiredStartTsMs, at(0));
    assertEquals(report.funding.records, 3);
  },
});

Deno.test({
  name:
    "spot and equity pay no funding and have no mark; without terms it is taken for a perpetual",
  permissions: "none",
  async fn() {
    const without = (kind: "spot" | "equity" | null) =>
      check((history) => {
        history.funding = fundingEvery(8, at(0), at(-1));
        history.instrument = kind === null ? null : { ...perp(), kind, fundingIntervalMs: null };
      }, secondDay({ requireMark: kind !== null }));
    for (const kind of ["spot", "equity"] as const) {
      const { report, mark, funding } = await without(kind);
      assertEquals([mark, report.markSource], [null, "none"]);
      assertEquals([report.ok, report.funding.required, funding.tsMs.length], [true, false, 0]);
    }
    const { report, instrument } = await without(null);
    assertEquals(codes(report), [["MISSING_FUNDING", 3], ["MISSING_INSTRUMENT", 1]]);
    assertEquals([instrument, report.findings[1].stream], [null, null]);
    assertEquals(
      report.findings[1].fixCommand,
      "deno task cli data import --instruments data/instruments.json",
    );
  },
});

Deno.test({
  name: "a tolerance of the request is the one that is applied",
  permissions: "none",
  async fn() {
    const change = (history: MemoryHistory) => {
      history.funding = sliceColumns(history.funding, 0, 8);
    };
    // The last record is at 16:00 minus 8 h, so the end is 16 h away.
    assertEquals((await check(change)).report.findings[0].severity, "error");
    const request = secondDay({ endMs: at(1_320), fundingToleranceMs: 8 * 60 * MINUTE_MS });
    assertEquals((await check(change, request)).report.findings[0].severity, "warning");
    const strict = { ...request, fundingToleranceMs: 0 };
    const { report } = await check(change, strict);
    assertEquals([report.findings[0].severity, report.funding.toleranceMs], ["error", 0]);
  },
});

Deno.test({
  name: "a bar that cannot be true is named alone",
  permissions: "none",
  async fn() {
    const { report } = await check((history) => {
      history.bars.high[row(5)] = history.bars.low[row(5)] / 2;
    });
    assertEquals(codes(report), [["BAD_BAR", 1]]);
    assertEquals(report.findings[0].gaps, [minutes(5, 6)]);
  },
});

Deno.test({
  name: "a bad mark bar refuses a run that would use it, and only that one",
  permissions: "none",
  async fn() {
    const spoil = (history: MemoryHistory) => {
      history.mark = markOf(history);
      history.mark.low[row(5)] = -1;
    };
    const { report } = await check(spoil);
    assertEquals(report.findings.map(({ code, stream }) => [code, stream]), [["BAD_BAR", "mark"]]);
    const unused = await check((history) => {
      spoil(history);
      history.mark = withoutRows(history.mark!, (i) => i === row(9));
    });
    assertEquals(unused.report.findings, []);
  },
});

const ALL_ROWS = Array.from({ length: 2_880 }, (_, i) => i);

for (
  const [code, rows] of [
    ["DUPLICATE_BAR", ALL_ROWS.toSpliced(row(5), 0, row(5))],
    ["UNORDERED_BAR", ALL_ROWS.toSpliced(row(5), 2, row(6), row(5))],
  ] as const
) {
  Deno.test({
    name: `${code} is named alone`,
    permissions: "none",
    async fn() {
      const { report } = await check((history) => history.bars = pickRows(history.bars, rows));
      assertEquals(codes(report), [[code, 1]]);
    },
  });
}

Deno.test({
  name: "MISALIGNED_BAR is named alone when an extra row lies between minutes",
  permissions: "none",
  async fn() {
    const { report } = await check((history) => {
      const rows = ALL_ROWS.toSpliced(row(5), 0, row(5));
      history.bars = pickRows(history.bars, rows);
      history.bars.tsOpenMs[row(6)] += 30_000;
    });
    assertEquals(codes(report), [["MISALIGNED_BAR", 1]]);
    assertEquals(report.findings[0].examples, [`row 606: 2025-05-06T00:05:30Z`]);
  },
});

Deno.test({
  name: "invented minutes refuse the run until the request accepts them, and are always counted",
  permissions: "none",
  async fn() {
    const fill = (history: MemoryHistory) => history.filled = [minutes(10, 13)];
    const refused = await check(fill);
    assertEquals(codes(refused.report), [["FILLED_BARS_PRESENT", 3]]);
    const accepted = await check(fill, secondDay({ acceptFilled: true }));
    assertEquals([accepted.report.ok, accepted.report.findings], [true, []]);
    assertEquals(accepted.report.priceFeed1m.filledBars, 3);
  },
});

Deno.test({
  name: "invented mark minutes are no mark prices either, until the request accepts them",
  permissions: "none",
  async fn() {
    const fill = (history: MemoryHistory) => {
      const { volume: _, ...prices } = history.bars;
      history.mark = prices;
      history.filledMark = [minutes(10, 13)];
    };
    const { report } = await check(fill);
    assertEquals(report.markSource, "mark_1m");
    assertEquals(report.findings.map(({ code, stream, count }) => [code, stream, count]), [
      ["FILLED_BARS_PRESENT", "mark", 3],
    ]);
    const { report: accepted } = await check(fill, secondDay({ acceptFilled: true }));
    assertEquals([accepted.ok, accepted.findings, accepted.filledMarkBars], [true, [], 3]);
    const [verdict] = formatPreflight(accepted);
    assertMatch(verdict, /passed: .*, no findings, 3 mark minutes invented$/);
  },
});

Deno.test({
  name: "a spike that reverts at once is a warning and lets the run start",
  permissions: "none",
  async fn() {
    const { report } = await check((history) => history.bars.high[row(300)] *= 1.2);
    assertEquals(report.ok, true);
    assertEquals(codes(report), [["OUTLIER_BAR", 1]]);
    assertEquals(report.findings[0].severity, "warning");
  },
});

Deno.test({
  name: "broken funding records are named, and their distances are not judged",
  permissions: "none",
  async fn() {
    const { report } = await check((history) => {
      history.funding = withoutRows(history.funding, (i) => i === 7);
      history.funding.rate[6] = NaN;
    });
    assertEquals(report.findings.map(({ code, stream }) => [code, stream]), [
      ["BAD_BAR", "funding"],
    ]);
  },
});

Deno.test({
  name: "findings are listed in the order of the codes",
  permissions: "none",
  async fn() {
    const { report } = await check((history) => {
      history.bars.high[row(300)] *= 1.2;
      history.bars.volume[row(20)] = -1;
      history.funding = withoutRows(history.funding, (i) => i === 7);
      drop(history, 40, 60);
      history.filled = [minutes(10, 13)];
    }, secondDay({ requireMark: true }));
    assertEquals(report.findings.map(({ code }) => code), [
      "MISSING_1M_COVERAGE",
      "EXEC_1M_MAPPING_FAILED",
      "MISSING_MARK_COVERAGE",
      "MISSING_FUNDING",
      "BAD_BAR",
      "FILLED_BARS_PRESENT",
      "OUTLIER_BAR",
    ]);
  },
});

Deno.test({
  name: "a symbol without a single bar is missing data, with the command that brings it",
  permissions: "none",
  async fn() {
    const empty = (history: MemoryHistory) => {
      history.bars = sliceColumns(history.bars, 0, 0);
    };
    const error = await assertRejects(() => check(empty), DataMissingError, "no 1m bar of it");
    assertEquals(error.code, "NO_DATA");
    assertEquals(
      error.fixCommand,
      "deno task cli backtest preflight --idea-card ema_trend_htf --symbol SOLUSDT " +
        "--start 2025-05-06 --end 2025-05-07 --fix-gaps --archive data",
    );
  },
});

Deno.test({
  name: "an empty window is refused before any bar is read",
  permissions: "none",
  async fn() {
    const history = twoDays();
    const request = secondDay({ endMs: at(10) });
    await assertRejects(() => preflight(request, history), UsageError, "no whole 15m bar");
    assertEquals(history.calls, ["readInstrument"]);
  },
});

Deno.test({
  name: "a store that fails speaks for itself",
  permissions: "none",
  async fn() {
    const broken = new DataError("Cannot read bars_1m as the file is corrupt", { code: "CORRUPT" });
    const error = await assertRejects(() =>
      check((history) => {
        history.readFunding = () => Promise.reject(broken);
      }), DataError);
    assertStrictEquals(error, broken);
  },
});

Deno.test({
  name: "a refused report becomes an error that names the first finding and its repair",
  permissions: "none",
  async fn() {
    const { report } = await check((history) => drop(history, 44, 45));
    const error = preflightError(report);
    assertEquals(
      error.message,
      "Cannot run SOLUSDT from 2025-05-05T14:00:00Z to 2025-05-07T00:00:00Z as preflight refused " +
        "its data: MISSING_1M_COVERAGE, 1 of 2040 required minutes are missing, in 1 gap " +
        "(and 1 more)",
    );
    assertEquals([error.code, error.fixCommand], [
      "PREFLIGHT_FAILED",
      report.findings[0].fixCommand,
    ]);
  },
});

Deno.test({
  name: "a window without one minute is missing data, one with a single minute a failed gate",
  permissions: "none",
  async fn() {
    const refused = async (minute: number) => {
      const { report } = await check((history) => {
        history.bars = sliceColumns(history.bars, 0, row(minute));
      });
      return [preflightError(report).code, report.isWindowMissing];
    };
    assertEquals(await refused(0), ["NO_DATA", true]);
    assertEquals(await refused(1), ["PREFLIGHT_FAILED", undefined]);
  },
});

Deno.test({
  name: "the counts of a report add up",
  permissions: "none",
  async fn() {
    const { report } = await check((history) => drop(history, 1_000, 1_300));
    const { availableBars, missingBars, gapCount } = report.priceFeed1m;
    assertEquals(availableBars + missingBars, report.required1mBars);
    assertEquals([missingBars, gapCount], [300, 1]);
    assertEquals(countSteps(report.findings[0].gaps, MINUTE_MS), missingBars);
  },
});

Deno.test({
  name: "nothing is repaired when nothing is wrong",
  permissions: "none",
  async fn() {
    const sync = new ScriptedSync(() => ({ rows: 0, absentAtSource: [] }));
    const { report } = await preflight(secondDay(), twoDays(), sync);
    assertEquals([report.ok, report.healAttempts, sync.asked], [true, [], []]);
  },
});

function markOf({ bars }: MemoryHistory) {
  const { volume: _, ...mark } = bars;
  return { ...mark, low: mark.low.slice() };
}
