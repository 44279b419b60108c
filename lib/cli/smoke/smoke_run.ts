import { join } from "@std/path";
import { DAY_MS, MINUTE_MS } from "../../base/mod.ts";
import { BUNDLE_FOLDER } from "../bundle.ts";

/** Days at the end of a symbol's history that every card is run over. */
const LAST_DAYS = 4;

/** What a command line left behind. */
export interface CommandOutput {
  /** Exit code. */
  code: number;
  /** All of stdout. */
  stdout: string;
}

/** Runs a command line of this program. */
export type CommandRunner = (args: string[]) => Promise<CommandOutput>;

/** How a check came out. */
export interface SmokeResult {
  /** What was tried. */
  name: string;
  /** Whether it did what it has to do. */
  ok: boolean;
  /** What was seen, or what went wrong. */
  detail: string;
}

/** One line of the checklist. */
export interface SmokeCheck {
  /** What is tried. */
  name: string;
  /** Whether the short list has it. */
  isBasic?: true;
  /** Tries it; says what was seen, throws when it is not what has to be. */
  attempt(smoke: SmokeRun): Promise<string>;
}

const CARD = ["--idea-card", "ema_trend_htf", "--symbol", "SOLUSDT"];
const WEEK = ["--start", "2025-05-06", "--end", "2025-05-13"];
const SESSION = {
  session_name: "two shares",
  exchange_group: "XNYS",
  mode: "backtest",
  backtest_config: { start_date: "2013-10-07", end_date: "2013-10-11" },
  session_data_config: { symbols: ["SPY", "BAC"], streams: ["1m", "5m", "15m"] },
};

/** A folder of its own, and the commands that were run in it. */
export class SmokeRun {
  /** Folder to work in. */
  readonly folder: string;
  /** The store. */
  readonly db: string;
  /** Where runs go. */
  readonly runs: string;
  /** Folder of the first run. */
  runFolder = "";
  readonly #run: CommandRunner;

  /**
   * @param folder Folder to work in.
   * @param run Runs a command line.
   */
  constructor(folder: string, run: CommandRunner) {
    this.folder = folder;
    this.db = join(folder, "store.duckdb");
    this.runs = join(folder, "runs");
    this.#run = run;
  }

  /**
   * Tries one check after the other, in an empty folder.
   *
   * @param checks What to try.
   * @returns How each came out.
   */
  async execute(checks: readonly SmokeCheck[]): Promise<SmokeResult[]> {
    for (const name of ["store.duckdb", "store.duckdb.wal", "healed.duckdb", "runs", "files"]) {
      removeIfThere(join(this.folder, name));
    }
    Deno.mkdirSync(join(this.folder, "files"), { recursive: true });
    const results: SmokeResult[] = [];
    for (const { name, attempt } of checks) {
      try {
        results.push({ name, ok: true, detail: await attempt(this) });
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        results.push({ name, ok: false, detail });
      }
    }
    return results;
  }

  /**
   * Runs a command with `--json`.
   *
   * @param args Its words and options; the store is added unless it is named.
   * @param expectedCode Exit code that it has to end with.
   * @returns Its document.
   * @throws {Error} When it ends with another code.
   */
  // deno-lint-ignore no-explicit-any
  async command(args: string[], expectedCode = 0): Promise<any> {
    const db = args.includes("--db") ? [] : ["--db", this.db];
    const { code, stdout } = await this.#run([...args, ...db, "--json"]);
    const document = JSON.parse(stdout);
    if (code !== expectedCode) {
      const reason = document.error?.message ?? "it said nothing wrong";
      throw new Error(`"${args.join(" ")}" ended with ${code}, not ${expectedCode}: ${reason}`);
    }
    return document;
  }
}

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

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
