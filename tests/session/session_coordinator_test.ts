import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { DataMissingError, MINUTE_MS, parseInstant, UsageError } from "../../lib/base/mod.ts";
import { findCalendar } from "../../lib/calendar/mod.ts";
import type { BarColumns } from "../../lib/columns/mod.ts";
import { deriveTimeframe } from "../../lib/feeds/mod.ts";
import {
  type SessionConfig,
  type SessionConsumer,
  type SessionContext,
  SessionCoordinator,
  type SessionLogEntry,
  type SessionResult,
  TimeManager,
} from "../../lib/session/mod.ts";
import { pickRows } from "../support/pick_rows.ts";
import { readBars } from "../support/read_bars.ts";
import { memoryHistory, sessionConfig, sessionMinutes } from "../support/session_scene.ts";

const calendar = findCalendar("XNYS");

/** Runs a session over minutes in memory. */
async function runOver(
  bars: Record<string, BarColumns>,
  config: SessionConfig,
  consumer: SessionConsumer = { onBar() {} },
): Promise<{ result: SessionResult; log: SessionLogEntry[]; largestRead: number }> {
  const log: SessionLogEntry[] = [];
  const history = memoryHistory(new Map(Object.entries(bars)));
  const coordinator = new SessionCoordinator({
    config,
    calendar: calendar.withHours(config.hours),
    history,
    consumers: [consumer],
    log: (entry) => log.push(entry),
  });
  const result = await coordinator.run();
  return { result, log, largestRead: history.largestRead };
}

Deno.test("two real symbols over one day: 390 minutes each, 78 of 5m, 26 of 15m, all there", async () => {
  const bars = {
    AAPL: await readBars("tests/data/AAPL_1m.csv.gz"),
    RIVN: await readBars("tests/data/RIVN_1m.csv.gz"),
  };
  const days = { startDate: "2025-07-02", endDate: "2025-07-02" };
  const config = sessionConfig({ symbols: ["RIVN", "AAPL"], ...days, sessionIndicators: ["vwap"] });
  const { result } = await runOver(bars, config);
  assertEquals([result.bars, result.instants, result.findings], [2 * (390 + 78 + 26), 390, []]);
  const [day] = result.days;
  assertEquals(day.session.isHalfDay, false);
  assertEquals(day.symbols.map(({ symbol }) => symbol), ["RIVN", "AAPL"]);
  for (const { quality } of day.symbols) {
    assertEquals(
      quality.map(({ percent, gaps }) => [percent, gaps.length]),
      Array(3).fill([100, 0]),
    );
  }
  // The average price of the session, from its definition.
  const { high, low, close, volume } = bars.AAPL;
  let [value, traded] = [0, 0];
  for (let i = 0; i < close.length; i++) {
    value += (high[i] + low[i] + close[i]) / 3 * volume[i];
    traded += volume[i];
  }
  assertEquals(day.symbols[1].vwap, value / traded);
});

Deno.test("a real half day expects 210 minutes and ends with a short bar", async () => {
  const bars = { GOOG: await readBars("tests/data/GOOG_1m_half_day.csv.gz") };
  const days = { startDate: "2015-12-23", endDate: "2015-12-28" };
  const closes: string[] = [];
  const { result, log } = await runOver(
    bars,
    sessionConfig({ symbols: ["GOOG"], ...days, streams: ["1m", "1h"] }),
    {
      onBar(bar) {
        if (bar.isShort) closes.push(`${bar.interval} ${new Date(bar.tsCloseMs).toISOString()}`);
      },
    },
  );
  const quality = result.days.map(({ session, symbols: [{ quality: [minutes, hours] }] }) =>
    [session.day, session.isHalfDay, minutes.present, minutes.expected, hours.expected].join(" ")
  );
  assertEquals(quality, [
    "2015-12-23 false 390 390 7",
    "2015-12-24 true 210 210 4",
    "2015-12-28 false 382 390 7",
  ]);
  const [thin] = result.days[2].symbols[0].quality;
  assertEquals(thin.gaps.reduce((sum, gap) => sum + (gap.endMs - gap.startMs) / MINUTE_MS, 0), 8);
  assertEquals(thin.percent, 382 / 390 * 100);
  assertEquals(closes, [
    "1h 2015-12-23T21:00:00.000Z",
    "1h 2015-12-24T18:00:00.000Z",
    "1h 2015-12-28T21:00:00.000Z",
  ]);
  assert(log.some(({ message }) => message.startsWith("half day, the session is open until")));
  const warnings = log.filter(({ level }) => level === "warning").map(({ message }) => message);
  assertEquals(warnings.map((message) => message.replace(/\d+ of 7/, "some of 7")), [
    "GOOG: some of 7 bars of 1h lack some of their minutes",
  ]);
});

