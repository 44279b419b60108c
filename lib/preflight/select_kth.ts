/**
 * The value that would stand at `rank` if the first `count` values were sorted (Hoare's quickselect).
 *
 * @param values Reordered in place.
 * @param count How many of them count.
 * @param rank From 0.
 * @returns The value.
 */
export function selectKth(values: Float64Array, count: number, rank: number): number {
  let left = 0;
  let right = count - 1;
  while (left < right) {
    const pivot = values[(left + right) >>> 1];
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        const value = values[i];
        values[i++] = values[j];
        values[j--] = value;
      }
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else return values[rank];
  }
  return values[rank];
}
