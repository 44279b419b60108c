import { digestColumns, MINUTE_MS } from "../lib/base/mod.ts";
import type { BarColumns } from "../lib/columns/mod.ts";
import { openHistory, openStore } from "../lib/store/mod.ts";
import { makeMinutes, START_MS } from "./store_cases.ts";

/** Seeded minutes whose columns are kept beside their store. */
export interface CacheCase extends Disposable {
  /** What the columns have to be. */
  digest: string;
  /** Finds, maps and checks them; the database stays closed. */
  map(): Promise<BarColumns>;
}

/**
 * Makes the case in a folder of its own.
 *
 * @param rows How many minutes.
 * @returns What to measure.
 */
export async function makeCacheCase(rows: number): Promise<CacheCase> {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/prices.duckdb`;
  const range = { startMs: START_MS, endMs: START_MS + rows * MINUTE_MS };
  const bars = makeMinutes(rows);
  {
    await using store = await openStore(path);
    await store.write("last", "A", bars, { source: "seeded" });
  }
  {
    await using history = await openHistory(path);
    await history.readBars("A", range);
  }
  return {
    digest: digestColumns(Object.values(bars)),
    async map() {
      await using history = await openHistory(path);
      const kept = await history.readBars("A", range);
      if (history.isStoreOpen) throw new Error("The columns of this bench come from the cache");
      return kept;
    },
    [Symbol.dispose]() {
      Deno.removeSync(folder, { recursive: true });
    },
  };
}
