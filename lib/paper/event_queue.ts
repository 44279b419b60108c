/** Waiting events above which the one who adds them should wait. */
const FULL = 1024;

/**
 * Events that one side adds and the other takes, in order.
 *
 * @example What was added is taken, and then it is over
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const queue = new EventQueue<number>();
 * queue.push(1);
 * queue.push(2);
 * queue.end();
 * assertEquals(await Array.fromAsync(queue), [1, 2]);
 * ```
 */
export class EventQueue<T> implements AsyncIterable<T> {
  #items: T[] = [];
  #isEnded = false;
  #error: { thrown: unknown } | null = null;
  #wakeTaker = () => {};
  #wakeGiver = () => {};

  /** Whether nothing more is to be added. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /**
   * Adds an event.
   *
   * @param item The event.
   */
  push(item: T): void {
    this.#items.push(item);
    this.#wakeTaker();
  }

  /** Ends the queue once everything is taken. */
  end(): void {
    this.#isEnded = true;
    this.#wakeTaker();
    this.#wakeGiver();
  }

  /**
   * Ends the queue with an error once everything is taken.
   *
   * @param thrown The error.
   */
  fail(thrown: unknown): void {
    this.#error ??= { thrown };
    this.end();
  }

  /**
   * Waits while there is more than the taker keeps up with.
   *
   * @returns When there is room, or nobody takes any more.
   */
  async room(): Promise<void> {
    while (this.#items.length > FULL && !this.#isEnded) {
      await new Promise<void>((resolve) => this.#wakeGiver = resolve);
    }
  }

  /**
   * Takes every event there will be.
   *
   * @returns Events in order.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const items = this.#items;
      this.#items = [];
      this.#wakeGiver();
      yield* items;
      if (this.#items.length > 0) continue;
      if (this.#isEnded) break;
      await new Promise<void>((resolve) => this.#wakeTaker = resolve);
    }
    if (this.#error !== null) throw this.#error.thrown;
  }
}
