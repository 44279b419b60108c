import { formatInstant } from "../base/mod.ts";
import { type AuditLog, type Place, plain } from "./audit_report.ts";
import type { ReferenceColumn } from "./reference_tools.ts";
import type { Series } from "./ta_lib.ts";

/** Two columns that say the same, as far as they were compared. */
export interface ParityColumn {
  /** Output of the indicator. */
  output: string;
  /** Which implementation it was compared with, or `null` when none knows it. */
  reference: string | null;
  /** Rows that have a value on both sides. */
  rowsCompared: number;
  /** Largest difference, relative to the larger of the value and the column's median size. */
  maxRelativeDifference: number;
  /** First row with a value, ours; -1 when there is none. */
  firstOurs: number;
  /** First row with a value, the reference's; -1 when there is none. */
  firstReference: number;
}

/** How two columns are compared. */
export interface ParityRule {
  /** Largest relative difference. */
  tolerance: number;
  /** What is compared, for findings. */
  name: string;
  /** Open instants of the bars. */
  tsMs: Series;
  /** Facts of every finding. */
  where: Place;
  /**
   * Whether a row with a value on one side only is as both implementations document it.
   *
   * @param row The row.
   * @returns Whether it is.
   */
  mayDifferAt?(row: number): boolean;
}

/**
 * Compares a column with its reference: the same rows without a value, the same values.
 *
 * @param log Where findings go.
 * @param output Name of the output.
 * @param ours The column under audit.
 * @param reference What another implementation says.
 * @param rule How.
 * @returns What was compared.
 */
export function compareParity(
  log: AuditLog,
  output: string,
  ours: Series,
  reference: ReferenceColumn,
  { tolerance, name, tsMs, where, mayDifferAt = () => false }: ParityRule,
): ParityColumn {
  const theirs = reference.values;
  const size = medianSize(theirs);
  let rowsCompared = 0;
  let maxRelativeDifference = 0;
  const told = new Set<string>();
  for (let i = 0; i < theirs.length; i++) {
    if (reference.leavesOpen?.(i)) continue;
    const [x, y] = [ours[i], theirs[i]];
    const isMissing = Number.isNaN(x) || Number.isNaN(y);
    const difference = isMissing ? 0 : x === y ? 0 : Math.abs(x - y) / Math.max(size, Math.abs(y));
    if (!isMissing) rowsCompared++;
    if (difference > maxRelativeDifference) maxRelativeDifference = difference;
    const isMasked = Number.isNaN(x) !== Number.isNaN(y) && !mayDifferAt(i);
    if (!isMasked && difference <= tolerance) continue;
    const code = isMasked ? "MASK_DIFFERS" : "VALUE_DIFFERS";
    if (told.has(code)) continue;
    told.add(code);
    log.find(
      code,
      `${name} is ${x} at ${formatInstant(tsMs[i])} and ${y} by ${reference.by}`,
      { ...where, output, ts_open_ms: tsMs[i], row: i, observed: plain(x), expected: plain(y) },
    );
  }
  log.compared(theirs.length);
  return {
    output,
    reference: reference.by,
    rowsCompared,
    maxRelativeDifference,
    firstOurs: ours.findIndex((x) => !Number.isNaN(x)),
    firstReference: theirs.findIndex((x) => !Number.isNaN(x)),
  };
}

/** Typical size of a column, so that a value near zero is not held to a relative error. */
function medianSize(column: Series): number {
  const sizes = column.filter((x) => !Number.isNaN(x)).map(Math.abs).sort();
  return sizes.length === 0 ? 0 : sizes[sizes.length >> 1];
}
