import {
  type RunSummary,
  type SweepDefinition,
  type SweepExecutor,
  sweepIdOf,
  type SweepWork,
} from "../backtest/mod.ts";
import { DataError, DAY_MS } from "../base/mod.ts";
import { openQueue, type Queue, STREAMS, subjectOf } from "./queue.ts";
import { unpackRuns } from "./run_codec.ts";

/** Where the queue is, and who is told what. */
export interface QueueExecutorOptions {
  /** For example `nats://10.0.0.5:4222`. */
  url: string;
  /**
   * Told why a worker does not take part.
   *
   * @param reason One sentence.
   */
  onRefusal?: (reason: string) => void;
}

/** Most combinations of one job. */
const MAX_BATCH = 16;

/** A message of results stays well below the megabyte that a server takes. */
const MAX_RESULT_BYTES = 400_000;

/** Bytes of a result besides its daily returns, and of each daily return. */
const RUN_BYTES = 800;
const RETURN_BYTES = 11;

/**
 * Runs combinations on other machines: jobs go into a queue, workers (`runQueueWorker`) take them, and
 * results come back. A job whose worker dies goes to another one; a result that comes twice counts once,
 * and results of an earlier attempt that wait in the queue are not made again.
 *
 * @param options Where the queue is.
 * @returns The executor.
 */
export function queueExecutor({ url, onRefusal }: QueueExecutorOptions): SweepExecutor {
  return {
    async *execute({ definition, indices }) {
      await using queue = await openQueue(url);
      const sweepId = sweepIdOf(definition);
      queue.connection.subscribe(subjectOf.refusals(sweepId), {
        callback: (_, message) => onRefusal?.(message.string()),
      });
      const missing = new Set(indices);
      const submitRest = () => submit(queue, sweepId, { definition, indices: [...missing] });
      let waiting = await countResults(queue, sweepId);
      if (waiting === 0) await submitRest();
      const consumer = await queue.stream.consumers.get(STREAMS.results, {
        filter_subjects: subjectOf.results(sweepId),
      });
      const messages = await consumer.consume();
      try {
        for await (const message of messages) {
          const runs = readResult(message.string(), onRefusal)
            .filter(({ index }) => missing.delete(index));
          if (runs.length > 0) yield runs;
          if (missing.size === 0) return;
          if (--waiting === 0) await submitRest();
        }
      } finally {
        messages.stop();
      }
    },
  };
}

/** Results of the sweep that wait in the queue. */
async function countResults({ manager }: Queue, sweepId: string): Promise<number> {
  const subject = subjectOf.results(sweepId);
  const { state } = await manager.streams.info(STREAMS.results, { subjects_filter: subject });
  return state.subjects?.[subject] ?? 0;
}

/** Whoever reaches the queue can write to it: what is no result is told and passed over. */
function readResult(text: string, onRefusal: QueueExecutorOptions["onRefusal"]): RunSummary[] {
  try {
    return unpackRuns(text);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    onRefusal?.(error.message);
    return [];
  }
}

/** Puts jobs in place of those that an earlier attempt left behind. */
async function submit(
  { stream, manager }: Queue,
  sweepId: string,
  { definition, indices }: Pick<SweepWork, "definition" | "indices">,
): Promise<void> {
  await stream.publish(subjectOf.sweeps(sweepId), JSON.stringify(definition));
  await manager.streams.purge(STREAMS.jobs, { filter: subjectOf.jobs(sweepId) });
  const size = batchSize(definition);
  for (let from = 0; from < indices.length; from += size) {
    const batch = indices.slice(from, from + size);
    await stream.publish(subjectOf.jobs(sweepId), JSON.stringify(batch));
  }
}

function batchSize({ window }: SweepDefinition): number {
  const days = (window.endMs - window.startMs) / DAY_MS;
  const runBytes = RUN_BYTES + RETURN_BYTES * days;
  return Math.max(1, Math.min(MAX_BATCH, Math.floor(MAX_RESULT_BYTES / runBytes)));
}
