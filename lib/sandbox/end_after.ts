import { createContext, Script } from "node:vm";

/** A realm that holds nothing but what is to be called; strict, so that nobody on the stack is shown it. */
const realm: { task: (() => unknown) | null } = { task: null };
createContext(realm);
const call = new Script('"use strict"; task()');

/**
 * Calls a task, and ends it when it takes too long, in whatever loop and `catch` it is. Asking a worker to
 * terminate does not reach into a loop, so a worker that runs what it does not know has to end it itself.
 *
 * @param milliseconds How long the task may take; a positive integer.
 * @param task What is called; not one that calls this again.
 * @returns What the task returns.
 * @throws What the task throws, or what {@linkcode wasEnded} knows.
 */
export function endAfter<T>(milliseconds: number, task: () => T): T {
  realm.task = task;
  try {
    return call.runInContext(realm, { timeout: milliseconds }) as T;
  } finally {
    realm.task = null;
  }
}

/**
 * @param error What was thrown.
 * @returns Whether it says that a task took too long.
 */
export function wasEnded(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}
