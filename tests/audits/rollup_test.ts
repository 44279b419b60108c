import { assert, assertEquals } from "@std/assert";
import { auditRollup, type FoldedBars, type RollupInput } from "../../lib/audits/mod.ts";
import { timeframeMs } from "../../lib/base/mod.ts";
import { createMinuteFeed, deriveTimeframe } from "../../lib/feeds/mod.ts";
import { ExecRollupBucket, rollupColumns } from "../../lib/quote/mod.ts";
import { openStore } from "../../lib/store/mod.ts";
import { pickRows } from "../support/pick_rows.ts";
import { WALK_START_MS, walkMinutes } from "../support/walk.ts";

const BARS = walkMinutes(2 * 1440 + 7, 9);
const MINUTES = createMinuteFeed(BARS, null);

/** The finding about the number of minutes, which a wrong bucket cannot have right. */
async function countFinding(planted: Partial<RollupInput>) {
  const report = await auditRollup({ minutes: MINUTES, exec: "15m", ...planted });
  assertEquals(report.ok, false);
  return report.findings.find(({ where }) => where.key === "bars1m")!;
}

Deno.test({
  name: "rollups and derived timeframes are what the minutes and the database say",
  async fn() {
    const folder = await Deno.makeTempDir();
    for (
      const bars of [
        BARS,
        pickRows(BARS, (row) => row % 97 !== 5 && (row < 300 || row > 420)),
      ]
    ) {
      await using store = await openStore(`${folder}/${bars.close.length}.duckdb`);
      await store.write("last", "WALK", bars, { source: "csv:walk" });
      const range = { startMs: WALK_START_MS, endMs: WALK_START_MS + 3 * 86_400_000 };
      const report = await auditRollup({
        minutes: createMinuteFeed(bars, null),
        exec: "15m",
        fold: (lengthMs) => store.readFoldedBars("WALK", range, lengthMs),
      });
      assertEquals(report.findings, []);
      assert(report.checked > 10_000, String(report.checked));
    }
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test({
  name: "a rollup that includes the next minute is found at its close",
  permissions: "none",
  async fn() {
    const { code, where } = await countFinding({
      columns: (minutes, grid) =>
        rollupColumns(minutes, { ...grid, minuteTo: grid.minuteTo.map((to) => to + 1) }),
    });
    assertEquals([code, where.subject, where.timeframe], ["ROLLUP_DIFFERS", "column", "15m"]);
    assertEquals([where.observed, where.expected], [16, 15]);
    assertEquals(where.ts_ms, WALK_START_MS + timeframeMs("15m"));
  },
});

Deno.test({
  name: "a bucket that does not start anew after a freeze is found at the second close",
  permissions: "none",
  async fn() {
    const { where } = await countFinding({
      createBucket() {
        let bucket = new ExecRollupBucket();
        const seen: Parameters<ExecRollupBucket["accumulate"]>[0][] = [];
        return {
          accumulate: (minute) => void seen.push(minute),
          freeze() {
            bucket = new ExecRollupBucket();
            for (const minute of seen) bucket.accumulate(minute);
            return bucket.freeze();
          },
        };
      },
    });
    assertEquals([where.subject, where.row], ["bucket", 1]);
    assertEquals(where.ts_ms, WALK_START_MS + 2 * timeframeMs("15m"));
  },
});

/** What the database would say, folded here. */
function fold(lengthMs: number): Promise<FoldedBars> {
  const groups = Map.groupBy(
    BARS.tsOpenMs.keys(),
    (row) => Math.floor(BARS.tsOpenMs[row] / lengthMs) * lengthMs,
  );
  const column = (value: (rows: number[]) => number) =>
    Float64Array.from([...groups.values()], value);
  return Promise.resolve({
    tsOpenMs: Float64Array.from(groups.keys()),
    open: column((rows) => BARS.open[rows[0]]),
    high: column((rows) => Math.max(...rows.map((row) => BARS.high[row]))),
    low: column((rows) => Math.min(...rows.map((row) => BARS.low[row]))),
    close: column((rows) => BARS.close[rows.at(-1)!]),
    volume: column((rows) => rows.reduce((sum, row) => sum + BARS.volume[row], 0)),
    minutes: column((rows) => rows.length),
  });
}

Deno.test({
  name: "a derived bar that takes its close from the next minute is found by timeframe and column",
  permissions: "none",
  async fn() {
    const report = await auditRollup({
      minutes: MINUTES,
      exec: "15m",
      fold,
      derive(minutes, timeframe) {
        const derived = deriveTimeframe(minutes, timeframe);
        if (timeframe !== "1h") return derived;
        const close = derived.bars.close.map((_, row) => minutes.close[derived.minuteTo[row]]);
        return { ...derived, bars: { ...derived.bars, close } };
      },
    });
    assertEquals(report.findings.length, 1);
    const [{ code, where }] = report.findings;
    assertEquals([code, where.timeframe, where.key], ["DERIVED_DIFFERS", "1h", "close"]);
    assertEquals(where.ts_ms, WALK_START_MS);
  },
});

Deno.test({
  name: "a derived bar that is published before its last minute is found",
  permissions: "none",
  async fn() {
    const report = await auditRollup({
      minutes: MINUTES,
      exec: "15m",
      fold,
      derive(minutes, timeframe) {
        if (timeframe !== "4h") return deriveTimeframe(minutes, timeframe);
        const unfinished = pickRows(minutes, () => true);
        const last = unfinished.tsOpenMs.length - 1;
        unfinished.tsOpenMs[last] = WALK_START_MS + 2 * 86_400_000 + timeframeMs("4h") - 60_000;
        return deriveTimeframe(unfinished, timeframe);
      },
    });
    assertEquals(report.findings.map(({ code }) => code), ["DERIVED_EXTRA"]);
    assertEquals(report.findings[0].where.ts_ms, WALK_START_MS + 2 * 86_400_000);
  },
});
