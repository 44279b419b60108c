import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DataError, DataMissingError, DAY_MS, MINUTE_MS } from "../../lib/base/mod.ts";
import { sliceColumns, type TimeRange } from "../../lib/columns/mod.ts";
import { formatPreflight, preflight, preflightError } from "../../lib/preflight/mod.ts";
import {
  DAY_START_MS,
  type MemoryHistory,
  ScriptedSync,
  secondDay,
  twoDays,
  withoutRows,
} from "./memory_history.ts";

const at = (minute: number) => DAY_START_MS + DAY_MS + minute * MINUTE_MS;
const minutes = (from: number, to: number): TimeRange => ({ startMs: at(from), endMs: at(to) });

/** A store with holes in the minutes, and the way to close each of them. */
function withHoles(...holes: [from: number, to: number][]) {
  const history = twoDays();
  const whole = history.bars;
  const missing = new Set(
    holes.flatMap(([from, to]) => {
      return Array.from({ length: to - from }, (_, i) => 1_440 + from + i);
    }),
  );
  const rebuild = () => history.bars = withoutRows(whole, (row) => missing.has(row));
  rebuild();
  const close = ({ startMs, endMs }: TimeRange) => {
    const before = missing.size;
    for (const row of missing) {
      if (whole.tsOpenMs[row] >= startMs && whole.tsOpenMs[row] < endMs) missing.delete(row);
    }
    rebuild();
    return { rows: before - missing.size, absentAtSource: [] };
  };
  return { history, close };
}

Deno.test({
  name: "each gap is fetched alone, and one round is enough when the source has it",
  permissions: "none",
  async fn() {
    const { history, close } = withHoles([50, 51], [100, 160]);
    const sync = new ScriptedSync((_, range) => close(range));
    const { report, bars } = await preflight(secondDay(), history, sync);
    assertEquals([report.ok, report.findings], [true, []]);
    assertEquals(bars.tsOpenMs.length, 2_040);
    assertEquals(sync.asked, [
      { stream: "last", range: minutes(50, 51) },
      { stream: "last", range: minutes(100, 160) },
    ]);
    assertEquals(report.healAttempts, [{
      attempt: 1,
      source: "csv:archive",
      repaired: [
        { stream: "last", ...minutes(50, 51), rows: 1 },
        { stream: "last", ...minutes(100, 160), rows: 60 },
      ],
      rows: 61,
      absentAtSource: [],
      errors: [],
    }]);
  },
});

Deno.test({
  name: "what one round leaves, the next one asks for again",
  permissions: "none",
  async fn() {
    const { history, close } = withHoles([50, 51], [100, 160]);
    const sync = new ScriptedSync((_, range, call) => {
      return close(call === 2 ? minutes(100, 130) : range);
    });
    const { report } = await preflight(secondDay(), history, sync);
    assertEquals(report.ok, true);
    assertEquals(sync.asked.map(({ range }) => range), [
      minutes(50, 51),
      minutes(100, 160),
      minutes(130, 160),
    ]);
    assertEquals(report.healAttempts.map(({ attempt, rows }) => [attempt, rows]), [[1, 31], [
      2,
      30,
    ]]);
  },
});

Deno.test({
  name: "a source that brings nothing twice is not asked again, and the gate stays shut",
  permissions: "none",
  async fn() {
    const { history } = withHoles([50, 51]);
    const sync = new ScriptedSync(() => ({ rows: 0, absentAtSource: [] }));
    const { report } = await preflight(secondDay(), history, sync);
    assertEquals(report.ok, false);
    assertEquals(report.healAttempts.map(({ attempt, rows }) => [attempt, rows]), [
      [1, 0],
      [2, 0],
    ]);
    assertEquals(sync.asked.length, 2);
    assertEquals(report.findings[0].gaps, [minutes(50, 51)]);
  },
});

Deno.test({
  name: "a hole the source does not have is told as such and not asked for again",
  permissions: "none",
  async fn() {
    const { history, close } = withHoles([50, 51], [100, 160]);
    const sync = new ScriptedSync((_, range) => {
      if (range.startMs === at(50)) return close(range);
      return { rows: close(minutes(120, 160)).rows, absentAtSource: [minutes(100, 120)] };
    });
    const { report } = await preflight(secondDay(), history, sync);
    assertEquals(sync.asked.length, 2);
    assertEquals(report.healAttempts.length, 1);
    assertEquals(report.healAttempts[0].absentAtSource, [{ stream: "last", ...minutes(100, 120) }]);
    const [finding] = report.findings;
    assertEquals([finding.severity, finding.gaps], ["error", [minutes(100, 120)]]);
    assertEquals(
      finding.message,
      "20 of 2040 required minutes are missing, in 1 gap; csv:archive does not have " +
        "2025-05-06T01:40:00Z to 2025-05-06T02:00:00Z (20 minutes) either",
    );
  },
});

