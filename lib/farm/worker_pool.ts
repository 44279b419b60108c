import type { RunSummary, SweepExecutor } from "../backtest/mod.ts";
import { shareHistory } from "./share_history.ts";
import { unpackFailure, type WorkerAnswer } from "./worker_messages.ts";

/** How wide a pool is. */
export interface WorkerPoolOptions {
  /** Threads at most; one per combination is enough. */
  jobs: number;
}

/** Most combinations that a thread is handed at once. */
const MAX_BATCH = 16;

/** Turns that each thread should get at least, so that none waits long for another at the end. */
const TURNS = 4;

/** What a thread did in one turn. */
interface Turn {
  worker: Worker;
  runs: readonly RunSummary[];
}

/** An executor that holds threads until it is disposed of. */
export interface WorkerPool extends SweepExecutor, Disposable {}

/**
 * Runs combinations on several threads of this machine. The history lies in memory that all of them
 * see; each keeps its own columns. Threads start with the first sweep and wait for the next one.
 *
 * @param options How many threads.
 * @returns The executor, to be disposed of by the caller (`using` does it).
 */
export function workerPool({ jobs }: WorkerPoolOptions): WorkerPool {
  const idle: Worker[] = [];
  return {
    async *execute({ definition, histories, indices }) {
      const shared = histories.map(shareHistory);
      const count = Math.min(jobs, indices.length);
      const workers = idle.splice(0, count);
      while (workers.length < count) workers.push(startWorker());
      const turns = new Map<Worker, Promise<Turn>>();
      let next = 0;
      const hand = (worker: Worker) => {
        turns.delete(worker);
        const share = Math.ceil((indices.length - next) / (count * TURNS));
        const batch = indices.slice(next, next + Math.min(MAX_BATCH, share));
        next += batch.length;
        if (batch.length > 0) turns.set(worker, ask(worker, batch));
      };
      try {
        for (const worker of workers) {
          worker.postMessage({ definition, histories: shared });
          hand(worker);
        }
        while (turns.size > 0) {
          const { worker, runs } = await Promise.race(turns.values());
          hand(worker);
          yield runs;
        }
        idle.push(...workers.splice(0));
      } finally {
        // Those of a sweep that broke off may still be at work on it.
        for (const worker of workers) worker.terminate();
      }
    },
    [Symbol.dispose]() {
      for (const worker of idle.splice(0)) worker.terminate();
    },
  };
}

function startWorker(): Worker {
  return new Worker(new URL("./sweep_worker.ts", import.meta.url), { type: "module" });
}

function ask(worker: Worker, indices: readonly number[]): Promise<Turn> {
  const { promise, resolve, reject } = Promise.withResolvers<Turn>();
  worker.onmessage = ({ data }: MessageEvent<WorkerAnswer>) => {
    if ("failure" in data) reject(unpackFailure(data.failure));
    else resolve({ worker, runs: data.runs });
  };
  worker.onerror = (event) => {
    event.preventDefault();
    reject(new Error(`A thread of the sweep ended: ${event.message}`));
  };
  worker.postMessage({ indices });
  // A turn that nobody waits for any more, because another failed first, is no failure of its own.
  promise.catch(() => {});
  return promise;
}
