import type { Command } from "@commander-js/extra-typings";
import { dirname, join } from "node:path";
import { DataError, UsageError } from "../base/mod.ts";
import type { ReportedRun, ReportStructure } from "../report/mod.ts";
import { type CommandContext, commonOptions, writeResult } from "./common_options.ts";
import { openFile } from "./open_file.ts";
import { readJson } from "./read_json.ts";

/** Where pages go that belong to no single run folder, when `--out` does not say. */
const DEFAULT_OUT = "artifacts/reports";

/** `report`: the page of a run, or of two side by side. */
export function addReport(program: Command, context: CommandContext): void {
  commonOptions(program.command("report"))
    .description("show the page of a run, or put two runs side by side on one")
    .argument("<dir>", "run folder")
    .argument("[other]", "another run folder, to compare")
    .option("--out <file>", "write the page here")
    .option("--open", "open the page in the browser (needs --allow-run)")
    .addHelpText(
      "after",
      "\nExample:\n  closedbar report artifacts/backtests/ema_trend_htf/SOLUSDT/<run_id> --open",
    )
    .action(async (dir, other, options) => {
      const folders = other === undefined ? [dir] : [dir, other];
      const runs = [];
      for (const folder of folders) runs.push(await readRun(folder));
      const path = await writePage(folders, runs, options.out);
      if (options.open) await openFile(path);
      const ids = runs.map(({ document }) => document.run_id);
      const lines = [`report of ${ids.join(" and ")}: ${path}`];
      writeResult(context, options, { ok: true, path, run_ids: ids }, lines);
    });
}

/** The run of a folder, after a look whether its page is the one the manifest names. */
async function readRun(folder: string): Promise<ReportedRun> {
  const { digestFiles, readManifest } = await import("../artifacts/mod.ts");
  const { readReport } = await import("../report/mod.ts");
  const manifest = readManifest(folder);
  const path = join(folder, "report.html");
  const expected = manifest.files["report.html"];
  const found = digestFiles(folder, ["report.html"])["report.html"];
  if (expected === undefined || found !== expected) {
    const state = found === null ? "it is not there" : "it is not the one that its manifest names";
    throw new DataError(
      `Cannot use ${path} as ${state}: make the run again with "backtest run"`,
      { code: found === null ? "REPORT_MISSING" : "REPORT_CHANGED", where: path },
    );
  }
  const [run] = readReport(Deno.readTextFileSync(path), path);
  const structurePath = join(folder, "structure.json");
  const hasStructure = digestFiles(folder, ["structure.json"])["structure.json"] !== null;
  const structure = hasStructure ? readJson(structurePath) as ReportStructure : run.structure;
  return { document: run.document, structure };
}

/** A page of one run is in its folder already, unless it is wanted elsewhere. */
async function writePage(
  folders: readonly string[],
  runs: readonly ReportedRun[],
  out: string | undefined,
): Promise<string> {
  const isWithin = (runs[0].structure ?? null) === null && runs.length === 1;
  if (out === undefined && isWithin) return join(folders[0], "report.html");
  const { renderReport } = await import("../report/mod.ts");
  const name = runs.map(({ document }) => document.run_id).join("_");
  const path = out ?? join(DEFAULT_OUT, `${name}.html`);
  if (folders.some((folder) => path === join(folder, "report.html"))) {
    throw new UsageError(
      `Cannot write ${path} as artifacts are never overwritten: choose another --out`,
      { code: "OUT_IS_ARTIFACT" },
    );
  }
  Deno.mkdirSync(dirname(path), { recursive: true });
  Deno.writeTextFileSync(path, renderReport(runs));
  return path;
}
