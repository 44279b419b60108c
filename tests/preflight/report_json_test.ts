import { assertEquals } from "@std/assert";
import { DAY_MS, MINUTE_MS } from "../../lib/base/mod.ts";
import { preflight, preflightReportJson } from "../../lib/preflight/mod.ts";
import { DAY_START_MS, ScriptedSync, secondDay, twoDays, withoutRows } from "./memory_history.ts";

const at = (minute: number) => DAY_START_MS + DAY_MS + minute * MINUTE_MS;

/** The source has none of the missing minutes, so the window behind them is named. */
const FIX = "deno task cli backtest preflight --idea-card ema_trend_htf --symbol SOLUSDT " +
  "--start 2025-05-06T12:00:00Z --end 2025-05-07";

/** What every finding of the last price says of the window and the store. */
const BOUNDS = {
  required_start_ts_ms: at(-600),
  required_end_ts_ms: at(1_440),
  db_start_ts_ms: DAY_START_MS,
  db_end_ts_ms: at(1_440),
  fix_command: FIX,
};

const EXPECTED = {
  ok: false,
  symbol: "SOLUSDT",
  required_start_ts_ms: at(-600),
  required_end_ts_ms: at(1_440),
  timeframes: {
    exec: {
      tf: "15m",
      warmup_bars: 4,
      required_bars: 99,
      available_bars: 97,
      first_ts_ms: at(-45),
      last_ts_ms: at(1_440),
    },
    htf: {
      tf: "1h",
      warmup_bars: 10,
      required_bars: 34,
      available_bars: 33,
      first_ts_ms: at(-600),
      last_ts_ms: at(1_440),
    },
  },
  has_1m_coverage: false,
  exec_to_1m_mapping_feasible: false,
  required_1m_bars: 2_040,
  price_feed_1m: {
    available_bars: 2_020,
    missing_bars: 20,
    filled_bars: 0,
    gap_count: 1,
    first_ts_ms: at(-600),
    last_ts_ms: at(1_440),
    db_start_ts_ms: DAY_START_MS,
    db_end_ts_ms: at(1_440),
  },
  mark_source: "approx_from_ohlcv_1m",
  funding: {
    required: true,
    records: 4,
    first_ts_ms: at(0) + 2,
    last_ts_ms: at(1_440) + 3,
    intervals_ms: [28_800_000],
    tolerance_ms: 28_800_000,
  },
  findings: [
    {
      code: "MISSING_1M_COVERAGE",
      severity: "error",
      stream: "last",
      message: "20 of 2040 required minutes are missing, in 1 gap; csv:archive does not have " +
        "2025-05-06T01:40:00Z to 2025-05-06T02:00:00Z (20 minutes) either",
      gaps: [{ start_ms: at(100), end_ms: at(120) }],
      count: 20,
      examples: ["2025-05-06T01:40:00Z to 2025-05-06T02:00:00Z (20 minutes)"],
      ...BOUNDS,
    },
    {
      code: "EXEC_1M_MAPPING_FAILED",
      severity: "error",
      stream: "last",
      message: "2 of 99 15m closes have no minute that closes exactly there, the first at " +
        "2025-05-06T01:45:00Z",
      gaps: [{ start_ms: at(90), end_ms: at(120) }],
      count: 2,
      examples: ["2025-05-06T01:30:00Z to 2025-05-06T02:00:00Z (30 minutes)"],
      ...BOUNDS,
    },
  ],
  heal_attempts: [{
    attempt: 1,
    source: "csv:archive",
    repaired: [{ stream: "last", start_ms: at(100), end_ms: at(120), rows: 0 }],
    rows: 0,
    absent_at_source: [{ stream: "last", start_ms: at(100), end_ms: at(120) }],
    errors: [],
  }],
};

Deno.test({
  name: "a report is written with these keys and values, in this order",
  permissions: "none",
  async fn() {
    const history = twoDays();
    history.bars = withoutRows(history.bars, (row) => row >= 1_540 && row < 1_560);
    const sync = new ScriptedSync((_, range) => ({ rows: 0, absentAtSource: [range] }));
    const { report } = await preflight(secondDay(), history, sync);
    const json = preflightReportJson(report);
    assertEquals(JSON.stringify(json, null, 2), JSON.stringify(EXPECTED, null, 2));
  },
});

Deno.test({
  name: "what is not there is null",
  permissions: "none",
  async fn() {
    const history = twoDays();
    history.bars = withoutRows(history.bars, (row) => row >= 10);
    const { report } = await preflight(secondDay({ requireMark: true }), history);
    const json = JSON.parse(JSON.stringify(preflightReportJson(report)));
    assertEquals(json.mark_source, null);
    assertEquals([json.timeframes.exec.first_ts_ms, json.timeframes.exec.last_ts_ms], [null, null]);
    assertEquals([json.price_feed_1m.first_ts_ms, json.price_feed_1m.last_ts_ms], [null, null]);
    const mark = json.findings.find((found: { stream: string }) => found.stream === "mark");
    assertEquals([mark.db_start_ts_ms, mark.db_end_ts_ms], [null, null]);
  },
});
