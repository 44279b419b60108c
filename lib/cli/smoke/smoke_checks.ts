import { join } from "node:path";
import { DAY_MS, MINUTE_MS } from "../../base/mod.ts";
import { BUNDLE_FOLDER } from "../bundle.ts";
import type { SmokeCheck, SmokeRun } from "./smoke_run.ts";

/** Days at the end of a symbol's history that every card is run over. */
const LAST_DAYS = 4;

const CARD = ["--idea-card", "ema_trend_htf", "--symbol", "SOLUSDT"];
const WEEK = ["--start", "2025-05-06", "--end", "2025-05-13"];
const SWEEP = [
  ...["backtest", "sweep", ...CARD],
  ...["--grid", "features.ema_fast.length=5,9"],
  ...["--grid", "features.ema_slow.length=21,30"],
];
const SESSION = {
  session_name: "two shares",
  exchange_group: "XNYS",
  mode: "backtest",
  backtest_config: { start_date: "2013-10-07", end_date: "2013-10-11" },
  session_data_config: { symbols: ["SPY", "BAC"], streams: ["1m", "5m", "15m"] },
};

/** The checklist, each line building on those above. */
export const SMOKE_CHECKS: readonly SmokeCheck[] = [
  {
    name: "bundled data is imported",
    isBasic: true,
    async attempt(smoke) {
      await smoke.command(["data", "import", "--bundled"]);
      const { series } = await smoke.command(["data", "status"]);
      return `${series.length} series in a new store`;
    },
  },
  {
    name: "preflight refuses a window that the data does not cover",
    isBasic: true,
    async attempt(smoke) {
      const early = ["--start", "2025-05-01", "--end", "2025-05-06"];
      const { findings } = await smoke.command(["backtest", "preflight", ...CARD, ...early], 1);
      return findings.map(({ code }: { code: string }) => code).join(", ");
    },
  },
  {
    name: "preflight passes a window that it covers",
    isBasic: true,
    async attempt(smoke) {
      const { required_1m_bars } = await smoke.command(["backtest", "preflight", ...CARD, ...WEEK]);
      return `${required_1m_bars} minutes are there`;
    },
  },
  {
    name: "a card is run",
    isBasic: true,
    async attempt(smoke) {
      const args = ["backtest", "run", ...CARD, ...WEEK, "--out", smoke.runs];
      const { dir, run_id, metrics } = await smoke.command(args);
      smoke.runFolder = dir;
      if (metrics.trade_count === 0) throw new Error(`run ${run_id} has no trade`);
      return `run ${run_id}, ${metrics.trade_count} trades`;
    },
  },
  {
    name: "the same run again gives the same bytes",
    isBasic: true,
    async attempt(smoke) {
      const out = join(smoke.runs, "again");
      const again = await smoke.command(["backtest", "run", ...CARD, ...WEEK, "--out", out]);
      const { files } = await smoke.command(["backtest", "verify", smoke.runFolder]);
      if (!smoke.runFolder.endsWith(again.run_id)) throw new Error("the run id is another one");
      return `${files.length} files are identical`;
    },
  },
  {
    name: "the report is there",
    isBasic: true,
    async attempt(smoke) {
      const { path } = await smoke.command(["report", smoke.runFolder]);
      return `${path}, ${Math.round(Deno.statSync(path).size / 1000)} kB`;
    },
  },
  {
    name: "a store with holes is refused, then healed from the archive",
    async attempt(smoke) {
      const db = join(smoke.folder, "healed.duckdb");
      const file = join(smoke.folder, "files", "day.csv.gz");
      const day = ["--start", "2025-05-08", "--end", "2025-05-09", "--file", file];
      await smoke.command(["data", "export", "--symbol", "SOLUSDT", ...day]);
      const part = ["--file", file, "--symbol", "SOLUSDT", "--db", db];
      await smoke.command(["data", "import", ...part]);
      const check = ["backtest", "preflight", ...CARD, ...WEEK, "--db", db];
      await smoke.command(check, 1);
      const heal = ["--fix-gaps", "--archive", BUNDLE_FOLDER];
      const { heal_attempts } = await smoke.command([...check, ...heal]);
      return `${heal_attempts.length} repair, then it passes`;
    },
  },
  {
    name: "every card of the list compiles and runs",
    async attempt(smoke) {
      const { cards } = await smoke.command(["backtest", "list"]);
      for (const { id, symbols: [symbol] } of cards) {
        await smoke.command(["backtest", "normalize", "--idea-card", id]);
        const { series } = await smoke.command(["data", "status", "--symbol", symbol]);
        const endMs = series[0].last_ts_ms + MINUTE_MS;
        const window = ["--start", String(endMs - LAST_DAYS * DAY_MS), "--end", String(endMs)];
        const card = ["--idea-card", id, ...window];
        await smoke.command(["backtest", "run", ...card, "--out", join(smoke.runs, "cards")]);
      }
      return cards.map(({ id }: { id: string }) => id).join(", ");
    },
  },
  {
    name: "a sweep is kept: asked for again, it runs nothing and says the same",
    async attempt(smoke) {
      const first = await smoke.command([...SWEEP, ...WEEK, ...sweepPlace(smoke)]);
      const again = await smoke.command([...SWEEP, ...WEEK, ...sweepPlace(smoke)]);
      if (again.resumed_runs !== first.runs) {
        throw new Error(`${again.resumed_runs} runs were kept`);
      }
      if (again.table_digest !== first.table_digest) throw new Error("the table is another one");
      const kilobytes = Math.round(Deno.statSync(first.report).size / 1000);
      return `${first.runs} runs, ${first.report}, ${kilobytes} kB`;
    },
  },
  {
    name: "a walk chooses in one window and looks at the next",
    async attempt(smoke) {
      const walk = ["--walk-forward", "train=3d,test=2d"];
      const args = [...SWEEP, ...WEEK, ...walk, ...sweepPlace(smoke)];
      const { folds, out_of_sample: { trade_count }, report } = await smoke.command(args);
      Deno.statSync(report);
      return `${folds.length} windows, ${trade_count} trades out of sample`;
    },
  },
  {
    name: "the audits of a card find nothing",
    async attempt(smoke) {
      const audits: [string, ...string[]][] = [
        ["math-parity"],
        ["snapshot-plumbing", "--max-samples", "200"],
        ["rollup"],
        ["causality", "--cuts", "5", "--replays", "50"],
      ];
      const told: string[] = [];
      for (const [name, ...options] of audits) {
        const { checked } = await smoke.command(["audit", name, ...CARD, ...WEEK, ...options]);
        told.push(`${name} ${checked} comparisons`);
      }
      return told.join(", ");
    },
  },
  {
    name: "an approved run has the history to go live, and a changed one is refused",
    async attempt(smoke) {
      const cache = ["--cache", join(smoke.folder, "files", "pre_paper_cache.db")];
      const at = ["--at", "2025-06-02T12:00Z"];
      const check = (run: string, expectedCode = 0) =>
        smoke.command(["paper", "check", "--manifest", run, ...at, ...cache], expectedCode);
      const { state, checks } = await check(smoke.runFolder);
      const manifest = "run_manifest.json";
      const text = Deno.readTextFileSync(join(smoke.runFolder, manifest));
      const changed = join(smoke.folder, "files", "changed_run");
      Deno.mkdirSync(changed);
      Deno.writeTextFileSync(join(changed, manifest), text.replaceAll("SOLUSDT", "BTCUSDT"));
      await check(changed, 1);
      return `${state}, ${checks[0].required_bars} bars`;
    },
  },
  {
    name: "two shares stream through the trading days of a week",
    async attempt(smoke) {
      const config = join(smoke.folder, "files", "session.json");
      Deno.writeTextFileSync(config, JSON.stringify(SESSION));
      const session = ["session", "run", "--config", config, "--quiet"];
      const { bars, trading_days, quality } = await smoke.command(session);
      const isWhole = quality.every(({ percent }: { percent: number }) => percent === 100);
      if (!isWhole) throw new Error("minutes are missing");
      return `${bars} bars on ${trading_days} days, none missing`;
    },
  },
  {
    name: "a record runs as if it were live, and its replay does the same",
    async attempt(smoke) {
      const out = ["--out", join(smoke.folder, "files", "pre_paper")];
      const record = ["--source", BUNDLE_FOLDER, "--until", "2025-05-10"];
      const run = ["--manifest", smoke.runFolder, ...record, ...out];
      const { dir } = await smoke.command(["paper", "run", ...run, "--quiet"]);
      const { closes, signals } = await smoke.command(["paper", "replay", dir]);
      return `${closes} exec closes, ${signals} signals, 0 differences`;
    },
  },
  {
    name: "two runs stand side by side in one report",
    async attempt(smoke) {
      const other = ["--idea-card", "ema_trend_htf", "--symbol", "BTCUSDT", ...WEEK];
      const { dir } = await smoke.command(["backtest", "run", ...other, "--out", smoke.runs]);
      const out = join(smoke.folder, "files", "side_by_side.html");
      await smoke.command(["report", smoke.runFolder, dir, "--out", out]);
      return out;
    },
  },
  {
    name: "minutes go out as Parquet and come back",
    async attempt(smoke) {
      const file = join(smoke.folder, "files", "minutes.parquet");
      const window = ["--start", "2025-05-10", "--end", "2025-05-11"];
      await smoke.command(["data", "export", "--symbol", "SOLUSDT", ...window, "--file", file]);
      await smoke.command(["data", "import", "--file", file, "--symbol", "COPYUSDT"]);
      const { series } = await smoke.command(["data", "status", "--symbol", "COPYUSDT"]);
      if (series[0]?.rows !== 1440) throw new Error(`${series[0]?.rows} rows, not 1440`);
      return "1440 rows";
    },
  },
];

/** Results of this run's own, so that another smoke's trials do not count. */
function sweepPlace({ folder }: SmokeRun): string[] {
  const place = join(folder, "files", "sweeps");
  return ["--results", join(place, "sweeps.duckdb"), "--out", place];
}
