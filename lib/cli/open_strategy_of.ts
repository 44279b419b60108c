import type { RunManifest } from "../artifacts/mod.ts";
import type { StrategyPlan } from "../engine/mod.ts";
import type { StrategyFile, WorkerLimits } from "../sandbox/mod.ts";
import { holdFile } from "./hold_file.ts";

/** The strategy file of a run. */
export interface StrategyOfRun {
  /** The file, to be closed by the caller. */
  file: StrategyFile;
  /** The strategy with the values and the warm-up of the run. */
  plan: StrategyPlan;
}

/**
 * Opens the file that a run was made from, with the values that its manifest states.
 *
 * @param action What is to be done with the run.
 * @param manifest The run.
 * @param path The file.
 * @param limits What it may use up.
 * @returns File and plan.
 * @throws {UsageError} `OTHER_STRATEGY_FILE` when the manifest states another digest, and whatever
 * `StrategyFile.open` throws.
 */
export async function openStrategyOf(
  action: "approve" | "verify",
  manifest: RunManifest,
  path: string,
  limits?: WorkerLimits,
): Promise<StrategyOfRun> {
  const { requireSource } = await import("../artifacts/mod.ts");
  const { StrategyFile } = await import("../sandbox/mod.ts");
  const file = await StrategyFile.open(path, limits);
  return await holdFile(file, async () => {
    requireSource(action, manifest, file);
    const { parameters = {}, warmup_bars } = manifest.strategy;
    return { file, plan: await file.variant(parameters, warmup_bars) };
  });
}
