import { counted } from "../base/mod.ts";
import { onInterrupt } from "./interrupt.ts";
import type { Terminal } from "./terminal.ts";

/** What a worker has done, on stderr. */
export interface WorkerProgress extends Disposable {
  /**
   * @param sweepId A sweep.
   * @param runs Number of runs of it that were handed in at once.
   */
  show(sweepId: string, runs: number): void;
  /** @param sentence Something else, on a line of its own. */
  say(sentence: string): void;
}

/**
 * Counts the runs of each sweep: on one line that a person watches, else one line says that it began.
 *
 * @param terminal Where to write.
 * @returns The progress, to be disposed of where the worker ends.
 */
export function workerProgress(terminal: Terminal): WorkerProgress {
  let current: string | null = null;
  let isOpen = false;
  let count = 0;
  const endLine = () => {
    if (isOpen) terminal.warn("\n");
    isOpen = false;
  };
  const forget = onInterrupt(endLine);
  return {
    show(sweepId, runs) {
      const isNew = sweepId !== current;
      current = sweepId;
      count = isNew ? runs : count + runs;
      if (!terminal.isInteractive) {
        if (isNew) terminal.warn(`sweep ${sweepId}: at work\n`);
        return;
      }
      if (isNew) endLine();
      terminal.warn(`\rsweep ${sweepId}: ${counted(count, "run")}`);
      isOpen = true;
    },
    say(sentence) {
      endLine();
      terminal.warn(`${sentence}\n`);
    },
    [Symbol.dispose]() {
      endLine();
      forget();
    },
  };
}
