/** Beyond this many deviations the tail is smaller than what a double next to 1 can tell. */
const LIMIT = 8.5;

/**
 * The standard normal distribution function: `1/2 + phi(x) * (x + x^3/3 + x^5/(3*5) + ...)`, in
 * G. Marsaglia, "Evaluating the Normal Distribution", Journal of Statistical Software 11 (2004).
 *
 * @param x Any number.
 * @returns Probability of a value at or below it.
 *
 * @example The middle
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertEquals(normalProbability(0), 0.5);
 * assertAlmostEquals(normalProbability(1.959963984540054), 0.975, 1e-15);
 * ```
 */
export function normalProbability(x: number): number {
  if (x < -LIMIT) return 0;
  if (x > LIMIT) return 1;
  let sum = x;
  let term = x;
  for (let k = 3, before = NaN; sum !== before; k += 2) {
    before = sum;
    term *= x * x / k;
    sum += term;
  }
  return 0.5 + sum * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
}

/**
 * The value that a standard normal variable stays below with a probability: the inverse of
 * {@linkcode normalProbability}, found by halving.
 *
 * @param probability Between 0 and 1.
 * @returns The value; an infinity at 0 and 1.
 *
 * @example The 97.5 % quantile
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(normalQuantile(0.975), 1.959963984540054, 1e-12);
 * ```
 */
export function normalQuantile(probability: number): number {
  if (probability <= 0) return -Infinity;
  if (probability >= 1) return Infinity;
  let low = -LIMIT;
  let high = LIMIT;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return middle;
    if (normalProbability(middle) < probability) low = middle;
    else high = middle;
  }
}
