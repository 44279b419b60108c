import { ClosedbarError, DataError } from "../base/mod.ts";
import { openQueue, type Queue, queueAddress, reasonOf } from "./queue.ts";

/** What to do where a queue goes away in the middle. */
export interface QueueLossOptions {
  /** How long a queue that went away is looked for, milliseconds; a minute unless told. */
  patienceMs?: number;
  /**
   * Told that the queue went away and is looked for.
   *
   * @param reason One sentence.
   */
  onLost?: (reason: string) => void;
}

/** Time between two looks for a queue that went away. */
const TURN_MS = 500;

/**
 * The way to a queue whose server may go away and come back. A connection ends with its server, and work
 * is taken up on a new one: what a job or a result is does not depend on the connection, so nothing has
 * to be carried over from the old one.
 */
export class QueueLink {
  readonly #url: string;
  readonly #patienceMs: number;
  readonly #onLost: QueueLossOptions["onLost"];
  #wasThere = false;
  #lostAtMs: number | null = null;

  constructor(url: string, { patienceMs = 60_000, onLost }: QueueLossOptions) {
    // An address that is none is refused before anything is done.
    queueAddress(url);
    this.#url = url;
    this.#patienceMs = patienceMs;
    this.#onLost = onLost;
  }

  /** Connects; a queue that was there before is waited for. */
  async open(): Promise<Queue> {
    while (true) {
      try {
        const queue = await openQueue(this.#url);
        this.#wasThere = true;
        return queue;
      } catch (error) {
        if (!this.#wasThere || !(error instanceof DataError)) throw error;
        await this.#waitAfter(error.cause);
      }
    }
  }

  /** Something came through, so what is lost from here on is looked for anew. */
  works(): void {
    this.#lostAtMs = null;
  }

  /** Waits a moment where the connection is what failed; throws every other failure on. */
  async outlast(error: unknown, { connection }: Queue): Promise<void> {
    if (error instanceof ClosedbarError) throw error;
    if (!connection.isClosed() && !await isOfQueue(error)) throw error;
    await this.#waitAfter(error);
  }

  async #waitAfter(cause: unknown): Promise<void> {
    const address = queueAddress(this.#url);
    const lost = `Lost the queue at ${address} as ${reasonOf(cause)}`;
    if (this.#lostAtMs === null) {
      this.#lostAtMs = performance.now();
      this.#onLost?.(`${lost}: looking for it for ${Math.ceil(this.#patienceMs / 1000)} s`);
    } else if (performance.now() - this.#lostAtMs >= this.#patienceMs) {
      throw new DataError(
        `${lost}: start nats-server -js there and run the same command, which goes on from what is kept`,
        { code: "QUEUE_LOST", cause },
      );
    }
    await new Promise((resolve) => setTimeout(resolve, TURN_MS));
  }
}

/** Whether the client of the queue has thrown it: a server that goes down answers in many ways. */
async function isOfQueue(error: unknown): Promise<boolean> {
  const { errors } = await import("@nats-io/transport-node");
  const { JetStreamApiError, JetStreamError } = await import("@nats-io/jetstream");
  return [...Object.values(errors), JetStreamApiError, JetStreamError]
    .some((Class) => error instanceof Class);
}
