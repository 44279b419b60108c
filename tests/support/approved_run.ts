import { join } from "@std/path";
import { openBarCache } from "../../lib/store/mod.ts";
import { type BarColumns, lowerBound, sliceColumns } from "../../lib/columns/mod.ts";
import { makeWorkplace } from "./bundled_store.ts";
import { readBars } from "./read_bars.ts";
import { runCli } from "./run_cli.ts";

/** A backtest that was approved, and where its sessions go. */
export interface ApprovedPlace {
  /** A folder of the test file. */
  folder: string;
  /** The store. */
  db: string;
  /** The run folder. */
  dir: string;
  /** Real minutes of the symbol. */
  bars: BarColumns;
}

/**
 * Runs a shipped card over two days of real minutes and makes that the approved run.
 *
 * @param card Name of the card.
 * @returns Where everything is.
 */
export async function makeApproved(card: string): Promise<ApprovedPlace> {
  const { folder, db } = await makeWorkplace();
  const window = ["--symbol", "SOLUSDT", "--start", "2025-05-08", "--end", "2025-05-10"];
  const made = await runCli(
    ...["backtest", "run", "--idea-card", card, ...window, "--db", db, "--out", folder, "--json"],
  );
  if (made.code !== 0) throw new Error(`the run failed: ${made.stdout}${made.stderr}`);
  const { dir } = JSON.parse(made.stdout);
  return { folder, db, dir, bars: await readBars("data/SOLUSDT_1m.csv.gz") };
}

/**
 * Fills a cache with the real minutes before an instant.
 *
 * @param place Where everything is.
 * @param name File name of the cache.
 * @param untilMs The instant, epoch milliseconds.
 * @returns Path of the cache.
 */
export async function makeCache(
  { folder, bars }: ApprovedPlace,
  name: string,
  untilMs: number,
): Promise<string> {
  const path = join(folder, name);
  using cache = await openBarCache(path);
  const before = sliceColumns(bars, 0, lowerBound(bars.tsOpenMs, untilMs));
  cache.put("last", "SOLUSDT", before, "historical");
  return path;
}

/**
 * Lines of a session's file.
 *
 * @param folder Folder of the session.
 * @param name The file.
 * @returns Each line as what it says.
 */
export function jsonLines(folder: string, name: string): Record<string, unknown>[] {
  return Deno.readTextFileSync(join(folder, name)).split("\n").slice(0, -1).map((line) =>
    JSON.parse(line)
  );
}
