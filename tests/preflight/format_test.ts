import { assertEquals } from "@std/assert";
import { formatPreflight, preflight } from "../../lib/preflight/mod.ts";
import { ScriptedSync, secondDay, twoDays, withoutRows } from "./memory_history.ts";

const FIX = "  fix: deno task cli backtest preflight --idea-card ema_trend_htf --symbol SOLUSDT " +
  "--start 2025-05-06 --end 2025-05-07 --fix-gaps --archive data";

Deno.test({
  name: "a report that passed is a verdict and what it rests on",
  permissions: "none",
  async fn() {
    const { report } = await preflight(secondDay(), twoDays());
    assertEquals(formatPreflight(report), [
      "SOLUSDT passed: 2025-05-05T14:00:00Z to 2025-05-07T00:00:00Z, no findings",
      "  exec  15m  99 of 99 bars  (4 warm-up)   2025-05-05T23:15:00Z to 2025-05-07T00:00:00Z",
      "  htf   1h   34 of 34 bars  (10 warm-up)  2025-05-05T14:00:00Z to 2025-05-07T00:00:00Z",
      "  minutes  2,040 of 2,040; mark price: approx_from_ohlcv_1m",
      "  funding  4 records every 8 h",
    ]);
  },
});

Deno.test({
  name: "what has no places is one sentence and its command",
  permissions: "none",
  async fn() {
    const history = twoDays();
    history.instrument = null;
    const { report } = await preflight(secondDay(), history);
    const [sentence, ...more] = formatPreflight(report).slice(5);
    assertEquals(sentence.startsWith("error MISSING_INSTRUMENT: the store has no"), true);
    assertEquals(more, ["  fix: deno task cli data import --instruments data/instruments.json"]);
  },
});

Deno.test({
  name: "many gaps are shown as the first five and a count, each finding with its command",
  permissions: "none",
  async fn() {
    const history = twoDays();
    // Every seventh minute from 01:05 on; quarters end with some of them.
    history.bars = withoutRows(history.bars, (row) => row > 1_500 && row % 7 === 0);
    history.bars.volume[1_450] = -1;
    history.filled = [];
    const { report } = await preflight(secondDay(), history);
    assertEquals(formatPreflight(report), [
      "SOLUSDT REFUSED: 2025-05-05T14:00:00Z to 2025-05-07T00:00:00Z, 3 errors",
      "  exec  15m  7 of 99 bars   (4 warm-up)   2025-05-05T23:15:00Z to 2025-05-06T01:00:00Z",
      "  htf   1h   11 of 34 bars  (10 warm-up)  2025-05-05T14:00:00Z to 2025-05-06T01:00:00Z",
      "  minutes  1,843 of 2,040; mark price: approx_from_ohlcv_1m",
      "  funding  4 records every 8 h",
      "error MISSING_1M_COVERAGE: 197 of 2040 required minutes are missing, in 197 gaps",
      "  2025-05-06T01:05:00Z to 2025-05-06T01:06:00Z (1 minute)",
      "  2025-05-06T01:12:00Z to 2025-05-06T01:13:00Z (1 minute)",
      "  2025-05-06T01:19:00Z to 2025-05-06T01:20:00Z (1 minute)",
      "  2025-05-06T01:26:00Z to 2025-05-06T01:27:00Z (1 minute)",
      "  2025-05-06T01:33:00Z to 2025-05-06T01:34:00Z (1 minute)",
      "  and 192 more",
      FIX,
      "error EXEC_1M_MAPPING_FAILED: 13 of 99 15m closes have no minute that closes exactly " +
      "there, the first at 2025-05-06T02:30:00Z",
      "  2025-05-06T02:15:00Z to 2025-05-06T02:30:00Z (15 minutes)",
      "  2025-05-06T04:00:00Z to 2025-05-06T04:15:00Z (15 minutes)",
      "  2025-05-06T05:45:00Z to 2025-05-06T06:00:00Z (15 minutes)",
      "  2025-05-06T07:30:00Z to 2025-05-06T07:45:00Z (15 minutes)",
      "  2025-05-06T09:15:00Z to 2025-05-06T09:30:00Z (15 minutes)",
      "  and 8 more",
      FIX,
      "error BAD_BAR: 1 last bar cannot be true, first 2025-05-06T00:10:00Z: " +
      describe(history.bars, 1_450),
      "  2025-05-06T00:10:00Z to 2025-05-06T00:11:00Z (1 minute)",
      FIX,
    ]);
  },
});

Deno.test({
  name: "repairs, invented minutes and a warning have their own lines",
  permissions: "none",
  async fn() {
    const history = twoDays();
    const whole = history.bars;
    whole.high[1_700] = 200;
    history.bars = withoutRows(whole, (row) => row === 1_500);
    history.filled = [{ startMs: whole.tsOpenMs[1_600], endMs: whole.tsOpenMs[1_602] }];
    history.instrument!.kind = "spot";
    const sync = new ScriptedSync(() => {
      history.bars = whole;
      return { rows: 1, absentAtSource: [] };
    });
    const request = secondDay({ acceptFilled: true });
    const { report } = await preflight(request, history, sync);
    assertEquals(formatPreflight(report).filter((line) => !/^ {2}(exec|htf) /.test(line)), [
      "SOLUSDT passed: 2025-05-05T14:00:00Z to 2025-05-07T00:00:00Z, 1 warning, 2 minutes invented",
      "  minutes  2,040 of 2,040, 2 of them invented",
      "  repair 1 through csv:archive: 1 row for 1 range of last",
      "warning OUTLIER_BAR: 1 minute moves beyond 20 robust deviations and 1 % and reverts at " +
      `once, first 2025-05-06T04:20:00Z: high 200 low ${whole.low[1_700]} between closes ` +
      `${whole.close[1_699]} and ${whole.close[1_701]}`,
      "  2025-05-06T04:20:00Z to 2025-05-06T04:21:00Z (1 minute)",
      "  look: deno task cli data export --symbol SOLUSDT --stream last " +
      "--start 2025-05-06T04:18:00Z --end 2025-05-06T04:23:00Z --file artifacts/outlier.csv",
    ]);
  },
});

function describe(bars: ReturnType<typeof twoDays>["bars"], row: number): string {
  const { open, high, low, close, volume } = bars;
  return `open ${open[row]} high ${high[row]} low ${low[row]} close ${close[row]} ` +
    `volume ${volume[row]}`;
}
