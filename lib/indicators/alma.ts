import { defineLine } from "./define.ts";
import { lengthParam, numberOf, numberParam } from "./params.ts";

/**
 * Weights of an Arnaud Legoux moving average: a Gaussian that stands at `offset` of the window.
 *
 * @param length Window in bars.
 * @param sigma Window length over the Gaussian's deviation.
 * @param offset Where it stands: 0 at the oldest bar, 1 at the newest.
 * @returns Weights with sum 1, the oldest bar first.
 */
export function almaWeights(length: number, sigma: number, offset: number): Float64Array {
  const middle = offset * (length - 1);
  const deviation = length / sigma;
  const weights = Float64Array.from(
    { length },
    (_, k) => Math.exp(-((k - middle) ** 2) / (2 * deviation * deviation)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/**
 * Arnaud Legoux moving average: a weighted mean of the window.
 *
 * @param out Averages; NaN before index `weights.length - 1`.
 * @param values Series to average.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param weights From `almaWeights`.
 */
export function alma(
  out: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  weights: Float64Array,
): void {
  const oldest = weights.length - 1;
  for (let i = from; i < to; i++) {
    if (i < oldest) {
      out[i] = NaN;
      continue;
    }
    let sum = 0;
    for (let k = 0; k <= oldest; k++) sum += weights[k] * values[i - oldest + k];
    out[i] = sum;
  }
}

/** `alma` as the registry knows it. */
export const almaDefinition = defineLine({
  name: "alma",
  about: "Arnaud Legoux moving average",
  source: "Legoux and Kouzis-Loukas (2009); Pine ta.alma with floor off",
  seed: "First value at index length - 1.",
  params: {
    length: lengthParam(9),
    sigma: numberParam(6, [0.1, 100], "Window length over the Gaussian's deviation"),
    offset: numberParam(0.85, [0, 1], "Where the Gaussian stands: 0 oldest bar, 1 newest"),
  },
  warmup: (params) => numberOf(params, "length") - 1,
  start: (params) =>
    almaWeights(numberOf(params, "length"), numberOf(params, "sigma"), numberOf(params, "offset")),
  kernel: alma,
});
