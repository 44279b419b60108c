import { digestColumns, MINUTE_MS, SeededRandom, sha256Hex } from "../lib/base/mod.ts";
import { allocateBars, type BarColumns } from "../lib/columns/mod.ts";
import { verifySymbol } from "../lib/preflight/mod.ts";
import { exportFile, importFile, openStore } from "../lib/store/mod.ts";

/** 2020-01-01T00:00Z. */
export const START_MS = 1_577_836_800_000;

/** Seeded minutes in a store, and files of the same rows. */
export interface StoreCase extends Disposable {
  /** What every way of reading the rows has to give. */
  digest: string;
  /** Reads all rows as columns. */
  read(): Promise<string>;
  /** Looks through all rows as `data verify` does; nothing is wrong with them. */
  verify(): Promise<string>;
  /** Looks for what a sync of all rows would have to fetch, which is nothing. */
  findMissing(): Promise<string>;
  /** Imports a file of the rows as a symbol that is not there yet. */
  importAnew(kind: "csv" | "parquet"): Promise<string>;
}

/**
 * Makes the case in a folder of its own.
 *
 * @param rows How many minutes.
 * @returns What to measure; each way returns the digest of what it read.
 */
export async function makeStoreCase(rows: number): Promise<StoreCase> {
  const folder = await Deno.makeTempDir();
  const store = await openStore(`${folder}/prices.duckdb`);
  const range = { startMs: START_MS, endMs: START_MS + rows * MINUTE_MS };
  const bars = makeMinutes(rows);
  await store.write("last", "A", bars, { source: "seeded" });
  for (const ending of ["csv", "parquet"]) {
    const path = `${folder}/bars.${ending}`;
    await exportFile(store, { path, symbol: "A", stream: "last", range });
  }
  const digestOf = async (symbol: string) =>
    digestColumns(Object.values(await store.readBars(symbol, range)));
  let imports = 0;
  return {
    digest: digestColumns(Object.values(bars)),
    read: () => digestOf("A"),
    verify: async () => sha256Hex(JSON.stringify(await verifySymbol(store, "A"))),
    findMissing: async () =>
      sha256Hex(JSON.stringify(await store.missingRanges("last", "A", range))),
    async importAnew(kind) {
      const symbol = `B${++imports}`;
      await importFile(store, { path: `${folder}/bars.${kind}`, symbol, stream: "last" });
      const digest = await digestOf(symbol);
      await store.delete("last", symbol, range);
      return digest;
    },
    [Symbol.dispose]() {
      store.close();
      Deno.removeSync(folder, { recursive: true });
    },
  };
}

/**
 * A random walk on a grid of cents, as venues quote.
 *
 * @param rows How many minutes.
 * @returns Seeded bars.
 */
export function makeMinutes(rows: number): BarColumns {
  const random = new SeededRandom(1);
  const bars = allocateBars(rows);
  let cents = 10_000;
  for (let i = 0; i < rows; i++) {
    const next = Math.max(100, cents + random.nextInt(41) - 20);
    bars.tsOpenMs[i] = START_MS + i * MINUTE_MS;
    bars.open[i] = cents / 100;
    bars.high[i] = (Math.max(cents, next) + random.nextInt(10)) / 100;
    bars.low[i] = (Math.min(cents, next) - random.nextInt(10)) / 100;
    bars.close[i] = next / 100;
    bars.volume[i] = random.nextInt(1_000_000) / 1000;
    cents = next;
  }
  return bars;
}
