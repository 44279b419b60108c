import type { History, RunSummary, SweepDefinition } from "../backtest/mod.ts";
import {
  CardError,
  ClosedbarError,
  DataError,
  DataMissingError,
  type ErrorFacts,
  GateError,
  UsageError,
} from "../base/mod.ts";

/** What a worker is told: first the sweep, then which combinations to run. */
export type WorkerRequest =
  | { definition: SweepDefinition; histories: readonly History[] }
  | { indices: readonly number[] };

/** A failure as it travels between threads. */
export interface WorkerFailure extends Omit<ErrorFacts, "code" | "cause"> {
  /** Name of its class. */
  name: string;
  /** One sentence. */
  message: string;
  /** Stable code; left out for a mistake of ours. */
  code?: string;
}

/** What a worker answers to combinations. */
export type WorkerAnswer = { runs: RunSummary[] } | { failure: WorkerFailure };

const CLASSES = { CardError, DataError, DataMissingError, GateError, UsageError };

/**
 * A failure as plain data.
 *
 * @param error What was thrown.
 * @returns Its facts.
 */
export function packFailure(error: unknown): WorkerFailure {
  if (error instanceof ClosedbarError) {
    const { name, message, code, where, fixCommand } = error;
    return { name, message, code, where, fixCommand };
  }
  const message = error instanceof Error ? error.stack ?? error.message : String(error);
  return { name: "Error", message };
}

/**
 * The failure of another thread, to be thrown in this one.
 *
 * @param failure Its facts.
 * @returns An error of the same class.
 */
export function unpackFailure({ name, message, code, where, fixCommand }: WorkerFailure): Error {
  const Class = Object.hasOwn(CLASSES, name) ? CLASSES[name as keyof typeof CLASSES] : undefined;
  if (Class === undefined || code === undefined) return new Error(message);
  return new Class(message, { code, where, fixCommand });
}
