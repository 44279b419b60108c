/**
 * Arithmetic mean, summed left to right.
 *
 * @param values At least one number.
 * @returns The mean.
 */
export function mean(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/**
 * Central moment with divisor n: the mean of `(value - mean)^order`, summed left to right.
 *
 * @param values At least one number.
 * @param order 2 for the population variance, 3 and 4 for shape.
 * @returns The moment.
 */
export function centralMoment(values: Float64Array, order: 2 | 3 | 4): number {
  const center = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const distance = values[i] - center;
    const square = distance * distance;
    sum += order === 2 ? square : order === 3 ? square * distance : square * square;
  }
  return sum / values.length;
}
