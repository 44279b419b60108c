import { ClosedbarError, DataMissingError, DocumentError, UsageError } from "../base/mod.ts";

/** Exit codes of every command. */
export const ExitCode = {
  /** All is well. */
  OK: 0,
  /** A finding, a failed gate, or data that cannot be used. */
  FINDING: 1,
  /** Wrong usage, a bad card or configuration. */
  USAGE: 2,
  /** Data is missing. */
  DATA_MISSING: 3,
  /** Our own mistake. */
  INTERNAL: 70,
  /** Interrupted from the keyboard. */
  INTERRUPTED: 130,
} as const;

/**
 * @param error What a command threw.
 * @returns The code the process ends with.
 */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError || error instanceof DocumentError) return ExitCode.USAGE;
  if (error instanceof DataMissingError) return ExitCode.DATA_MISSING;
  if (error instanceof ClosedbarError) return ExitCode.FINDING;
  if (error instanceof Deno.errors.NotCapable) return ExitCode.USAGE;
  return ExitCode.INTERNAL;
}
