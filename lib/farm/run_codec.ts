import { type RunSummary, SUMMARY_METRICS } from "../backtest/mod.ts";
import { DataError } from "../base/mod.ts";

/** A result as it travels: numbers as their own bytes, so that not one bit is lost. */
interface PackedRun extends Pick<RunSummary, "index" | "cardDigest" | "manifestDigest"> {
  metrics: string;
  dailyReturns: string;
}

/**
 * Results as one text.
 *
 * @param runs Results.
 * @returns JSON.
 */
export function packRuns(runs: readonly RunSummary[]): string {
  return JSON.stringify(runs.map((run): PackedRun => ({
    ...run,
    metrics: packNumbers(run.metrics),
    dailyReturns: packNumbers(run.dailyReturns),
  })));
}

/**
 * The results of a text.
 *
 * @param text What {@linkcode packRuns} gave.
 * @returns The same results.
 * @throws {DataError} `BAD_RESULT` when it is not such a text.
 */
export function unpackRuns(text: string): RunSummary[] {
  try {
    return (JSON.parse(text) as PackedRun[]).map((run) => {
      const metrics = unpackNumbers(run.metrics);
      if (metrics.length !== SUMMARY_METRICS.length) throw new Error("metrics are missing");
      if (!Number.isSafeInteger(run.index)) throw new Error("the index is none");
      return { ...run, metrics, dailyReturns: unpackNumbers(run.dailyReturns) };
    });
  } catch (cause) {
    throw new DataError("Cannot use a result of the queue as it is not one of this program", {
      code: "BAD_RESULT",
      cause,
    });
  }
}

function packNumbers({ buffer, byteOffset, byteLength }: Float64Array): string {
  return new Uint8Array(buffer, byteOffset, byteLength).toBase64();
}

function unpackNumbers(text: string): Float64Array {
  return new Float64Array(Uint8Array.fromBase64(text).buffer);
}
