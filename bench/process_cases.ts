import { fromFileUrl, join } from "@std/path";
import { MINUTE_MS } from "../lib/base/mod.ts";
import type { BarColumns } from "../lib/columns/mod.ts";
import { openStore } from "../lib/store/mod.ts";
import { fundingEvery } from "../tests/preflight/memory_history.ts";
import { WALK_START_MS, walkMinutes } from "../tests/support/walk.ts";
import { crossCard, INSTRUMENT } from "./engine_cases.ts";

const ROOT = fromFileUrl(new URL("..", import.meta.url));
const DAY_MS = 1_440 * MINUTE_MS;

/** A whole process, from its start to finished artifacts. */
export interface ProcessRun {
  /** From start to exit. */
  wallMs: number;
  /** Most memory that was resident at once, in MB; `null` where the system does not tell. */
  peakMb: number | null;
  /** Digests of the artifacts, as the command prints them. */
  digests: Record<string, string>;
}

/** A store with last prices, mark prices and funding of a seeded walk, and a card that trades it. */
export interface ProcessCase extends Disposable {
  /** Runs `backtest run` once, from the columns beside the store or from the store itself. */
  run(options: { useCache: boolean }): Promise<ProcessRun>;
}

/**
 * Makes the case in a folder of its own.
 *
 * @param days Days of minutes, the first of which is warm-up.
 * @returns What to measure.
 */
export async function processCase(days: number): Promise<ProcessCase> {
  const folder = await Deno.makeTempDir({ prefix: "closedbar_bench_" });
  const db = join(folder, "walk.duckdb");
  const card = join(folder, "ema_cross.yml");
  await Deno.writeTextFile(card, crossCard("15m"));
  await fill(db, walkMinutes(days * 1_440, 1));
  const instant = (day: number) => new Date(WALK_START_MS + day * DAY_MS).toISOString();
  const window = ["--start", instant(1), "--end", instant(days)];
  let runs = 0;
  return {
    async run({ useCache }) {
      const out = join(folder, `out${++runs}`);
      const args = ["backtest", "run", "--idea-card", card, ...window, "--db", db, "--out", out];
      const cache = useCache ? [] : ["--no-cache"];
      const result = await runProcess([...args, "--json", ...cache]);
      await Deno.remove(out, { recursive: true });
      return result;
    },
    [Symbol.dispose]() {
      Deno.removeSync(folder, { recursive: true });
    },
  };
}

async function fill(db: string, last: BarColumns): Promise<void> {
  await using store = await openStore(db);
  const { volume: _, ...mark } = last;
  const endMs = last.tsOpenMs.at(-1)! + DAY_MS;
  await store.write("last", "WALK", last, { source: "seeded" });
  await store.write("mark", "WALK", mark, { source: "seeded" });
  await store.write("funding", "WALK", fundingEvery(8, WALK_START_MS - DAY_MS, endMs), {
    source: "seeded",
  });
  await store.writeInstrument(INSTRUMENT);
}

async function runProcess(args: string[]): Promise<ProcessRun> {
  const startedMs = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", "cli.ts", ...args],
    cwd: ROOT,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = child.output();
  let peakMb: number | null = null;
  const watch = setInterval(() => peakMb = residentMb(child.pid) ?? peakMb, 5);
  const { success, stdout, stderr } = await output;
  const wallMs = performance.now() - startedMs;
  clearInterval(watch);
  const decoder = new TextDecoder();
  if (!success) throw new Error(decoder.decode(stderr) + decoder.decode(stdout));
  return { wallMs, peakMb, digests: JSON.parse(decoder.decode(stdout)).digests };
}

/** The system's own high-water mark of a process. */
function residentMb(pid: number): number | null {
  try {
    const kib = /VmHWM:\s+(\d+) kB/.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1];
    return kib === undefined ? null : Number(kib) * 1024 / 1e6;
  } catch {
    return null;
  }
}
