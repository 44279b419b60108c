import type { JsMsg } from "@nats-io/jetstream";
import {
  CombinationRunner,
  type History,
  type RunSummary,
  type SweepDefinition,
  sweepIdOf,
  type SweepSubject,
  type SweptFile,
} from "../backtest/mod.ts";
import { DataError, sha256Hex, UsageError } from "../base/mod.ts";
import { NS_PER_MS, type Queue, STREAMS, subjectOf, WORKERS } from "./queue.ts";
import { QueueLink, type QueueLossOptions } from "./queue_link.ts";
import { packRuns } from "./run_codec.ts";

/** What a worker works with. */
export interface QueueWorkerOptions extends QueueLossOptions {
  /** For example `nats://10.0.0.5:4222`. */
  url: string;
  /**
   * Reads the histories of a sweep and refuses those that differ, as `loadHistories` does.
   *
   * @param definition The sweep.
   * @returns One history for each of its groups.
   */
  loadHistories: (definition: SweepDefinition) => Promise<History[]>;
  /**
   * Gives the strategy of a sweep that varies a file, and refuses another one; a worker without it runs
   * cards alone.
   *
   * @param swept What the sweep varies.
   * @returns The strategy, ready to run.
   */
  openSubject?: (swept: SweptFile) => SweepSubject;
  /** Ends the worker after the job in hand. */
  signal: AbortSignal;
  /** Ends the worker when nothing came for so long, milliseconds; it stays unless told. */
  maxIdleMs?: number;
  /** A job goes to another worker when nothing is heard of this one for so long; 30 s unless told. */
  ackWaitMs?: number;
  /**
   * Told of each job that is done.
   *
   * @param sweepId The sweep.
   * @param runs Its number of runs.
   */
  onJob?: (sweepId: string, runs: number) => void;
}

/** How long a worker waits for a job before it looks whether it should end. */
const TURN_MS = 1000;

/**
 * Takes jobs of any sweep from a queue, runs them, cards in this thread, and hands their results in, until
 * it is told to end. A job is done when its results are safe; a worker that dies before leaves it to another.
 * A server that goes away is looked for, and its job in hand is run again.
 *
 * @param options The queue, and where to read history.
 * @returns Number of runs it has handed in.
 * @throws {DataError} `DATA_DIFFERS` when its history is not that of a sweep; the job goes elsewhere.
 * @throws {DataError} `QUEUE_LOST` where a server that went away does not come back.
 */
export async function runQueueWorker(options: QueueWorkerOptions): Promise<number> {
  const { signal, maxIdleMs = Infinity } = options;
  const link = new QueueLink(options.url, options);
  const bench = new Bench(options);
  let count = 0;
  for (let idleMs = 0; !signal.aborted && idleMs < maxIdleMs;) {
    await using queue = await link.open();
    try {
      for await (const runs of turns(queue, bench, options)) {
        link.works();
        count += runs ?? 0;
        idleMs = runs === null ? idleMs + TURN_MS : 0;
        if (signal.aborted || idleMs >= maxIdleMs) break;
      }
    } catch (error) {
      await link.outlast(error, queue);
    }
  }
  return count;
}

/** One job after the other, as the number of its runs; `null` when none came for a while. */
async function* turns(
  queue: Queue,
  bench: Bench,
  options: QueueWorkerOptions,
): AsyncGenerator<number | null> {
  const { ackWaitMs = 30_000 } = options;
  const { AckPolicy } = await import("@nats-io/jetstream");
  await queue.manager.consumers.add(STREAMS.jobs, {
    durable_name: WORKERS,
    ack_policy: AckPolicy.Explicit,
    ack_wait: ackWaitMs * NS_PER_MS,
  });
  const consumer = await queue.stream.consumers.get(STREAMS.jobs, WORKERS);
  while (true) {
    const job = await consumer.next({ expires: TURN_MS });
    yield job === null ? null : await work(queue, bench, job, ackWaitMs, options);
  }
}

/** Runs one job; its results are safe before the queue forgets it. */
async function work(
  queue: Queue,
  bench: Bench,
  job: JsMsg,
  ackWaitMs: number,
  { onJob }: QueueWorkerOptions,
): Promise<number> {
  const { stream, connection } = queue;
  const sweepId = job.subject.split(".")[2];
  const text = job.string();
  const runs: RunSummary[] = [];
  try {
    const beat = setInterval(() => connection.isClosed() || job.working(), ackWaitMs / 3);
    try {
      const execute = await bench.layOut(queue, sweepId);
      for await (const made of execute(JSON.parse(text) as number[])) runs.push(...made);
    } finally {
      clearInterval(beat);
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    connection.publish(subjectOf.refusals(sweepId), reason);
    job.nak();
    await connection.flush();
    throw error;
  }
  const msgID = `${sweepId}:${sha256Hex(text)}`;
  await stream.publish(subjectOf.results(sweepId), packRuns(runs), { msgID });
  await job.ackAck();
  onJob?.(sweepId, runs.length);
  return runs.length;
}

/** Runs combinations of one sweep. */
type Execute = (indices: readonly number[]) => AsyncIterable<readonly RunSummary[]>;

/** What a worker has laid out for the sweep it is working on. */
class Bench {
  readonly #options: QueueWorkerOptions;
  #laidOut: { sweepId: string; execute: Execute } | null = null;

  constructor(options: QueueWorkerOptions) {
    this.#options = options;
  }

  /** Reads the history of a sweep once, for as long as jobs of it come. */
  async layOut(queue: Queue, sweepId: string): Promise<Execute> {
    if (this.#laidOut?.sweepId === sweepId) return this.#laidOut.execute;
    this.#laidOut = null;
    const definition = await definitionOf(queue, sweepId);
    const { openSubject, loadHistories } = this.#options;
    let subject: SweepSubject | undefined;
    if ("file" in definition) {
      if (openSubject === undefined) throw needsFile(definition);
      subject = openSubject(definition);
    }
    const histories = await loadHistories(definition);
    const runner = new CombinationRunner(definition, histories);
    const execute: Execute = subject === undefined
      ? (indices) => oneByOne(runner, indices)
      : (indices) => subject.executor.execute({ definition, histories, indices });
    this.#laidOut = { sweepId, execute };
    return execute;
  }
}

/** What a sweep is made of, as whoever asks for it says. */
async function definitionOf({ manager }: Queue, sweepId: string): Promise<SweepDefinition> {
  const query = { last_by_subj: subjectOf.sweeps(sweepId) };
  const message = await manager.streams.getMessage(STREAMS.sweeps, query);
  const definition = message === null ? null : message.json<SweepDefinition>();
  if (definition !== null && sweepIdOf(definition) === sweepId) return definition;
  throw new DataError(
    `Cannot work on sweep ${sweepId} as the queue does not say what it is made of: start it again`,
    { code: "UNKNOWN_SWEEP" },
  );
}

/** Runs cards in this thread; the beat, and a word that the server wants to hear, get their turn. */
async function* oneByOne(
  runner: CombinationRunner,
  indices: readonly number[],
): AsyncGenerator<RunSummary[]> {
  for (const index of indices) {
    yield [runner.run(index)];
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

function needsFile({ file: { id, sha256 } }: SweptFile): UsageError {
  return new UsageError(
    `Cannot work on a sweep of strategy file "${id}" without the file: name it with --strategy (its ` +
      `SHA-256 is ${sha256})`,
    { code: "BAD_USAGE" },
  );
}
