import type { ApprovedRun } from "../../artifacts/mod.ts";
import type { ApprovedStrategy } from "../../paper/mod.ts";
import type { StrategyFile } from "../../sandbox/mod.ts";
import { openStrategyOf } from "../open_strategy_of.ts";

/** What was typed of a strategy file. */
export interface ApproveOptions {
  /** Path of the file that the runs were made from. */
  strategy?: string;
  /** Seconds for each answer of it. */
  strategyTimeout: number;
  /** Memory it may take, in MiB. */
  strategyMemory: number;
}

/** A run that may go live, and how it decides where it was made from a file. */
export type LiveApproval = ApprovedRun & Pick<ApprovedStrategy, "decideElsewhere">;

/** Runs that may go live. */
export interface ApprovedRuns extends Disposable {
  /** The runs, one per folder. */
  runs: LiveApproval[];
  /** What their strategy files have printed since they were last asked. */
  takePrinted(): string[];
}

/**
 * Approves runs by their manifests. A run that was made from a strategy file needs the same file, which
 * gets a worker of its own for each run.
 *
 * @param folders Run folders.
 * @param options The strategy file, where one was named, and what it may use up.
 * @returns The runs, to be closed by the caller (`using` does it).
 * @throws {ClosedbarError} Whatever `approveRun` and `StrategyFile.open` throw.
 */
export async function approveRuns(
  folders: readonly string[],
  { strategy: path, strategyTimeout, strategyMemory }: ApproveOptions,
): Promise<ApprovedRuns> {
  const { approveRun, readManifest } = await import("../../artifacts/mod.ts");
  const files: StrategyFile[] = [];
  const runs: LiveApproval[] = [];
  const approved: ApprovedRuns = {
    runs,
    takePrinted: () => files.flatMap((file) => file.takePrinted()),
    [Symbol.dispose]: () => files.forEach((file) => file[Symbol.dispose]()),
  };
  if (path === undefined) {
    runs.push(...folders.map((folder) => approveRun(folder)));
    return approved;
  }
  const limits = { timeoutSeconds: strategyTimeout, memoryMb: strategyMemory };
  try {
    for (const folder of folders) {
      const { file, plan } = await openStrategyOf("approve", readManifest(folder), path, limits);
      files.push(file);
      const run = approveRun(folder, { path, sha256: file.sha256, plan });
      runs.push({ ...run, decideElsewhere: (terms) => file.live(terms, plan) });
    }
  } catch (error) {
    approved[Symbol.dispose]();
    throw error;
  }
  return approved;
}
