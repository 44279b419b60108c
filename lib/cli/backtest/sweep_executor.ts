import type { SweepExecutor, SweepSubject } from "../../backtest/mod.ts";
import { commandLine } from "../../base/mod.ts";
import { type CommandContext, DEFAULT_DB } from "../common_options.ts";
import { programFor } from "../queue_program.ts";
import { requireQueue } from "../require_queue.ts";

/** What was typed about where to run. */
interface ExecutorOptions {
  /** Threads at most. */
  jobs?: number;
  /** Address of a queue. */
  queue?: string;
  /** The store. */
  db: string;
  /** A strategy file. */
  strategy?: string;
}

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
  { jobs = navigator.hardwareConcurrency, queue, db, strategy }: ExecutorOptions,
  { terminal }: CommandContext,
): Promise<SweepExecutor & Disposable> {
  if (queue === undefined && subject !== undefined) return withoutThreads(subject.executor);
  if (queue === undefined && Math.min(jobs, runs) === 1) {
    const { localExecutor } = await import("../../backtest/mod.ts");
    return withoutThreads(localExecutor());
  }
  const { queueExecutor, workerPool } = await import("../../farm/mod.ts");
  if (queue === undefined) return workerPool({ jobs });
  await requireQueue(queue);
  const worker = [
    ...["worker", "--queue", queue],
    ...db === DEFAULT_DB ? [] : ["--db", db],
    ...strategy === undefined ? [] : ["--strategy", strategy],
  ];
  // In a terminal a line of progress may stand where the sentence begins.
  const say = (sentence: string) =>
    terminal.warn(`${terminal.isInteractive ? "\n" : ""}${sentence}\n`);
  const onRefusal = (reason: string) => say(`a worker takes no part: ${reason}`);
  const executor = queueExecutor({ url: queue, onRefusal, onLost: say });
  if (terminal.isInteractive) {
    say(`runs wait for: ${commandLine(programFor(worker), worker)}`);
  }
  return withoutThreads(executor);
}

/** An executor that holds nothing between two sweeps. */
function withoutThreads(executor: SweepExecutor): SweepExecutor & Disposable {
  return { ...executor, [Symbol.dispose]() {} };
}