Deno.test("minutes beyond regular hours are delivered with extended hours only", async () => {
  const bars = { SPY: await readBars("tests/data/SPY_1m_all_hours.csv.gz") };
  const days = { symbols: ["SPY"], startDate: "2013-10-04", endDate: "2013-10-07" };
  const regular = await runOver(bars, sessionConfig(days));
  const count = ({ result }: { result: SessionResult }) =>
    result.days.map(({ symbols: [day] }) => [day.bars.get("1m"), day.offHours, day.outsideHours]);
  const rth = count(regular);
  assertEquals(rth.map(([minutes]) => minutes), [390, 390]);
  const eth = count(await runOver(bars, sessionConfig({ ...days, hours: "eth" })));
  assertEquals(eth.map(([minutes, off]) => [minutes, off]), rth.map(([m, off]) => [m! + off!, 0]));
  assertEquals(eth.reduce((sum, [minutes]) => sum + minutes!, 0), 1539);
  assertEquals(regular.result.findings, []);
});

Deno.test({
  name: "the six phases follow each other day by day, with numbered lines",
  permissions: "none",
  async fn() {
    const days: [string, string] = ["2024-11-27", "2024-12-02"];
    const bars = { A: sessionMinutes(calendar, days, 1) };
    const config = sessionConfig({ symbols: ["A"], startDate: days[0], endDate: days[1] });
    const { result, log } = await runOver(bars, config);
    assertEquals(result.days.map(({ session }) => session.day), [
      "2024-11-27",
      "2024-11-29",
      "2024-12-02",
    ]);
    assertEquals(log.map(({ seq }) => seq), log.map((_, i) => i + 1));
    assertEquals(log.map(({ phase }) => phase), [1, 3, 4, 5, 6, 3, 4, 5, 6, 3, 4, 5, 6]);
    assertEquals(log[2].ts_ms, parseInstant("2024-11-27T14:30Z"));
    assertEquals(log.map(({ day }) => day).slice(0, 2), [null, "2024-11-27"]);
    assert(log.every(({ level }) => level === "info"));
  },
});

Deno.test({
  name: "what is delivered does not depend on how many days are read at a time, and memory does",
  permissions: "none",
  async fn() {
    const days: [string, string] = ["2025-06-02", "2025-06-30"];
    const bars = { A: sessionMinutes(calendar, days, 1), B: sessionMinutes(calendar, days, 2) };
    const deliveries = async (prefetchDays: number) => {
      const seen: string[] = [];
      const config = sessionConfig({
        symbols: ["B", "A"],
        ...{ startDate: "2025-06-10", endDate: days[1], prefetchDays },
        indicators: [{
          ...{ type: "average_volume_by_time", key: "volume", interval: "15m" },
          ...{ trailingDays: 3, length: 14, weeks: 52 },
        }],
      });
      const run = await runOver(bars, config, {
        onSessionStart(session, context) {
          seen.push(`${session.day} ${context.historical(0).profiles.get("volume")!.join(" ")}`);
        },
        onBar: (bar) => seen.push(`${bar.symbol} ${bar.interval} ${bar.tsCloseMs} ${bar.close}`),
      });
      return { seen, ...run };
    };
    const one = await deliveries(1);
    assertEquals(one.largestRead, 390);
    for (const prefetchDays of [2, 3, 100]) {
      const { seen, result, largestRead } = await deliveries(prefetchDays);
      assertEquals(seen, one.seen);
      assertEquals(result, one.result);
      assert(largestRead <= prefetchDays * 390);
    }
  },
});

