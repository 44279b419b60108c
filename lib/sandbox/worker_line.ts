import { type MessagePort as NodePort, receiveMessageOnPort } from "node:worker_threads";
import { invariant, UsageError } from "../base/mod.ts";
import { type Answer, type Lines, type LiveRequest, type Request, STATE } from "./messages.ts";
import { LIBRARY_URL, TOOLKIT } from "./toolkit.ts";
import { type Printed, PrintedLines } from "./printed_lines.ts";

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

/** How long the memory has to stand still before it is that of the next run. */
const STILL_MS = 1000;

/** A worker without permissions, one question at a time. */
export class WorkerLine {
  readonly #path: string;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #told: MessagePort;
  readonly #count = new Int32Array(new SharedArrayBuffer(4));
  readonly #state = new Int32Array(new SharedArrayBuffer(8));
  readonly #timeoutSeconds: number;
  readonly #memoryMb: number;
  readonly #printed = new PrintedLines(Infinity);
  #isClosed = false;
  #broken: UsageError | null = null;
  #onBroken: (error: UsageError) => void = () => {};

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
    this.#worker.onerror = (event) => {
      event.preventDefault();
      const because = `it failed outside its decisions: ${clean(event.message)}`;
      this.#broken = this.#error("STRATEGY_FAILED", because);
      this.#onBroken(this.#broken);
    };
    const asked = new MessageChannel();
    const told = new MessageChannel();
    this.#port = asked.port1;
    this.#told = told.port1;
    const lines: Lines = {
      asked: asked.port2,
      told: told.port2,
      count: this.#count,
      state: this.#state,
      timeoutMs: Math.ceil(timeoutSeconds * 1000),
    };
    this.#worker.postMessage(lines, [lines.asked, lines.told]);
  }

  /**
   * Asks and waits.
   *
   * @param request The question.
   * @returns The answer.
   * @throws {UsageError} what the worker says went wrong; or `STRATEGY_TIMEOUT`, `STRATEGY_MEMORY` or
   * `STRATEGY_FAILED` when it did not answer, and the worker is gone then.
   */
  async ask(request: Request): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer & Printed>();
    const timeout = setTimeout(() => reject(this.#timedOut()), this.#timeoutSeconds * 1000);
    const before = Deno.memoryUsage().rss;
    const watch = setInterval(() => {
      if (this.#isTooMuch(before)) reject(this.#outOfMemory());
    }, LOOK_EVERY_MS);
    this.#port.onmessage = ({ data }) => resolve(data);
    this.#onBroken = reject;
    let answer: Answer & Printed;
    try {
      if (this.#broken !== null) throw this.#broken;
      this.#port.postMessage(request);
      answer = await promise;
    } catch (error) {
      this.close();
      throw error;
    } finally {
      clearTimeout(timeout);
      clearInterval(watch);
    }
    return this.#accept(answer);
  }

  /**
   * Asks and stands still, for an engine that steps from one line to the next.
   *
   * @param request The question.
   * @returns The answer.
   * @throws {UsageError} as {@linkcode WorkerLine.ask}.
   */
  askNow(request: LiveRequest): Answer {
    const startedMs = performance.now();
    const before = Deno.memoryUsage().rss;
    const told = Atomics.load(this.#count, 0);
    try {
      if (this.#broken !== null) throw this.#broken;
      this.#port.postMessage(request);
      while (Atomics.wait(this.#count, 0, told, LOOK_EVERY_MS) === "timed-out") {
        if (performance.now() - startedMs > this.#timeoutSeconds * 1000) throw this.#timedOut();
        if (this.#isTooMuch(before)) throw this.#outOfMemory();
      }
      const received = receiveMessageOnPort(this.#told as unknown as NodePort);
      invariant(received !== undefined, "an answer is there when it is counted");
      return this.#accept(received.message);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  #accept(answer: Answer & Printed): Answer {
    this.#printed.add(answer.printed.map(clean), Number(answer.dropped));
    if (answer.kind === "late") throw this.#timedOut();
    if (answer.kind === "failed") throw this.#error(clean(answer.code), clean(answer.message));
    return answer;
  }

  #isTooMuch(before: number): boolean {
    return Deno.memoryUsage().rss - before > this.#memoryMb * MIB;
  }

  #timedOut(): UsageError {
    return this.#error("STRATEGY_TIMEOUT", `it did not answer within ${this.#timeoutSeconds} s`);
  }

  #outOfMemory(): UsageError {
    return this.#error("STRATEGY_MEMORY", `it takes more than ${this.#memoryMb} MiB of memory`);
  }

  #error(code: string, because: string): UsageError {
    const isSentence = because.startsWith("Cannot ");
    const message = `Cannot go on with strategy "${this.#path}" as ${because}`;
    return new UsageError(isSentence ? because : message, { code, where: this.#path });
  }

  /** What the strategy printed since this was last called. */
  takePrinted(): Printed {
    return this.#printed.take();
  }

  /** Whether the worker is gone. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /**
   * Waits until a worker that was closed has left its run, or takes no more memory. One that loops goes on
   * until it ends itself, and what it takes meanwhile would be blamed on another.
   */
  async settled(): Promise<void> {
    let { rss: most } = Deno.memoryUsage();
    let stillMs = 0;
    while (Atomics.load(this.#state, STATE.isAtRun) === 1 && stillMs < STILL_MS) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      const { rss } = Deno.memoryUsage();
      const hasGrown = rss > most + MIB;
      stillMs = hasGrown ? 0 : stillMs + LOOK_EVERY_MS;
      if (hasGrown) most = rss;
    }
  }

  /** Ends the worker, whatever it is doing. */
  close(): void {
    this.#isClosed = true;
    Atomics.store(this.#state, STATE.isToEnd, 1);
    this.#port.close();
    this.#told.close();
    this.#worker.terminate();
  }
}

/** A text from the worker, on one line and without what a terminal would obey. */
function clean(text: string): string {
  return withoutAddresses(String(text)).slice(0, 1000).replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, " ");
}

/** A text in which the program and its library are named, and not addressed: an address is the whole program. */
function withoutAddresses(text: string): string {
  return text
    .replaceAll(/data:(?:text|application)\/\w+;charset=utf-8,\S*?#\d+:(\d+):\d+/g, "line $1")
    .replaceAll(/data:(?:text|application)\/\w+;charset=utf-8,\S*/g, "the file")
    .replaceAll(LIBRARY_URL, TOOLKIT);
}
