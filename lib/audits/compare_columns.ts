import { formatInstant } from "../base/mod.ts";
import { type AuditLog, type Place, plain } from "./audit_report.ts";

/** What is compared, and what a finding says about it. */
export interface ColumnComparison {
  /** Code of a finding. */
  code: string;
  /** What the column is, for example `htf ema_trend`. */
  name: string;
  /** Instants of the rows, epoch milliseconds. */
  tsMs: Float64Array;
  /** Further facts of every finding. */
  where: Place;
  /** Largest difference relative to the expected value; 0 compares bits. */
  tolerance?: number;
}

/**
 * Whether two numbers are the same: the same bits, or as near as a tolerance says. NaN is the same as
 * NaN and as nothing else.
 *
 * @param observed One number.
 * @param expected The other.
 * @param tolerance Largest difference relative to `expected`; 0 compares bits.
 * @returns Whether they are.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([isSame(NaN, NaN, 0), isSame(NaN, 1, 1), isSame(1, 1.001, 0.01)], [true, false, true]);
 * ```
 */
export function isSame(observed: number, expected: number, tolerance: number): boolean {
  if (Object.is(observed, expected)) return true;
  return Math.abs(observed - expected) <= tolerance * Math.abs(expected) && tolerance > 0;
}

/**
 * Compares two columns row by row. Only the first difference of a column is told in full, as the rows
 * after it usually have the same cause; how many rows differ is told with it.
 *
 * @param log Where it is counted.
 * @param observed The column under audit.
 * @param expected What it has to be; rows of `observed` beyond its length are not looked at.
 * @param comparison What is compared.
 * @returns How many rows differ.
 */
export function compareColumns(
  log: AuditLog,
  observed: Float64Array,
  expected: Float64Array,
  { code, name, tsMs, where, tolerance = 0 }: ColumnComparison,
): number {
  const rows = expected.length;
  let differing = 0;
  let first = -1;
  for (let i = 0; i < rows; i++) {
    if (i < observed.length && isSame(observed[i], expected[i], tolerance)) continue;
    if (differing++ === 0) first = i;
  }
  log.compared(rows);
  if (differing > 0) {
    const seen = first < observed.length ? observed[first] : NaN;
    log.find(
      code,
      `${name} is ${seen} at ${formatInstant(tsMs[first])} and has to be ${expected[first]}` +
        (differing > 1 ? `; ${differing} of ${rows} rows differ` : ""),
      {
        ...where,
        ts_ms: tsMs[first],
        row: first,
        observed: plain(seen),
        expected: plain(expected[first]),
        rows_differing: differing,
      },
    );
  }
  return differing;
}
