/**
 * Measures everything and writes the figures into `bench/README.md`, with the machine and the date.
 *
 * @module
 */
import { fromFileUrl, join } from "@std/path";
import { comparePeers } from "./peers/compare.ts";
import type { Measured } from "./peers/measure.ts";
import { processCase } from "./process_cases.ts";

const HERE = fromFileUrl(new URL(".", import.meta.url));
const YEAR_ROWS = 525_600;
const YEAR_DAYS = 365;

/** Processes per figure: V8 may run the same loop in another tier from one process to the next. */
const PROCESSES = 9;

/** The script that measures runs. */
const RUN = "measured_run.ts";

/** What `deno bench --json` says of one case. */
interface BenchJson {
  benches: {
    group: string | null;
    name: string;
    results: { ok?: { min: number; avg: number; p75: number } }[];
  }[];
}

async function deno(args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: HERE,
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`deno ${args.join(" ")} failed: ${decoder.decode(stderr)}`);
  return decoder.decode(stdout);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

function row(...cells: (string | number)[]): string {
  return `| ${cells.join(" | ")} |`;
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(value < 100 ? 1 : 0)} ms`;
}

async function measureIn(script: string, ...args: (string | number)[]): Promise<Measured> {
  const all: Measured[] = [];
  for (let i = 0; i < PROCESSES; i++) {
    all.push(JSON.parse(await deno(["run", "-q", "-A", script, ...args.map(String)])));
  }
  return {
    firstMs: median(all.map(({ firstMs }) => firstMs)),
    warmMs: median(all.map(({ warmMs }) => warmMs)),
    count: all[0].count,
  };
}

async function runLines(): Promise<string[]> {
  const lines = [
    "### One run",
    "",
    `EMA 20/50 cross, stop 2 %, target 4 %, fees, funding, equity curve kept; feeds prepared. Median of ${PROCESSES} processes.`,
    "",
    row("exec bars", "minutes", "trades", "first run", "warm"),
    row("---", "--:", "--:", "--:", "--:"),
  ];
  const years = [1, 2, 4, 8].map((count) => ["15m", count] as const);
  for (const [timeframe, count] of [["1m", 1], ["1h", 1], ...years] as const) {
    const rows = YEAR_ROWS * count;
    const { count: trades, firstMs, warmMs } = await measureIn(RUN, timeframe, rows, 1);
    lines.push(row(timeframe, rows.toLocaleString("en"), trades, ms(firstMs), ms(warmMs)));
  }
  return lines;
}

/** The same minutes in shorter and longer runs, so that caches and predictors have one task each time. */
async function growthLines(): Promise<string[]> {
  const years = 8;
  const lines = [
    "### Growth",
    "",
    `The same ${years} years at 15m in runs of one year and longer. Median of ${PROCESSES} processes.`,
    "",
    row("years a run", "runs", "trades", "warm, all runs", "of proportional"),
    row("--:", "--:", "--:", "--:", "--:"),
  ];
  let oneYearMs = NaN;
  for (const length of [1, 2, 4, 8]) {
    const runs = years / length;
    const { count, warmMs } = await measureIn(RUN, "15m", YEAR_ROWS * years, runs);
    if (length === 1) oneYearMs = warmMs;
    lines.push(row(length, runs, count, ms(warmMs), (warmMs / oneYearMs).toFixed(2)));
  }
  return lines;
}

async function sweepLines(): Promise<string[]> {
  const lines = [
    "### One sweep",
    "",
    `400 combinations of two lengths of averages, a year at 15m, results in memory. Median of ${PROCESSES} processes.`,
    "",
    row("threads", "trades", "first sweep", "warm"),
    row("--:", "--:", "--:", "--:"),
  ];
  for (const jobs of [1, 2]) {
    const { count, firstMs, warmMs } = await measureIn("measured_sweep.ts", YEAR_ROWS, 20, jobs);
    lines.push(row(jobs, count.toLocaleString("en"), ms(firstMs), ms(warmMs)));
  }
  return lines;
}

async function processLines(): Promise<string[]> {
  using process = await processCase(YEAR_DAYS);
  const lines = [
    "### One process",
    "",
    `From its start to finished artifacts, a year at 15m with mark prices and funding. Median of ${PROCESSES} processes.`,
    "",
    row("columns from", "wall", "peak memory"),
    row("---", "--:", "--:"),
  ];
  await process.run({ useCache: true });
  for (const useCache of [false, true]) {
    const runs = [];
    for (let i = 0; i < PROCESSES; i++) runs.push(await process.run({ useCache }));
    const peaks = runs.flatMap(({ peakMb }) => peakMb ?? []);
    lines.push(row(
      useCache ? "the columnar cache" : "the store",
      ms(median(runs.map(({ wallMs }) => wallMs))),
      peaks.length === 0 ? "not told" : `${median(peaks).toFixed(0)} MB`,
    ));
  }
  return lines;
}

async function peerLines(): Promise<string[]> {
  const contenders = await comparePeers();
  return [
    "### Beside others",
    "",
    "The same work in processes that take turns; the counts of trades or crosses are equal.",
    "",
    row("work", "by", "first", "warm", "count"),
    row("---", "---", "--:", "--:", "--:"),
    ...contenders.map(({ title, name, firstMs, warmMs, count }) =>
      row(title, name, ms(firstMs), ms(warmMs), count)
    ),
  ];
}

async function caseLines(): Promise<string[]> {
  const lines = [
    "### Every case",
    "",
    "As `deno task bench` measures them, in one process per file.",
    "",
    row("file", "case", "fastest", "mean"),
    row("---", "---", "--:", "--:"),
  ];
  const files = [...Deno.readDirSync(HERE)].map(({ name }) => name)
    .filter((name) => name.endsWith("_bench.ts")).sort();
  for (const file of files) {
    const text = await deno(["bench", "-A", "--json", file]);
    const { benches }: BenchJson = JSON.parse(text.slice(text.search(/^\{$/m)));
    for (const { name, results } of benches) {
      const { ok } = results[0];
      if (ok !== undefined) {
        lines.push(row(`\`${file}\``, name, ms(ok.min / 1e6), ms(ok.avg / 1e6)));
      }
    }
  }
  return lines;
}

