import { defineLine } from "./define.ts";
import { lengthParam, numberOf } from "./params.ts";

/**
 * Momentum: the value minus the value `length` bars earlier.
 *
 * @param out Differences; NaN before index `length`.
 * @param values Series.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param length How far back, in bars.
 */
export function mom(
  out: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  length: number,
): void {
  for (let i = from; i < to; i++) out[i] = i < length ? NaN : values[i] - values[i - length];
}

/** `mom` as the registry knows it. */
export const momDefinition = defineLine({
  name: "mom",
  about: "Momentum: change over length bars",
  source: "Difference of two closes; TA-Lib MOM; Pine ta.mom",
  seed: "First value at index length.",
  params: { length: lengthParam(10, "How far back, in bars") },
  warmup: (params) => numberOf(params, "length"),
  start: (params) => numberOf(params, "length"),
  kernel: mom,
});
