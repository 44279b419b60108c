import { averageNext, type AverageState, emaState, wilderState } from "./average.ts";
import { rollingSumNext, type RollingSumState, rollingSumState } from "./rolling_sum.ts";

/** The averages that several indicators let their user choose between. */
export type AverageKind = "wilder" | "ema" | "sma";

/** Whichever average was chosen; exactly one of the two is present. */
export interface AverageKindState {
  /** Recursive average, for `wilder` and `ema`. */
  recursive: AverageState | null;
  /** Window, for `sma`. */
  window: RollingSumState | null;
}

/**
 * @param kind Which average.
 * @param length Bars of the average.
 * @returns State that has seen nothing; every kind has its first value after `length` values.
 */
export function averageKindState(kind: AverageKind, length: number): AverageKindState {
  if (kind === "sma") return { recursive: null, window: rollingSumState(length) };
  return { recursive: kind === "ema" ? emaState(length) : wilderState(length), window: null };
}

/**
 * Feeds one value; NaN passes through and leaves the state alone.
 *
 * @param state State, updated.
 * @param x Next value.
 * @returns The average, or NaN while there are fewer than `length` values.
 */
export function averageKindNext({ recursive, window }: AverageKindState, x: number): number {
  if (recursive !== null) return averageNext(recursive, x);
  return rollingSumNext(window!, x) / window!.length;
}
