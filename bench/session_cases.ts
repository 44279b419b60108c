import { fromFileUrl, join } from "@std/path";
import { MINUTE_MS } from "../lib/base/mod.ts";
import { findCalendar } from "../lib/calendar/mod.ts";
import { type SessionBar, SessionCoordinator, type SessionResult } from "../lib/session/mod.ts";
import { openStore } from "../lib/store/mod.ts";
import { memoryHistory, sessionConfig, sessionMinutes } from "../tests/support/session_scene.ts";

/** A session over seeded minutes: what the session bench times, and the tests check at a small size. */
export interface SessionCase {
  /** 1m bars that the session delivers. */
  minutes: number;
  /** Runs once. */
  run(): Promise<SessionResult & { digest: string }>;
}

/**
 * Symbols over trading days from 2025-06-02 on, with 5m and 15m bars derived and quality watched.
 *
 * @param symbolCount Number of symbols.
 * @param days Number of trading days.
 * @returns The case.
 */
export function sessionCase(symbolCount: number, days: number): SessionCase {
  const calendar = findCalendar("XNYS");
  const startDate = "2025-06-02";
  let endDate = startDate;
  for (let day = 1; day < days; day++) endDate = calendar.nextTradingDay(endDate);
  const symbols = Array.from({ length: symbolCount }, (_, i) => `S${String(i).padStart(2, "0")}`);
  const bars = new Map(
    symbols.map((symbol, i) => [symbol, sessionMinutes(calendar, [startDate, endDate], i + 1)]),
  );
  const history = memoryHistory(bars);
  const config = sessionConfig({ symbols, startDate, endDate });
  return {
    minutes: symbolCount * bars.get(symbols[0])!.open.length,
    async run() {
      // Order matters to the sum: a bar that is late, missing or twice changes the digest.
      let digest = 0;
      const onBar = (bar: SessionBar) => {
        const at = bar.tsOpenMs / MINUTE_MS + bar.symbolIndex * 7 + bar.intervalIndex;
        digest = (Math.imul(digest, 31) + at + Math.round(bar.close * 100)) | 0;
      };
      const coordinator = new SessionCoordinator({
        config,
        calendar,
        history,
        consumers: [{ onBar }],
      });
      const result = await coordinator.run();
      return { ...result, digest: (digest >>> 0).toString(16).padStart(8, "0") };
    },
  };
}

/** `session run` as a whole process, over a store in a folder of its own. */
export interface SessionProcess extends Disposable {
  /**
   * Runs once.
   *
   * @returns Bars that were delivered.
   */
  run(): Promise<number>;
}

/**
 * Two symbols over one day, from the start of a process to its exit.
 *
 * @returns What to measure.
 */
export async function sessionProcess(): Promise<SessionProcess> {
  const folder = await Deno.makeTempDir({ prefix: "closedbar_bench_" });
  const db = join(folder, "session.duckdb");
  const config = join(folder, "session.json");
  const day = "2025-06-02";
  const symbols = ["S00", "S01"];
  await Deno.writeTextFile(
    config,
    JSON.stringify({
      session_name: "bench",
      exchange_group: "XNYS",
      mode: "backtest",
      backtest_config: { start_date: day, end_date: day },
      session_data_config: { symbols, streams: ["1m", "5m", "15m"] },
    }),
  );
  await using store = await openStore(db);
  for (const [i, symbol] of symbols.entries()) {
    const bars = sessionMinutes(findCalendar("XNYS"), [day, day], i + 1);
    await store.write("last", symbol, bars, { source: "seeded" });
  }
  return {
    async run() {
      const command = ["session", "run", "--config", config, "--db", db, "--json", "--quiet"];
      const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-q", "-A", "cli.ts", ...command],
        cwd: fromFileUrl(new URL("..", import.meta.url)),
      }).output();
      if (!success) throw new Error(new TextDecoder().decode(stderr));
      return JSON.parse(new TextDecoder().decode(stdout)).bars;
    },
    [Symbol.dispose]: () => Deno.removeSync(folder, { recursive: true }),
  };
}
