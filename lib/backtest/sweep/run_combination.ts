import { runBacktest } from "../run_backtest.ts";
import type { EndedRun } from "../measure_run.ts";
import { CombinationRunner } from "./combination_runner.ts";
import type { PreparedSweep } from "./sweep.ts";
import { combinationPlan } from "./sweep_subject.ts";

/**
 * Runs one combination again and keeps its equity and its trades.
 *
 * @param prepared A sweep that is ready to run.
 * @param index Which combination.
 * @returns The run.
 * @throws {ClosedbarError} What its strategy did wrong.
 */
export async function runCombination(
  { subject, definition, combinations, histories }: PreparedSweep,
  index: number,
): Promise<EndedRun> {
  const plan = await combinationPlan(subject, definition, combinations[index]);
  const { window, profile, acceptFilled } = definition;
  const history = new CombinationRunner(definition, histories).historyOf(plan);
  const input = { plan, window, history, profile, acceptFilled, preflight: null };
  return await (subject.runner?.(input) ?? runBacktest(input));
}