Deno.test({
  name: "minutes the source does not have are repaired by a window that passes without them",
  permissions: "none",
  async fn() {
    const { history } = withHoles([-600, -480], [400, 415]);
    const sync = new ScriptedSync((_, range) => ({ rows: 0, absentAtSource: [range] }));
    const { report } = await preflight(secondDay(), history, sync);
    assertEquals(report.findings.map(({ code }) => code), [
      "MISSING_1M_COVERAGE",
      "EXEC_1M_MAPPING_FAILED",
    ]);
    for (const { fixCommand } of report.findings) {
      assertEquals(
        fixCommand,
        "deno task cli backtest preflight --idea-card ema_trend_htf --symbol SOLUSDT " +
          "--start 2025-05-06T17:00:00Z --end 2025-05-07",
      );
    }
    const other = await preflight(secondDay({ startMs: at(1_020) }), history);
    assertEquals([other.report.ok, other.report.findings], [true, []]);
  },
});

Deno.test({
  name: "only what the source has not ruled out is asked for again",
  permissions: "none",
  async fn() {
    const { history } = withHoles([100, 160]);
    const sync = new ScriptedSync((_stream, _range, call) => {
      return { rows: 0, absentAtSource: call === 1 ? [minutes(110, 120), minutes(130, 140)] : [] };
    });
    await preflight(secondDay(), history, sync);
    const second = [minutes(100, 110), minutes(120, 130), minutes(140, 160)];
    assertEquals(sync.asked.map(({ range }) => range), [
      minutes(100, 160),
      ...second,
      ...second,
    ]);
  },
});

Deno.test({
  name: "a source that fails on one range is still asked for the others, and again later",
  permissions: "none",
  async fn() {
    const { history, close } = withHoles([50, 51], [100, 160]);
    const sync = new ScriptedSync((_, range, call) => {
      if (call === 1) throw new DataError("HTTP 429: slow down", { code: "SOURCE_FAILED" });
      return close(range);
    });
    const { report } = await preflight(secondDay(), history, sync);
    assertEquals(report.ok, true);
    const [first, second] = report.healAttempts;
    assertEquals(first.errors, [
      { stream: "last", ...minutes(50, 51), message: "HTTP 429: slow down" },
    ]);
    assertEquals([first.rows, second.rows, second.errors.length], [60, 1, 0]);
  },
});

Deno.test({
  name: "a source that fails each time leaves its own words in the finding",
  permissions: "none",
  async fn() {
    const { history } = withHoles([50, 51]);
    const sync = new ScriptedSync(() => {
      throw new DataError("HTTP 503: maintenance", { code: "SOURCE_FAILED" });
    });
    const { report } = await preflight(secondDay(), history, sync);
    assertEquals(sync.asked.length, 2);
    // The venue may be back by then, so asking it again is the repair.
    assertStringIncludes(report.findings[0].fixCommand!, "--fix-gaps");
    assertEquals(
      report.findings[0].message,
      "1 of 2040 required minutes are missing, in 1 gap; csv:archive failed: HTTP 503: maintenance",
    );
  },
});

Deno.test({
  name: "a mistake inside a source is not taken for a failure of the venue",
  permissions: "none",
  async fn() {
    const { history } = withHoles([50, 51]);
    const sync = new ScriptedSync(() => {
      throw new TypeError("undefined is not a function");
    });
    await assertRejects(() => preflight(secondDay(), history, sync), TypeError);
  },
});

Deno.test({
  name: "mark minutes, funding records and bad bars are repaired through their own series",
  permissions: "none",
  async fn() {
    const history = twoDays();
    const { bars: whole, funding } = history;
    const { volume: _, ...mark } = whole;
    history.funding = withoutRows(funding, (row) => row === 7);
    history.bars = { ...whole, high: whole.high.with(1_440 + 5, 0) };
    const sync = new ScriptedSync((stream) => {
      if (stream === "mark") history.mark = mark;
      if (stream === "funding") history.funding = funding;
      if (stream === "last") history.bars = whole;
      return { rows: 1, absentAtSource: [] };
    });
    const request = secondDay({ requireMark: true });
    const result = await preflight(request, history, sync);
    assertEquals([result.report.ok, result.report.markSource], [true, "mark_1m"]);
    assertEquals(sync.asked, [
      { stream: "mark", range: minutes(-600, 1_440) },
      { stream: "funding", range: minutes(1, 960) },
      { stream: "last", range: minutes(5, 6) },
    ]);
  },
});

