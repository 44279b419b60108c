import { invariant } from "../base/mod.ts";
import type { ChoiceParam, NumberParam, ParamValues } from "./contract.ts";

/** Longest window a parameter can ask for: more than a month of 15-minute bars. */
export const MAX_LENGTH = 5000;

/**
 * Declares a window length in bars.
 *
 * @param fallback Default.
 * @param about What the window is for.
 * @param min Smallest valid length.
 * @returns The declaration.
 */
export function lengthParam(fallback: number, about = "Window in bars", min = 1): NumberParam {
  return { type: "integer", default: fallback, min, max: MAX_LENGTH, about };
}

/**
 * Declares a number within limits.
 *
 * @param fallback Default.
 * @param limits Smallest and largest valid value.
 * @param about What the number means.
 * @returns The declaration.
 */
export function numberParam(
  fallback: number,
  [min, max]: readonly [number, number],
  about: string,
): NumberParam {
  return { type: "number", default: fallback, min, max, about };
}

/**
 * Declares a choice between conventions; the first option is the default.
 *
 * @param options Valid values.
 * @param about What is being chosen and what each option means.
 * @returns The declaration.
 */
export function choiceParam(options: readonly string[], about: string): ChoiceParam {
  return { type: "choice", default: options[0], options, about };
}

/**
 * A numeric value out of validated parameters.
 *
 * @param params Validated parameters.
 * @param name Declared numeric parameter.
 * @returns Its value.
 */
export function numberOf(params: ParamValues, name: string): number {
  const value = params[name];
  invariant(typeof value === "number", `parameter "${name}" is a number`);
  return value;
}

/**
 * A chosen option out of validated parameters.
 *
 * @param params Validated parameters.
 * @param name Declared choice parameter.
 * @returns The option.
 */
export function choiceOf<T extends string>(params: ParamValues, name: string): T {
  const value = params[name];
  invariant(typeof value === "string", `parameter "${name}" is a choice`);
  return value as T;
}
