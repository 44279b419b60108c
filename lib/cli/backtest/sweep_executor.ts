import type { SweepExecutor, SweepSubject } from "../../backtest/mod.ts";
import type { CommandContext } from "../common_options.ts";

/**
 * Workers of a queue; else those that a strategy file brings along; else one thread, which is this one, or
 * a pool of them.
 *
 * @param subject What is varied.
 * @param runs Number of combinations.
 * @param options What was typed.
 * @param context Where refusals of workers are told.
 * @returns Where combinations are run, to be disposed of by the caller.
 */
export async function chooseExecutor(
  subject: SweepSubject | undefined,
  runs: number,
  { jobs = navigator.hardwareConcurrency, queue }: { jobs?: number; queue?: string },
  { terminal }: CommandContext,
): Promise<SweepExecutor & Disposable> {
  if (queue === undefined && subject !== undefined) return withoutThreads(subject.executor);
  if (queue === undefined && Math.min(jobs, runs) === 1) {
    const { localExecutor } = await import("../../backtest/mod.ts");
    return withoutThreads(localExecutor());
  }
  const { queueExecutor, workerPool } = await import("../../farm/mod.ts");
  if (queue === undefined) return workerPool({ jobs });
  if (terminal.isInteractive) terminal.warn(`runs wait for: closedbar worker --queue ${queue}\n`);
  const onRefusal = (reason: string) => terminal.warn(`a worker takes no part: ${reason}\n`);
  const onLost = (reason: string) => terminal.warn(`${reason}\n`);
  return withoutThreads(queueExecutor({ url: queue, onRefusal, onLost }));
}

/** An executor that holds nothing between two sweeps. */
function withoutThreads(executor: SweepExecutor): SweepExecutor & Disposable {
  return { ...executor, [Symbol.dispose]() {} };
}
