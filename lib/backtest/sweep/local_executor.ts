import { CombinationRunner } from "./combination_runner.ts";
import type { SweepExecutor } from "./sweep_ports.ts";

/** Runs between two turns of the event loop. */
const BATCH = 16;

/**
 * Runs combinations one after the other in this thread.
 *
 * @returns The executor.
 */
export function localExecutor(): SweepExecutor {
  return {
    async *execute({ definition, histories, indices }) {
      const runner = new CombinationRunner(definition, histories);
      for (let from = 0; from < indices.length; from += BATCH) {
        yield indices.slice(from, from + BATCH).map((index) => runner.run(index));
      }
    },
  };
}
