import { join } from "node:path";
import { readableJson } from "../base/mod.ts";
import type { BacktestRun } from "../backtest/mod.ts";
import { reportDocument, reportPieces } from "../report/mod.ts";
import { csvChunks } from "./csv.ts";
import { parquetBytes } from "./parquet.ts";
import {
  eventsText,
  manifestDocument,
  preflightFile,
  resultDocument,
  signatureDocument,
} from "./run_documents.ts";
import {
  digestFiles,
  digestRunFolder,
  type OnStaging,
  type RunContent,
  writeRunFolder,
} from "./run_folder.ts";
import { structureDocument } from "./structure_document.ts";
import { equityTable, tradeTable } from "./run_tables.ts";

/** Where a run went. */
export interface WrittenRun {
  /** The run folder. */
  folder: string;
  /** SHA-256 of every file. */
  digests: Record<string, string>;
  /** False when the same bytes were there already. */
  isNew: boolean;
}

/**
 * The folder of a run below an output folder.
 *
 * @param outFolder For example `artifacts/backtests`.
 * @param run The run.
 * @returns `<outFolder>/<strategy>/<symbol>/<run_id>`.
 */
export function runFolder(outFolder: string, run: BacktestRun): string {
  return join(outFolder, run.plan.id, run.symbol, run.runId);
}

/**
 * Writes the artifacts of a run. Equal runs give equal bytes; a folder that exists is left as it is
 * when its bytes are equal and never overwritten when they are not.
 *
 * @param run The run.
 * @param outFolder For example `artifacts/backtests`.
 * @param onStaging Told where the folder is prepared, so that an interrupt can remove it.
 * @returns Where it went.
 * @throws {DataError} `ARTIFACT_CONFLICT` or `DISK_FULL`.
 */
export async function writeRun(
  run: BacktestRun,
  outFolder: string,
  onStaging?: OnStaging,
): Promise<WrittenRun> {
  const folder = runFolder(outFolder, run);
  const { digests, isNew } = await writeRunFolder(folder, runContent(run), onStaging);
  return { folder, digests, isNew };
}

/** One file of a run folder beside what the same run gives now. */
export interface FileComparison {
  /** File name. */
  name: string;
  /** SHA-256 of the file in the folder, `null` when it is absent. */
  found: string | null;
  /** SHA-256 that the run gives now, `null` when it gives no such file. */
  expected: string | null;
  /** Whether the two are the same. */
  same: boolean;
}

/**
 * Compares a run folder with the run as it comes out now, file by file.
 *
 * @param run The run, made again.
 * @param folder The folder of the run before; it is only read.
 * @returns One line per file, manifest included.
 */
export async function compareRun(run: BacktestRun, folder: string): Promise<FileComparison[]> {
  const expected = await digestRunFolder(runContent(run));
  const found = digestFiles(folder, Object.keys(expected));
  return Object.keys(expected).sort().map((name) => ({
    name,
    found: found[name],
    expected: expected[name],
    same: found[name] === expected[name],
  }));
}

function runContent(run: BacktestRun): RunContent {
  const trades = tradeTable(run.engine.trades);
  const equity = equityTable(run.engine.equity, run.plan.account.startingEquityUsdt);
  const structure = run.structure.length === 0 ? null : structureDocument(run);
  return {
    // What is large is made when its turn comes, so that no two of them are held at once.
    files: [
      { name: "pipeline_signature.json", content: readableJson(signatureDocument(run)) },
      { name: "preflight_report.json", content: readableJson(preflightFile(run)) },
      { name: "events.jsonl", content: () => eventsText(run) },
      { name: "trades.csv", content: () => csvChunks(trades) },
      { name: "trades.parquet", content: () => parquetBytes(trades) },
      { name: "equity_curve.csv", content: () => csvChunks(equity) },
      { name: "equity_curve.parquet", content: () => parquetBytes(equity) },
      { name: "result.json", content: readableJson(resultDocument(run)) },
      ...(structure === null ? [] : [{ name: "structure.json", content: readableJson(structure) }]),
      {
        name: "report.html",
        content: () => reportPieces([{ document: reportDocument(run), structure }]),
      },
    ],
    seal: (files) => ({
      name: "run_manifest.json",
      content: readableJson(manifestDocument(run, files)),
    }),
  };
}
