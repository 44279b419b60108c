import type { JetStreamClient, JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { DataError, hidePassword, UsageError } from "../base/mod.ts";

/** Nanoseconds in a millisecond: the unit of the server. */
export const NS_PER_MS = 1_000_000;

/** Days that results and definitions wait for whoever asked for them. */
const KEPT_DAYS = 7;

/** A server that falls silent is lost after two or three of these, milliseconds. */
const PING_MS = 20_000;

/** Names on the server. */
export const STREAMS = {
  /** Combinations to be run; a message is gone when its results are there. */
  jobs: "CLOSEDBAR_JOBS",
  /** What was found. */
  results: "CLOSEDBAR_RESULTS",
  /** What sweeps are made of, the last word on each. */
  sweeps: "CLOSEDBAR_SWEEPS",
} as const;

/** The consumer that all workers share, so that each message goes to one of them. */
export const WORKERS = "workers";

/** Subjects of one sweep. */
export const subjectOf = {
  /** @param sweepId A sweep. */
  jobs: (sweepId: string): string => `closedbar.jobs.${sweepId}`,
  /** @param sweepId A sweep. */
  results: (sweepId: string): string => `closedbar.results.${sweepId}`,
  /** @param sweepId A sweep. */
  sweeps: (sweepId: string): string => `closedbar.sweeps.${sweepId}`,
  /** @param sweepId A sweep. */
  refusals: (sweepId: string): string => `closedbar.refusals.${sweepId}`,
};

/** A connection to a queue whose streams are there. */
export interface Queue extends AsyncDisposable {
  /** The connection. */
  connection: NatsConnection;
  /** Reads and writes streams. */
  stream: JetStreamClient;
  /** Makes and looks at streams. */
  manager: JetStreamManager;
}

/**
 * Connects to a NATS server with JetStream, and makes the streams on first use.
 *
 * @param url For example `nats://10.0.0.5:4222`, with `user:password@` or `token@` where it asks.
 * @returns The queue, to be closed by the caller (`await using` does it).
 * @throws {UsageError} `BAD_QUEUE_URL`, `PERMISSION_DENIED`.
 * @throws {DataError} `QUEUE_UNREACHABLE`.
 */
export async function openQueue(url: string): Promise<Queue> {
  const { connect } = await import("@nats-io/transport-node");
  const { jetstream, jetstreamManager } = await import("@nats-io/jetstream");
  const address = readUrl(url);
  await requireNet(new URL(address.servers).host);
  let connection: NatsConnection;
  try {
    // A lost connection ends here, and `QueueLink` makes another one.
    const loss = { reconnect: false, pingInterval: PING_MS };
    connection = await connect({ ...address, ...loss, timeout: 10_000 });
  } catch (cause) {
    throw new DataError(
      `Cannot reach the queue at ${address.servers} as ${reasonOf(cause)}: start nats-server -js ` +
        `there, or name another one`,
      { code: "QUEUE_UNREACHABLE", cause },
    );
  }
  try {
    const manager = await jetstreamManager(connection);
    await makeStreams(manager);
    return {
      connection,
      manager,
      stream: jetstream(connection),
      [Symbol.asyncDispose]: () => connection.close(),
    };
  } catch (cause) {
    await connection.close();
    throw new DataError(
      `Cannot use the queue at ${address.servers} as ${
        reasonOf(cause)
      }: it has to be a nats-server ` +
        `with JetStream (-js)`,
      { code: "QUEUE_UNREACHABLE", cause },
    );
  }
}

/**
 * @param url For example `nats://me:secret@10.0.0.5:4222`.
 * @returns Where that is, without who asks: `nats://10.0.0.5:4222`.
 * @throws {UsageError} `BAD_QUEUE_URL`.
 */
export function queueAddress(url: string): string {
  return readUrl(url).servers;
}

async function makeStreams(manager: JetStreamManager): Promise<void> {
  const { RetentionPolicy } = await import("@nats-io/jetstream");
  const maxAgeNs = KEPT_DAYS * 86_400_000 * NS_PER_MS;
  const streams = [
    {
      name: STREAMS.jobs,
      subjects: [subjectOf.jobs("*")],
      retention: RetentionPolicy.Workqueue,
      max_age: maxAgeNs,
    },
    { name: STREAMS.results, subjects: [subjectOf.results("*")], max_age: maxAgeNs },
    {
      name: STREAMS.sweeps,
      subjects: [subjectOf.sweeps("*")],
      max_age: maxAgeNs,
      max_msgs_per_subject: 1,
    },
  ];
  for (const stream of streams) await addStream(manager, stream);
}

/** Times that a stream is added before the answer is believed. */
const ADD_TRIES = 20;

/**
 * Adding what is there already, made the same way, changes nothing. While another one is adding it, the
 * server speaks of an overlap, so it is asked again.
 */
async function addStream(
  { streams }: JetStreamManager,
  stream: Parameters<JetStreamManager["streams"]["add"]>[0],
): Promise<void> {
  const { JetStreamApiError } = await import("@nats-io/jetstream");
  for (let tries = 1;; tries++) {
    try {
      await streams.add(stream);
      return;
    } catch (error) {
      if (!(error instanceof JetStreamApiError) || tries === ADD_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function readUrl(text: string): { servers: string; user?: string; pass?: string; token?: string } {
  const url = URL.parse(text);
  if (url === null || !/^(nats|tls):$/.test(url.protocol) || url.hostname === "") {
    throw new UsageError(
      `Cannot use "${
        hidePassword(text)
      }" as a queue: write an address such as nats://127.0.0.1:4222`,
      { code: "BAD_QUEUE_URL" },
    );
  }
  const servers = `${url.protocol}//${url.hostname}:${url.port || 4222}`;
  const [user, pass] = [url.username, url.password].map(decodeURIComponent);
  if (user === "") return { servers };
  return pass === "" ? { servers, token: user } : { servers, user, pass };
}

async function requireNet(host: string): Promise<void> {
  const { state } = await Deno.permissions.query({ name: "net", host });
  if (state === "granted") return;
  throw new UsageError(
    `Cannot reach ${host} as this process may not: run with --allow-net=${host}`,
    { code: "PERMISSION_DENIED" },
  );
}

/**
 * @param cause What was thrown.
 * @returns Its message.
 */
export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
