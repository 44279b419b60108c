import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { SeededRandom } from "../../lib/base/mod.ts";
import { openStore, type Store } from "../../lib/store/mod.ts";
import {
  digestOf,
  NEWER_SCHEMA,
  PAGE_ROWS,
  prepare,
  ROWS,
  STORE,
  type Work,
  work,
} from "../support/crash_work.ts";
import { inFolder } from "./fixtures.ts";

/** Kills of each kind of work; four kinds make more than two hundred. */
const KILLS = 52;

/** Latest moment of a kill after the work has begun, milliseconds. */
const LATEST_MS = 120;

const SCRIPT = fromFileUrl(new URL("../support/crash_work.ts", import.meta.url));

/** Starts the work in a process of its own and kills it after a while. */
async function killDuring(kind: Work, folder: string, delayMs: number): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", SCRIPT, kind, folder],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.getReader();
  const { done } = await reader.read();
  assert(!done, "the work did not begin");
  await new Promise((resolve) => setTimeout(resolve, delayMs));
  child.kill("SIGKILL");
  await reader.cancel();
  assertEquals((await child.status).signal, "SIGKILL");
}

/** What an undisturbed turn leaves behind. */
async function undisturbed(kind: Work): Promise<string> {
  let digest = "";
  await inFolder(async (folder) => {
    await prepare(kind, folder);
    await work(kind, folder, 0);
    const [path, options, symbol] = kind === "migrate"
      ? [`${folder}/copy0.duckdb`, { migrations: NEWER_SCHEMA }, "A"] as const
      : [`${folder}/${STORE}`, {}, kind === "compact" ? "A" : "S0"] as const;
    await using store = await openStore(path, options);
    digest = await digestOf(store, symbol);
  });
  return digest;
}

/** Every batch that is there is whole: a file's rows, or whole pages from the beginning. */
async function requireWholeBatches(store: Store, batchRows: number): Promise<string[]> {
  const series = await store.status();
  for (const { rows, gapCount } of series) assertEquals([rows % batchRows, gapCount], [0, 0]);
  const logged = (await store.syncs()).reduce((sum, { rows }) => sum + rows, 0);
  assertEquals(logged, series.reduce((sum, { rows }) => sum + rows, 0));
  return series.map(({ symbol }) => symbol);
}

/** What has to hold after a kill, whenever it came, and after doing the work again. */
const AFTERMATH: Record<Work, (folder: string, expected: string) => Promise<void>> = {
  import: (folder, expected) => checkBatches("import", folder, ROWS, expected),
  sync: (folder, expected) => checkBatches("sync", folder, PAGE_ROWS, expected),
  async migrate(folder, expected) {
    const copies = [...Deno.readDirSync(folder)].map(({ name }) => name)
      .filter((name) => /^copy\d+\.duckdb$/.test(name));
    for (const name of copies.slice(-2)) {
      await using store = await openStore(`${folder}/${name}`, { migrations: NEWER_SCHEMA });
      for (const symbol of ["A", "B"]) assertEquals(await digestOf(store, symbol), expected);
    }
  },
  async compact(folder, expected) {
    await work("compact", folder, 0);
    assertEquals([...Deno.readDirSync(folder)].filter(({ name }) => name.includes(".part")), []);
    await using store = await openStore(`${folder}/${STORE}`);
    for (const symbol of ["A", "B"]) assertEquals(await digestOf(store, symbol), expected);
  },
};

async function checkBatches(kind: Work, folder: string, batchRows: number, expected: string) {
  let symbols: string[];
  {
    await using store = await openStore(`${folder}/${STORE}`);
    symbols = await requireWholeBatches(store, batchRows);
  }
  // The last one is where the kill may have come; the one after may not have begun.
  const last = Math.max(0, symbols.length - 1);
  await work(kind, folder, last);
  await work(kind, folder, last + 1);
  await using store = await openStore(`${folder}/${STORE}`);
  for (const turn of [0, last, last + 1]) {
    assertEquals(await digestOf(store, `S${turn}`), expected);
  }
}

async function killMany(kind: Work, seed: number): Promise<void> {
  const expected = await undisturbed(kind);
  const random = new SeededRandom(seed);
  for (let i = 0; i < KILLS; i++) {
    await inFolder(async (folder) => {
      await prepare(kind, folder);
      await killDuring(kind, folder, random.nextInt(LATEST_MS));
      await AFTERMATH[kind](folder, expected);
    });
  }
}

for (const [i, pair] of ([["import", "sync"], ["migrate", "compact"]] as const).entries()) {
  Deno.test(
    `${2 * KILLS} processes killed during ${
      pair.join(" and ")
    } leave whole batches, and doing it ` +
      `again ends as if nothing had happened`,
    async () => {
      await Promise.all(pair.map((kind, k) => killMany(kind, 10 * i + k)));
    },
  );
}
