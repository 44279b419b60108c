import { MINUTE_MS, SeededRandom } from "../../lib/base/mod.ts";
import { allocateBars, type BarColumns } from "../../lib/columns/mod.ts";

/** 2025-05-05T00:00Z. */
export const START_MS = 1_746_403_200_000;

/** Sound seeded bars, one a minute. */
export function makeBars(count: number, seed = 1, startMs = START_MS): BarColumns {
  const random = new SeededRandom(seed);
  const bars = allocateBars(count);
  let price = 100;
  for (let i = 0; i < count; i++) {
    const close = Math.max(1, price + random.nextNormal());
    bars.tsOpenMs[i] = startMs + i * MINUTE_MS;
    bars.open[i] = price;
    bars.close[i] = close;
    bars.high[i] = Math.max(price, close) + random.nextFloat();
    bars.low[i] = Math.min(price, close) - 0.5 * random.nextFloat();
    bars.volume[i] = random.nextInt(1000) / 8;
    price = close;
  }
  return bars;
}

/** The range that `makeBars(count)` covers. */
export function rangeOf(count: number, startMs = START_MS) {
  return { startMs, endMs: startMs + count * MINUTE_MS };
}

/** Runs an action in a folder of its own, which is removed afterwards. */
export async function inFolder(action: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await action(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/**
 * Runs a module's text in another process, with the repository's import map, from its root.
 *
 * @returns The process, whose output is piped.
 */
export async function runScript(text: string, flags = ["-A"]): Promise<Deno.ChildProcess> {
  const root = new URL("../..", import.meta.url);
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "--ext=ts", ...flags, "-"],
    cwd: root,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  return process;
}
