import { MINUTE_MS, sha256Hex } from "../lib/base/mod.ts";
import { type BarColumns, sliceColumns } from "../lib/columns/mod.ts";
import { ensureHistory } from "../lib/paper/mod.ts";
import { openBarCache } from "../lib/store/mod.ts";
import { walkMinutes } from "../tests/support/walk.ts";

/** Seeded minutes in a cache, one symbol whole and one with a hole. */
export interface HistoryCase extends Disposable {
  /** Looks whether the whole symbol is whole; returns a digest of the answer. */
  checkWhole(): Promise<string>;
  /** Looks for the hole of the other; returns a digest of the answer. */
  checkHole(): Promise<string>;
}

/**
 * Makes the case in a folder of its own.
 *
 * @param rows How many minutes.
 * @returns What to measure.
 */
export async function makeHistoryCase(rows: number): Promise<HistoryCase> {
  const folder = await Deno.makeTempDir();
  const cache = await openBarCache(`${folder}/cache.db`);
  const bars: BarColumns = walkMinutes(rows, 1);
  const hole = Math.floor(rows / 3);
  cache.put("last", "WHOLE", bars, "historical");
  cache.put("last", "HOLE", sliceColumns(bars, 0, hole), "historical");
  cache.put("last", "HOLE", sliceColumns(bars, hole + 7, rows), "historical");
  const check = async (symbol: string) => {
    const answer = await ensureHistory({
      symbol,
      tf: "1m",
      requiredStartMs: bars.tsOpenMs[0],
      requiredEndMs: bars.tsOpenMs[rows - 1] + MINUTE_MS,
      cache,
      provider: null,
      autoBackfill: false,
    });
    return sha256Hex(JSON.stringify(answer));
  };
  return {
    checkWhole: () => check("WHOLE"),
    checkHole: () => check("HOLE"),
    [Symbol.dispose]() {
      cache.close();
      Deno.removeSync(folder, { recursive: true });
    },
  };
}
