import type { ParamValues } from "./contract.ts";
import { numberOf } from "./params.ts";

/**
 * The rule that a fast average is shorter than a slow one.
 *
 * @param params Parameters with `fast` and `slow`.
 * @returns What is wrong, or `undefined`.
 */
export function fastBelowSlow(params: ParamValues): string | undefined {
  const { fast, slow } = params;
  return fast < slow ? undefined : `"fast" (${fast}) must be less than "slow" (${slow})`;
}

/**
 * Warm-up of a line and of its signal average.
 *
 * @param lineWarmup Index of the line's first value.
 * @param params Parameters with `signal` and `seed`.
 * @returns Index of the signal's first value.
 */
export function signalWarmup(lineWarmup: number, params: ParamValues): number {
  return params.seed === "first" ? lineWarmup : lineWarmup + numberOf(params, "signal") - 1;
}
