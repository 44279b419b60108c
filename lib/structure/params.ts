import {
  choiceParam,
  numberOf,
  type NumberParam,
  numberParam,
  type ParamSpec,
  type ParamValues,
} from "../indicators/mod.ts";

/** Most bars on one side of a swing, and longest average range. */
const MAX_BARS = 500;

/** Most things a detector holds side by side. */
const MAX_SLOTS = 8;

/**
 * Declares a number of bars.
 *
 * @param fallback Default.
 * @param about What the bars are for.
 * @param limits Smallest and largest valid number.
 * @returns The declaration.
 */
export function barsParam(
  fallback: number,
  about: string,
  [min, max]: readonly [number, number] = [1, MAX_BARS],
): NumberParam {
  return { ...numberParam(fallback, [min, max], about), type: "integer" };
}

/** Bars on both sides of a swing. */
export const SWING_PARAMS: Readonly<Record<string, ParamSpec>> = {
  left: barsParam(5, "Bars before a swing that it stands out from"),
  right: barsParam(5, "Bars after a swing that confirm it; it is published so many bars late"),
};

/** How a level is broken. */
export const BREAK_PARAM = choiceParam(
  ["close", "wick"],
  "close: a bar has to close beyond the level; wick: trading beyond it is enough",
);

/** Things held side by side. */
export const SLOTS_PARAM = barsParam(2, "How many are held side by side", [1, MAX_SLOTS]);

/**
 * @param params Validated `SWING_PARAMS`.
 * @returns Index of the first row at which a swing can be confirmed.
 */
export function swingWarmup(params: ParamValues): number {
  return numberOf(params, "left") + numberOf(params, "right");
}
