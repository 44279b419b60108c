import { formatInstant, isSymbol, UsageError } from "../base/mod.ts";
import type { TimeRange } from "../columns/mod.ts";

/**
 * @param symbol What was given as a symbol.
 * @throws {UsageError} `BAD_SYMBOL` when it cannot name one.
 */
export function requireSymbol(symbol: string): void {
  if (isSymbol(symbol)) return;
  throw new UsageError(
    `Cannot use "${symbol}" as a symbol: use 1 to 40 letters, digits, dots, dashes or underscores, ` +
      `starting with a letter or digit`,
    { code: "BAD_SYMBOL" },
  );
}

/**
 * @param range What was given as a range.
 * @returns Its ends, start first.
 * @throws {UsageError} `BAD_RANGE` when the ends are no instants or out of order.
 */
export function requireRange({ startMs, endMs }: TimeRange): [number, number] {
  if (Number.isSafeInteger(startMs) && Number.isSafeInteger(endMs) && startMs <= endMs) {
    return [startMs, endMs];
  }
  const name = (ms: number) => Number.isSafeInteger(ms) ? formatInstant(ms) : String(ms);
  throw new UsageError(
    `Cannot use ${name(startMs)} to ${
      name(endMs)
    } as a range: both ends are whole epoch milliseconds, the ` +
      `start first`,
    { code: "BAD_RANGE" },
  );
}

/**
 * Refuses a file that this process may not touch. The engine opens it past the runtime's sandbox, and
 * the runtime itself follows a link out of an allowed folder: the file behind the link decides.
 *
 * @param kind What is to be done with it.
 * @param file Real path of the file.
 * @throws {UsageError} `PERMISSION_DENIED` with the flag that allows it.
 */
export async function requireAccess(kind: "read" | "write", file: string): Promise<void> {
  const { state } = await Deno.permissions.query({ name: kind, path: file });
  if (state === "granted") return;
  throw new UsageError(
    `Cannot ${kind} "${file}" as this process may not touch it: run with --allow-${kind}=${file}`,
    { code: "PERMISSION_DENIED", where: file },
  );
}
