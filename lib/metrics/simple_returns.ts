/**
 * Simple returns `equity[i] / equity[i - 1] - 1`, the first one over the starting equity. A return
 * over an equity that is not above 0 means nothing, so the series ends where an account is blown:
 * its last return is the one that lost everything.
 *
 * @param equityUsdt Equity at the end of each period.
 * @param startingEquityUsdt Equity before the first period, above 0.
 * @returns One return for each period up to and with the one that blew the account.
 */
export function simpleReturns(
  equityUsdt: Float64Array,
  startingEquityUsdt: number,
): Float64Array {
  const returns = new Float64Array(equityUsdt.length);
  let previous = startingEquityUsdt;
  let count = 0;
  while (count < equityUsdt.length && previous > 0) {
    const current = equityUsdt[count];
    returns[count] = current / previous - 1;
    previous = current;
    count++;
  }
  return returns.subarray(0, count);
}