Deno.test({
  name: "every stored minute of a session is delivered once whatever is missing, and counted right",
  permissions: "none",
  async fn() {
    const days: [string, string] = ["2024-11-27", "2024-11-29"];
    const whole = sessionMinutes(calendar, days, 5);
    const holes = fc.uniqueArray(fc.nat(whole.open.length - 1), { maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(holes, holes, async (a, b) => {
        const bars = {
          A: pickRows(whole, (row) => !a.includes(row)),
          B: pickRows(whole, (row) => !b.includes(row)),
        };
        const config = sessionConfig({ symbols: ["A", "B"], startDate: days[0], endDate: days[1] });
        const seen: Record<string, number[]> = { "A 1m": [], "B 1m": [], "A 5m": [], "B 5m": [] };
        let last = 0;
        const { result } = await runOver(bars, config, {
          onBar(bar) {
            assert(bar.tsCloseMs >= last);
            last = bar.tsCloseMs;
            seen[`${bar.symbol} ${bar.interval}`]?.push(bar.tsOpenMs);
          },
        });
        for (const symbol of ["A", "B"] as const) {
          assertEquals(seen[`${symbol} 1m`], [...bars[symbol].tsOpenMs]);
          const { openMs } = calendar.session(days[0])!;
          const { tsOpenMs } = deriveTimeframe(bars[symbol], "5m", calendar, openMs).bars;
          assertEquals(seen[`${symbol} 5m`], [...tsOpenMs]);
          const total = result.quality.find((q) => q.symbol === symbol && q.interval === "1m")!;
          assertEquals([total.present, total.expected], [bars[symbol].open.length, 390 + 210]);
        }
      }),
      { seed: 1, numRuns: 20 },
    );
  },
});

Deno.test({
  name: "a symbol that the store does not have stops the session before its first day",
  permissions: "none",
  async fn() {
    const days = { startDate: "2025-06-02", endDate: "2025-06-02" };
    const bars = { A: sessionMinutes(calendar, ["2025-06-02", "2025-06-02"], 1) };
    const run = runOver(bars, sessionConfig({ symbols: ["A", "GONE"], ...days }));
    const error = await assertRejects(() => run, DataMissingError, "no minutes of GONE");
    assertEquals(error.code, "SYMBOL_MISSING");
  },
});

Deno.test({
  name: "a missing day and a bar outside hours are findings with a day, and the rest is delivered",
  permissions: "none",
  async fn() {
    const days: [string, string] = ["2025-06-02", "2025-06-04"];
    const whole = sessionMinutes(calendar, days, 1);
    const midnight = parseInstant("2025-06-03");
    const nextMidnight = parseInstant("2025-06-04");
    const odd = parseInstant("2025-06-02T06:00Z");
    const shifted = { ...whole, tsOpenMs: whole.tsOpenMs.with(0, odd) };
    const bars = {
      A: whole,
      B: pickRows(
        whole,
        (row) => whole.tsOpenMs[row] < midnight || whole.tsOpenMs[row] >= nextMidnight,
      ),
      C: shifted,
    };
    const config = sessionConfig({
      symbols: ["A", "B", "C"],
      startDate: days[0],
      endDate: days[1],
    });
    const { result, log } = await runOver(bars, config);
    assertEquals(result.findings.map(({ code, symbol, day }) => `${code} ${symbol} ${day}`), [
      "OUTSIDE_HOURS C 2025-06-02",
      "MISSING_DAY B 2025-06-03",
    ]);
    assert(result.findings[0].message.includes("2025-06-02T06:00:00Z"));
    const warnings = log.filter(({ level }) => level === "warning").map(({ message }) => message);
    assertEquals(warnings.filter((message) => message.includes("lack some of")), [
      "C: 1 of 78 bars of 5m lack some of their minutes",
      "C: 1 of 26 bars of 15m lack some of their minutes",
    ]);
    assertEquals(warnings.length, 4);
    const percents = result.days.map(({ symbols }) => symbols.map(({ quality: [q] }) => q.percent));
    assertEquals(percents, [[100, 100, 389 / 390 * 100], [100, 0, 100], [100, 100, 100]]);
  },
});

Deno.test({
  name: "a window without a trading day is refused with the next one",
  permissions: "none",
  async fn() {
    const config = sessionConfig({
      symbols: ["A"],
      startDate: "2025-07-04",
      endDate: "2025-07-06",
    });
    const error = await assertRejects(() => runOver({}, config), UsageError, "2025-07-07");
    assertEquals(error.code, "NO_TRADING_DAY");
  },
});

Deno.test({
  name:
    "a consumer sees time, quality and average price of the moment, and trailing bars of before",
  permissions: "none",
  async fn() {
    const days: [string, string] = ["2025-06-02", "2025-06-05"];
    const bars = { A: sessionMinutes(calendar, days, 3) };
    const config = sessionConfig({
      symbols: ["A"],
      startDate: "2025-06-04",
      endDate: "2025-06-05",
      historical: [{ trailingDays: 2, intervals: ["1m", "30m"] }],
      sessionIndicators: ["vwap"],
    });
    let context: SessionContext | undefined;
    let isFirst = true;
    const counts: string[] = [];
    await runOver(bars, config, {
      onSessionStart(session, given) {
        context = given;
        isFirst = true;
        const trailing = given.trailing(0, "30m");
        counts.push(
          `${session.day} ${trailing.open.length} ${given.trailing(0, "1m").open.length}`,
        );
        assert(trailing.tsOpenMs.every((ts) => ts < session.openMs));
        assertThrows(() => given.trailing(0, "1h"), UsageError, "add it to its intervals");
      },
      onBar(bar) {
        assertEquals(context!.nowMs, bar.tsCloseMs);
        if (isFirst) assertEquals(context!.vwap(0), (bar.high + bar.low + bar.close) / 3);
        isFirst = false;
      },
      onInstant(tsMs) {
        assertEquals(context!.nowMs, tsMs);
        assertEquals(context!.quality().map(({ percent }) => percent ?? 100), [100, 100, 100]);
      },
    });
    assertEquals(counts, ["2025-06-04 26 780", "2025-06-05 26 780"]);
  },
});

Deno.test({
  name: "a paced session takes the day's length over the speed, and delivers the same",
  permissions: "none",
  async fn() {
    const days: [string, string] = ["2025-06-02", "2025-06-03"];
    const bars = new Map([["A", sessionMinutes(calendar, days, 3)]]);
    const config = sessionConfig({ symbols: ["A"], startDate: days[0], endDate: days[1] });
    let realMs = 0;
    const clock = {
      nowMs: () => realMs,
      sleep: (ms: number) => Promise.resolve(void (realMs += ms)),
    };
    const parts = { config, calendar, history: memoryHistory(bars) };
    const paced = await new SessionCoordinator({
      ...parts,
      time: TimeManager.simulated({ speedMultiplier: 600, clock }),
    }).run();
    const fast = await new SessionCoordinator(parts).run();
    assertEquals(realMs, 2 * 390 * MINUTE_MS / 600);
    assertEquals(paced, fast);
  },
});

Deno.test({
  name: "a session that stops early waits for the read that is under way",
  permissions: "none",
  async fn() {
    const days: [string, string] = ["2025-06-02", "2025-06-30"];
    const memory = memoryHistory(new Map([["A", sessionMinutes(calendar, days, 3)]]));
    let pending = 0;
    const history = {
      ...memory,
      async readBars(...args: Parameters<typeof memory.readBars>) {
        pending++;
        for (let turn = 0; turn < 20; turn++) await Promise.resolve();
        pending--;
        return await memory.readBars(...args);
      },
    };
    const config = sessionConfig({ symbols: ["A"], startDate: days[0], endDate: days[1] });
    const consumers = [{
      onBar() {
        throw new Error("enough");
      },
    }];
    const coordinator = new SessionCoordinator({ config, calendar, history, consumers });
    await assertRejects(() => coordinator.run(), Error, "enough");
    assertEquals(pending, 0);
  },
});

Deno.test({
  name: "of a long session no more is read ahead than two blocks, and trailing days are let go",
  permissions: "none",
  async fn() {
    const days: [string, string] = ["2025-03-03", "2025-06-30"];
    const symbols = ["A", "B", "C"];
    const bars = new Map(symbols.map((name, i) => [name, sessionMinutes(calendar, days, i)]));
    const memory = memoryHistory(bars);
    let read = 0;
    const history = {
      ...memory,
      async readBars(...args: Parameters<typeof memory.readBars>) {
        const columns = await memory.readBars(...args);
        read += columns.open.length;
        return columns;
      },
    };
    const prefetchDays = 3;
    const config = sessionConfig({
      ...{ symbols, startDate: "2025-03-10", endDate: days[1], prefetchDays },
      historical: [{ trailingDays: 2, intervals: ["1m"] }],
    });
    let delivered = 2 * 390 * symbols.length;
    let most = 0;
    await new SessionCoordinator({
      ...{ config, calendar, history },
      consumers: [{
        onSessionStart: (_, context) =>
          assertEquals(context.trailing(0, "1m").open.length, 2 * 390),
        onBar: ({ interval }) => void (delivered += Number(interval === "1m")),
        onSessionEnd: () => void (most = Math.max(most, read - delivered)),
      }],
    }).run();
    assertEquals(delivered, read);
    assert(most <= 2 * prefetchDays * 390 * symbols.length, `${most}`);
  },
});

Deno.test({
  name: "minutes of a weekend are found however many days are read at a time",
  permissions: "none",
  async fn() {
    const days: [string, string] = ["2025-06-05", "2025-06-10"];
    const whole = sessionMinutes(calendar, days, 1);
    const monday = calendar.session("2025-06-09")!;
    const saturday = parseInstant("2025-06-07T15:00Z");
    // The first minutes of Monday carry stamps of the Saturday before.
    const tsOpenMs = whole.tsOpenMs.map((ts) =>
      ts >= monday.openMs && ts < monday.openMs + 3 * MINUTE_MS ? saturday + ts - monday.openMs : ts
    );
    for (const prefetchDays of [1, 2, 3, 100]) {
      const config = sessionConfig({
        ...{ symbols: ["A"], startDate: days[0], endDate: days[1], prefetchDays },
      });
      const { result } = await runOver({ A: { ...whole, tsOpenMs } }, config);
      assertEquals(result.findings.map(({ code, day }) => [code, day]), [
        ["OUTSIDE_HOURS", "2025-06-07"],
      ]);
      assertEquals(result.days.map(({ symbols: [{ outsideHours }] }) => outsideHours), [
        0,
        3,
        0,
        0,
      ]);
    }
  },
});

Deno.test("a market that never closes has UTC days, and its long bars the UTC grid", async () => {
  const always = findCalendar("24/7");
  const days: [string, string] = ["2025-05-05", "2025-05-06"];
  const bars = { SOLUSDT: await readBars("data/SOLUSDT_1m.csv.gz") };
  const config = sessionConfig({
    ...{ symbols: ["SOLUSDT"], startDate: days[0], endDate: days[1], streams: ["1m", "4h", "1d"] },
  });
  const opens: number[] = [];
  const result = await new SessionCoordinator({
    config,
    calendar: always,
    history: memoryHistory(new Map(Object.entries(bars))),
    consumers: [{
      onBar: ({ interval, tsOpenMs }) => void (interval === "4h" && opens.push(tsOpenMs)),
    }],
  }).run();
  assertEquals(result.bars, 2 * (1440 + 6 + 1));
  assertEquals(result.findings, []);
  const fourHours = deriveTimeframe(bars.SOLUSDT, "4h").bars.tsOpenMs.slice(0, 12);
  assertEquals(opens, [...fourHours]);
  assertEquals(result.quality.map(({ percent }) => percent), [100, 100, 100]);
});