Deno.test({
  name: "invented minutes and rows out of order are not repaired by fetching",
  permissions: "none",
  async fn() {
    const history = twoDays();
    history.filled = [minutes(10, 13)];
    const sync = new ScriptedSync(() => ({ rows: 0, absentAtSource: [] }));
    const { report } = await preflight(secondDay(), history, sync);
    assertEquals([report.ok, sync.asked, report.healAttempts], [false, [], []]);
  },
});

Deno.test({
  name: "an empty store is filled from the source",
  permissions: "none",
  async fn() {
    const { history, restore } = emptied();
    const sync = new ScriptedSync(() => restore());
    const { report } = await preflight(secondDay(), history, sync);
    assertEquals(report.ok, true);
    assertEquals(sync.asked, [{ stream: "last", range: minutes(-600, 1_440) }]);
  },
});

Deno.test({
  name: "an empty store and a source without the symbol are missing data",
  permissions: "none",
  async fn() {
    const { history } = emptied();
    const absent = new ScriptedSync((_, range) => ({ rows: 0, absentAtSource: [range] }));
    const error = await assertRejects(
      () => preflight(secondDay(), history, absent),
      DataMissingError,
      "the store has no 1m bar of it, and csv:archive has none either: import its history first",
    );
    assertEquals([error.code, error.fixCommand], ["NO_DATA", undefined]);
    const failing = new ScriptedSync(() => {
      throw new DataError("no such folder", { code: "SOURCE_FAILED" });
    });
    await assertRejects(
      () => preflight(secondDay(), history, failing),
      DataMissingError,
      "csv:archive failed: no such folder",
    );
  },
});

Deno.test({
  name: "a window outside of the store is answered with what it holds and a window that passes",
  permissions: "none",
  async fn() {
    const monthMs = 30 * DAY_MS;
    const request = secondDay({ startMs: at(0) - monthMs, endMs: at(1_440) - monthMs });
    const history = twoDays();
    const sync = new ScriptedSync((_, range) => ({ rows: 0, absentAtSource: [range] }));
    const { report } = await preflight(request, history, sync);
    const held = "; the store holds 2025-05-05T00:00:00Z to 2025-05-07T00:00:00Z; csv:archive";
    assertStringIncludes(report.findings[0].message, held);
    assertEquals(
      report.findings.map(({ code, fixCommand }) => [code, fixCommand]),
      [
        "MISSING_1M_COVERAGE",
        "EXEC_1M_MAPPING_FAILED",
        "MISSING_FUNDING",
      ].map((code) => [
        code,
        "deno task cli backtest preflight --idea-card ema_trend_htf --symbol SOLUSDT " +
        "--start 2025-05-05T10:00:00Z --end 2025-05-07",
      ]),
    );
    const other = secondDay({ startMs: at(-1_440 + 600), endMs: at(1_440) });
    assertEquals((await preflight(other, history)).report.ok, true);
  },
});

Deno.test({
  name:
    "of a window outside of the store a venue is asked first, as another window is another question",
  permissions: "none",
  async fn() {
    const monthMs = 30 * DAY_MS;
    const request = secondDay({
      startMs: at(0) - monthMs,
      endMs: at(1_440) - monthMs,
      usualVenue: (terms) => ({ venue: `of_${terms?.symbol}`, program: "venue" }),
    });
    const asked = "backtest preflight --idea-card ema_trend_htf --symbol SOLUSDT " +
      "--start 2025-04-06 --end 2025-04-07 --fix-gaps --venue of_SOLUSDT";
    const passes = "deno task cli backtest preflight --idea-card ema_trend_htf --symbol SOLUSDT " +
      "--start 2025-05-05T10:00:00Z --end 2025-05-07";
    const sync = new ScriptedSync((_, range) => ({ rows: 0, absentAtSource: [range] }));
    for (const tried of [undefined, sync]) {
      const { report } = await preflight(request, twoDays(), tried);
      for (const { code, fixCommand, otherCommand } of report.findings) {
        assertEquals([fixCommand, otherCommand], [`venue ${asked}`, passes], code);
      }
      const lines = formatPreflight(report);
      const [fix] = lines.filter((line) => line.startsWith("  fix: venue "));
      assertEquals(lines[lines.indexOf(fix) + 1], `  or: ${passes}`);
    }
    const named = await preflight({ ...request, venue: "bybit" }, twoDays(), sync);
    const [{ fixCommand, otherCommand }] = named.report.findings;
    assertEquals([fixCommand, otherCommand], [passes, undefined]);
    const nothing = twoDays();
    nothing.instrument = null;
    const offered = async (venues: boolean) => {
      const asked = venues ? request : { ...request, usualVenue: undefined };
      return (await preflight(asked, nothing)).report.findings[0].fixCommand;
    };
    // Without contract terms no window passes.
    assertStringIncludes((await offered(true))!, "--fix-gaps --venue of_undefined");
    assertStringIncludes((await offered(false))!, "--fix-gaps --archive data");
    const uncarded = await preflight({ ...request, strategyOptions: undefined }, twoDays());
    assertEquals(uncarded.report.findings.map(({ fixCommand }) => fixCommand), [
      ...["last", "last"].map((stream) =>
        `venue data sync-range --symbol SOLUSDT --stream ${stream} ` +
        "--start 2025-04-05T14:00:00Z --end 2025-04-07 --venue of_SOLUSDT"
      ),
      "venue data sync-range --symbol SOLUSDT --stream funding " +
      "--start 2025-04-06 --end 2025-04-07 --venue of_SOLUSDT",
    ]);
  },
});

