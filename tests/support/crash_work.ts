import { digestColumns, MINUTE_MS } from "../../lib/base/mod.ts";
import { lowerBound, sliceColumns } from "../../lib/columns/mod.ts";
import { type HistoricalProvider, syncRange } from "../../lib/providers/mod.ts";
import { compactStore, importFile, openStore, type Store } from "../../lib/store/mod.ts";
import { type Migration, MIGRATIONS } from "../../lib/store/migrations.ts";
import { makeBars, rangeOf } from "../store/fixtures.ts";

/** What a process is killed in the middle of. */
export const WORKS = ["import", "sync", "migrate", "compact"] as const;

/** One of them. */
export type Work = typeof WORKS[number];

/** Minutes of each batch. */
export const ROWS = 1500;

/** Minutes of each page of a sync. */
export const PAGE_ROWS = 150;

/** The store that a work writes. */
export const STORE = "s.duckdb";

/** A schema three steps ahead, of which one rewrites every row. */
export const NEWER_SCHEMA: readonly Migration[] = [
  ...MIGRATIONS,
  { name: "notes", statements: ["CREATE TABLE notes (symbol VARCHAR PRIMARY KEY, text VARCHAR)"] },
  {
    name: "a note per series",
    statements: ["INSERT INTO notes SELECT symbol, 'kept' FROM bars_1m GROUP BY symbol"],
  },
  { name: "volume in lots", statements: ["UPDATE bars_1m SET volume = volume * 8"] },
];

/** Digest of a symbol's minutes, with where they come from. */
export async function digestOf(store: Store, symbol: string): Promise<string> {
  const bars = await store.readBars(symbol, rangeOf(ROWS));
  const sources = new Set(await store.readSources("last", symbol, rangeOf(ROWS)));
  return `${digestColumns(Object.values(bars))} ${[...sources].sort()}`;
}

/** Serves the minutes of `makeBars`. */
export const PROVIDER: HistoricalProvider = {
  name: "venue",
  fetchBars(_symbol, _stream, startMs, endMs) {
    const bars = makeBars(ROWS);
    const [from, to] = [startMs, endMs].map((ts) => lowerBound(bars.tsOpenMs, ts));
    return Promise.resolve(sliceColumns(bars, from, to) as never);
  },
  fetchInstrument: () => Promise.reject(new Error("not asked")),
};

/** Puts into a folder what a work starts from. */
export async function prepare(work: Work, folder: string): Promise<void> {
  const bars = makeBars(ROWS);
  const rows = Array.from(
    bars.tsOpenMs,
    (_, i) => Object.values(bars).map((column: Float64Array) => column[i]).join(","),
  );
  if (work === "import") {
    await Deno.writeTextFile(
      `${folder}/bars.csv`,
      `ts,open,high,low,close,volume\n${rows.join("\n")}\n`,
    );
    return;
  }
  if (work === "sync") return;
  await using store = await openStore(`${folder}/${STORE}`);
  for (const symbol of ["A", "B"]) {
    await store.write("last", symbol, bars, { source: "test" });
  }
  if (work === "compact") {
    await store.write("last", "GONE", bars, { source: "test" });
    await store.delete("last", "GONE", rangeOf(ROWS));
  }
}

/** Does one turn of a work; every turn opens and closes the store. */
export async function work(kind: Work, folder: string, turn: number): Promise<void> {
  const path = `${folder}/${STORE}`;
  const symbol = `S${turn}`;
  if (kind === "compact") {
    await compactStore(path);
    return;
  }
  if (kind === "migrate") {
    const copy = `${folder}/copy${turn}.duckdb`;
    await Deno.copyFile(path, `${copy}.part`);
    await Deno.rename(`${copy}.part`, copy);
    await using _store = await openStore(copy, { migrations: NEWER_SCHEMA });
    return;
  }
  await using store = await openStore(path);
  if (kind === "import") {
    await importFile(store, { path: `${folder}/bars.csv`, symbol, stream: "last", source: "file" });
  } else {
    const range = rangeOf(ROWS);
    const pageMs = PAGE_ROWS * MINUTE_MS;
    await syncRange(store, PROVIDER, { symbol, stream: "last", range, pageMs });
  }
}

if (import.meta.main) {
  const [kind, folder] = Deno.args as [Work, string];
  // Loads the engine before the first turn, so that the clock of the kill starts with the work.
  (await openStore(`${folder}/warm.duckdb`)).close();
  await Deno.stdout.write(new TextEncoder().encode("ready\n"));
  for (let turn = 0;; turn++) await work(kind, folder, turn);
}
