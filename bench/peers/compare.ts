import { fromFileUrl, join } from "@std/path";
import { deriveTimeframe } from "../../lib/feeds/mod.ts";
import { walkMinutes } from "../../tests/support/walk.ts";
import type { Measured } from "./measure.ts";
import packages from "./packages.json" with { type: "json" };

/** The same work, done by several. */
interface Work {
  /** What is done. */
  title: string;
  /** File of bars that all of them read. */
  bars: string;
  /** Ours, then the others: the name in the table, the script, the package. */
  contenders: readonly { name: string; script: string }[];
}

/** What one of them took, and what it came to. */
export interface Contender extends Measured {
  /** What was done. */
  title: string;
  /** Who did it. */
  name: string;
}

const HERE = fromFileUrl(new URL(".", import.meta.url));
const CONFIG = fromFileUrl(new URL("../../deno.json", import.meta.url));
const YEAR_ROWS = 525_600;

/** Processes of each, taken in turn. */
const ROUNDS = 5;

const WORKS: readonly Work[] = [
  {
    title: "one run, a year at 15m, EMA cross, stop and target",
    bars: "quarters.f64",
    contenders: [
      { name: "closedbar, on minutes, with fees and funding", script: "ours_run.ts" },
      { name: `grademark ${packages.dependencies.grademark}, on quarters`, script: "grademark.ts" },
    ],
  },
  {
    title: "two EMAs over a year of minutes, and their crosses",
    bars: "minutes.f64",
    contenders: [
      { name: "closedbar", script: "ours_averages.ts" },
      {
        name: `technicalindicators ${packages.dependencies.technicalindicators}`,
        script: "technicalindicators.ts",
      },
      {
        name: `trading-signals ${packages.dependencies["trading-signals"]}`,
        script: "trading_signals.ts",
      },
      { name: `indicatorts ${packages.dependencies.indicatorts}`, script: "indicatorts.ts" },
    ],
  },
];

/**
 * Installs the peers into a folder of their own and lets each do the same work as ours, in processes
 * that take turns.
 *
 * @returns What each took: the medians over all its processes.
 * @throws {Error} when an installation fails, or when two come to another number of trades or signals.
 */
export async function comparePeers(): Promise<Contender[]> {
  const folder = await Deno.makeTempDir({ prefix: "closedbar_peers_" });
  try {
    await install(folder);
    const results: Contender[] = [];
    for (const work of WORKS) results.push(...await compare(work, folder));
    return results;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function install(folder: string): Promise<void> {
  for (const { name } of Deno.readDirSync(HERE)) {
    const target = name === "packages.json" ? "package.json" : name;
    await Deno.copyFile(join(HERE, name), join(folder, target));
  }
  const last = walkMinutes(YEAR_ROWS, 1);
  const { bars } = deriveTimeframe(last, "15m");
  for (const [name, columns] of [["minutes", last], ["quarters", bars]] as const) {
    const { tsOpenMs, open, high, low, close } = columns;
    await Deno.writeFile(
      join(folder, `${name}.f64`),
      new Uint8Array(
        Float64Array.from([tsOpenMs, open, high, low, close].flatMap((one) => [...one])).buffer,
      ),
    );
  }
  await run(["install", "--quiet", "--node-modules-dir=auto"], folder);
}

async function compare({ title, bars, contenders }: Work, folder: string): Promise<Contender[]> {
  const measured = contenders.map((): Measured[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, { script }] of contenders.entries()) {
      // Ours needs the repository's import map, the others their own folder.
      const place = script.startsWith("ours")
        ? ["--config", CONFIG, join(HERE, script)]
        : ["--no-lock", join(folder, script)];
      const args = ["run", "-q", "-A", ...place, join(folder, bars), String(YEAR_ROWS)];
      measured[i].push(JSON.parse(await run(args, folder)));
    }
  }
  const results = contenders.map(({ name }, i) => ({
    title,
    name,
    firstMs: median(measured[i].map(({ firstMs }) => firstMs)),
    warmMs: median(measured[i].map(({ warmMs }) => warmMs)),
    count: measured[i][0].count,
  }));
  const counts = new Set(measured.flat().map(({ count }) => count));
  if (counts.size === 1) return results;
  const list = results.map(({ name, count }) => `${name}: ${count}`).join(", ");
  throw new Error(`The same work does not come to the same count: ${list}`);
}

async function run(args: string[], cwd: string): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), { args, cwd, env: { NO_COLOR: "1" } });
  const { success, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`deno ${args.join(" ")} failed: ${decoder.decode(stderr)}`);
  return decoder.decode(stdout);
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

if (import.meta.main) {
  for (const { title, name, firstMs, warmMs, count } of await comparePeers()) {
    const took = `first ${firstMs.toFixed(1)} ms, warm ${warmMs.toFixed(1)} ms`;
    // deno-lint-ignore no-console
    console.log(`${title}: ${name}: ${took}, count ${count}`);
  }
}