function machineLines(): string[] {
  const model = Deno.build.os === "linux"
    ? /model name\s*:\s*(.*)/.exec(Deno.readTextFileSync("/proc/cpuinfo"))?.[1] ?? "unknown"
    : "unknown";
  const { total } = Deno.systemMemoryInfo();
  return [
    `${model}, ${navigator.hardwareConcurrency} cores, ${(total / 2 ** 30).toFixed(0)} GiB, ` +
    `${Deno.build.target}, Deno ${Deno.version.deno}, ${new Date().toISOString().slice(0, 10)}, ` +
    `load ${Deno.loadavg()[0].toFixed(1)} at the start.`,
  ];
}

/** Puts what has been measured so far between the marks of the page. */
async function write(sections: readonly string[][]): Promise<void> {
  const path = join(HERE, "README.md");
  const readme = await Deno.readTextFile(path);
  const table = sections.map((lines) => lines.join("\n")).join("\n\n");
  const between = /(<!-- figures -->\n)[^]*(<!-- end of figures -->)/;
  await Deno.writeTextFile(
    path,
    readme.replace(between, (_, head, tail) => `${head}\n${table}\n\n${tail}`),
  );
  await deno(["fmt", "-q", "README.md"]);
}

if (import.meta.main) {
  const sections = [machineLines()];
  const parts = [runLines, growthLines, sweepLines, processLines, peerLines, caseLines];
  for (const measure of parts) {
    sections.push(await measure());
    await write(sections);
  }
}
