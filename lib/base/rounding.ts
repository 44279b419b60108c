/**
 * Slack that keeps a value which is on the grid up to float noise on its own step: a part of a step,
 * and a part of the count, since the noise of a quotient grows with it.
 */
const GRID_SLACK = 1e-9;
const COUNT_SLACK = 1e-15;

/** Decimal digits that every double holds exactly. */
const EXACT_DIGITS = 15;

function slack(count: number): number {
  return GRID_SLACK + COUNT_SLACK * count;
}

/** Steps that are a whole part of one, with at most this many parts and no more than eight decimals. */
const MOST_PARTS = 1e8;

/** Whole numbers below this have at most fifteen digits. */
const EXACT_LIMIT = 1e15;

/**
 * A step like 0.01 has no exact double, so a product with it is a hair off the decimal price. One
 * hundred and the count are exact, and their quotient is the double nearest to it. For any other step
 * the product is written with the digits a double can hold and read back, which is slow and the same.
 */
function atStep(count: number, step: number): number {
  const parts = Math.round(1 / step);
  // A whole quotient says that nothing remains, which is found faster than the remainder itself.
  const perPart = MOST_PARTS / parts;
  if (1 / parts === step && perPart === Math.floor(perPart) && count * perPart < EXACT_LIMIT) {
    return count / parts;
  }
  return Number((count * step).toPrecision(EXACT_DIGITS));
}

/**
 * Largest multiple of `step` that is not above `value`.
 *
 * @param value A price or a quantity, not negative.
 * @param step Grid step, above 0.
 * @returns A multiple of `step`, as the double nearest to its decimal value.
 *
 * @example A price on a one-cent tick
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(roundDownToStep(146.129, 0.01), 146.12);
 * assertEquals(roundDownToStep(0.3, 0.1), 0.3);
 * ```
 */
export function roundDownToStep(value: number, step: number): number {
  const count = value / step;
  return atStep(Math.floor(count + slack(count)), step);
}

/**
 * Smallest multiple of `step` that is not below `value`.
 *
 * @param value A price or a quantity, not negative.
 * @param step Grid step, above 0.
 * @returns A multiple of `step`, as the double nearest to its decimal value.
 */
export function roundUpToStep(value: number, step: number): number {
  const count = value / step;
  return atStep(Math.ceil(count - slack(count)), step);
}
