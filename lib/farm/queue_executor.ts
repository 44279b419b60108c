import {
  type RunSummary,
  type SweepDefinition,
  type SweepExecutor,
  sweepIdOf,
  type SweepWork,
} from "../backtest/mod.ts";
import { DataError, DAY_MS } from "../base/mod.ts";
import { type Queue, STREAMS, subjectOf } from "./queue.ts";
import { QueueLink, type QueueLossOptions } from "./queue_link.ts";
import { unpackRuns } from "./run_codec.ts";

/** Where the queue is, and who is told what. */
export interface QueueExecutorOptions extends QueueLossOptions {
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
 * and results of an earlier attempt that wait in the queue are not made again. A server that goes away in
 * the middle is looked for, and then asked for what is missing.
 *
 * @param options Where the queue is.
 * @returns The executor; it throws `QUEUE_LOST` where the server does not come back.
 * @throws {UsageError} `BAD_QUEUE_URL`.
 */
export function queueExecutor({ url, onRefusal, ...loss }: QueueExecutorOptions): SweepExecutor {
  const link = new QueueLink(url, loss);
  return {
    async *execute({ definition, indices }) {
      const missing = new Set(indices);
      while (missing.size > 0) {
        await using queue = await link.open();
        try {
          for await (const runs of collect(queue, { definition, missing, onRefusal })) {
            link.works();
            yield runs;
          }
        } catch (error) {
          await link.outlast(error, queue);
        }
      }
    },
  };
}

/** A sweep that is asked for. */
interface Asked extends Pick<QueueExecutorOptions, "onRefusal"> {
  definition: SweepDefinition;
  /** Combinations without a result; each is taken out with its own. */
  missing: Set<number>;
}

/** Takes what waits, asks for the rest and takes that too. */
async function* collect(
  queue: Queue,
  { definition, missing, onRefusal }: Asked,
): AsyncGenerator<RunSummary[]> {
  const sweepId = sweepIdOf(definition);
  queue.connection.subscribe(subjectOf.refusals(sweepId), {
    callback: (_, message) => onRefusal?.(message.string()),
  });
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
  // Messages end before the last result where the connection does.
  throw new Error("the connection closed");
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