Deno.test({
  name: "where no window passes as the store is, no command is named",
  permissions: "none",
  async fn() {
    const history = twoDays();
    const sync = new ScriptedSync((_, range) => ({ rows: 0, absentAtSource: [range] }));
    const { report } = await preflight(secondDay({ requireMark: true }), history, sync);
    assertEquals(report.findings.map(({ code, fixCommand }) => [code, fixCommand]), [
      ["MISSING_MARK_COVERAGE", null],
    ]);
    assertStringIncludes(report.findings[0].message, "; the store holds none at all; csv:archive");
    assertEquals(preflightError(report).fixCommand, undefined);
    assertEquals(formatPreflight(report).some((line) => line.includes("fix:")), false);
  },
});

Deno.test({
  name: "a source without a file of the series is not asked for it again",
  permissions: "none",
  async fn() {
    const history = twoDays();
    history.funding = sliceColumns(history.funding, 0, 0);
    const sync = new ScriptedSync(() => {
      throw new DataMissingError("no SOLUSDT_funding.csv there", { code: "FILE_MISSING" });
    });
    const { report } = await preflight(secondDay(), history, sync);
    assertEquals(sync.asked, [{ stream: "funding", range: minutes(0, 1_441) }]);
    const [{ code, message, fixCommand }] = report.findings;
    assertEquals([code, fixCommand], ["MISSING_FUNDING", null]);
    assertStringIncludes(message, "csv:archive failed: no SOLUSDT_funding.csv there");
    assertEquals(message.includes("does not have"), false);
  },
});

Deno.test({
  name: "a record that falls due with the last minute's close is asked for and settled",
  permissions: "none",
  async fn() {
    const history = twoDays();
    const { funding } = history;
    const isLater = (row: number) => funding.tsMs[row] >= at(1_440);
    history.funding = withoutRows(funding, isLater);
    const { report } = await preflight(secondDay(), history);
    assertEquals(report.findings.map(({ code, severity, count }) => [code, severity, count]), [
      ["MISSING_FUNDING", "warning", 1],
    ]);
    const sync = new ScriptedSync(() => {
      history.funding = funding;
      return { rows: 1, absentAtSource: [] };
    });
    const healed = await preflight(secondDay(), history, sync);
    assertEquals(sync.asked, [{ stream: "funding", range: minutes(961, 1_441) }]);
    assertEquals(healed.funding, (await preflight(secondDay(), twoDays())).funding);
    assertEquals(healed.funding.tsMs.at(-1), at(1_440) + 3);
  },
});

Deno.test({
  name: "contract terms that alone are missing are asked for once, with an empty range",
  permissions: "none",
  async fn() {
    const history = twoDays();
    const terms = history.instrument;
    history.instrument = null;
    const none = new ScriptedSync(() => ({ rows: 0, absentAtSource: [] }));
    const { report } = await preflight(secondDay(), history, none);
    assertEquals(none.asked, [{ stream: "last", range: minutes(-600, -600) }]);
    const [{ code, message, fixCommand }] = report.findings;
    assertEquals([report.ok, code, fixCommand], [false, "MISSING_INSTRUMENT", null]);
    assertStringIncludes(message, "csv:archive states none either");
    const some = new ScriptedSync(() => {
      history.instrument = terms;
      return { rows: 0, absentAtSource: [] };
    });
    const healed = await preflight(secondDay(), history, some);
    assertEquals([healed.report.ok, healed.instrument], [true, terms]);
  },
});

function emptied(): {
  history: MemoryHistory;
  restore: () => { rows: number; absentAtSource: [] };
} {
  const history = twoDays();
  const whole = history.bars;
  history.bars = sliceColumns(whole, 0, 0);
  return {
    history,
    restore() {
      history.bars = whole;
      return { rows: whole.close.length, absentAtSource: [] };
    },
  };
}
