import { UsageError } from "../base/mod.ts";
import type { Answer, Printed, Request } from "./messages.ts";

/** What a strategy may use up. */
export interface WorkerLimits {
  /** Seconds for each answer; 60 unless told. */
  timeoutSeconds?: number;
  /** Memory beyond what the process had before, in MiB; 1024 unless told. */
  memoryMb?: number;
}

/** What the worker is started with: no permission at all. */
export const WORKER_OPTIONS = {
  type: "module",
  name: "strategy",
  deno: { permissions: "none" },
} as const;

/** How often the memory is looked at. */
const LOOK_EVERY_MS = 20;
const MIB = 2 ** 20;

/** A worker without permissions, one question at a time. */
export class WorkerLine {
  readonly #path: string;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #timeoutSeconds: number;
  readonly #memoryMb: number;
  #printed: string[] = [];

  /**
   * Starts the worker.
   *
   * @param path The strategy file, for messages.
   * @param limits What it may use up.
   */
  constructor(path: string, { timeoutSeconds = 60, memoryMb = 1024 }: WorkerLimits) {
    this.#path = path;
    this.#timeoutSeconds = timeoutSeconds;
    this.#memoryMb = memoryMb;
    const url = new URL("./strategy_worker.ts", import.meta.url);
    this.#worker = new Worker(url, WORKER_OPTIONS);
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#worker.postMessage(port2, [port2]);
  }

  /**
   * Asks and waits.
   *
   * @param request The question.
   * @returns The answer.
   * @throws {UsageError} what the worker says went wrong, `STRATEGY_TIMEOUT` or `STRATEGY_MEMORY`; the
   * worker is gone then.
   */
  async ask(request: Request): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer & Printed>();
    const fail = (code: string, because: string) => reject(this.#error(code, because));
    const timeout = setTimeout(() => {
      fail("STRATEGY_TIMEOUT", `it did not answer within ${this.#timeoutSeconds} s`);
    }, this.#timeoutSeconds * 1000);
    const before = Deno.memoryUsage().rss;
    const watch = setInterval(() => {
      if (Deno.memoryUsage().rss - before <= this.#memoryMb * MIB) return;
      fail("STRATEGY_MEMORY", `it takes more than ${this.#memoryMb} MiB of memory`);
    }, LOOK_EVERY_MS);
    this.#port.onmessage = ({ data }) => resolve(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      fail("STRATEGY_FAILED", `it failed outside its decisions: ${clean(event.message)}`);
    };
    try {
      this.#port.postMessage(request);
      const answer = await promise;
      this.#printed.push(...answer.printed.map(clean));
      if (answer.kind === "failed") throw this.#error(clean(answer.code), clean(answer.message));
      return answer;
    } catch (error) {
      this.close();
      throw error;
    } finally {
      clearTimeout(timeout);
      clearInterval(watch);
    }
  }

  #error(code: string, because: string): UsageError {
    const isSentence = because.startsWith("Cannot ");
    const message = `Cannot go on with strategy "${this.#path}" as ${because}`;
    return new UsageError(isSentence ? because : message, { code, where: this.#path });
  }

  /** What the strategy printed since this was last called. */
  takePrinted(): string[] {
    return this.#printed.splice(0);
  }

  /** Ends the worker, whatever it is doing. */
  close(): void {
    this.#port.close();
    this.#worker.terminate();
  }
}

/** A text from the worker, on one line and without what a terminal would obey. */
function clean(text: string): string {
  return String(text).slice(0, 1000).replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, " ");
}
