import { canonicalJson, digestColumns, sha256Hex } from "../../base/mod.ts";
import { SUMMARY_METRICS, type SummaryMetric } from "./run_summary.ts";

/** Results of a sweep as columns, one row for each run, in the order of the combinations. */
export interface SweepTable {
  /** Position of each run's combination in the sweep. */
  index: Int32Array;
  /** SHA-256 of each run's card. */
  cardDigests: string[];
  /** SHA-256 of all that decides each run. */
  manifestDigests: string[];
  /** Metrics; NaN where one is not defined. */
  metrics: Record<SummaryMetric, Float64Array>;
  /** Why a run has no metrics, by row, for those whose strategy failed. */
  failures: Map<number, string>;
}

/** Metrics of which less is better. */
const LESS_IS_BETTER: ReadonlySet<SummaryMetric> = new Set<SummaryMetric>([
  "maxDrawdownPct",
  "maxDrawdownUsdt",
  "longestDrawdownMs",
  "ulcerIndexPct",
  "valueAtRisk95Pct",
  "feesUsdt",
  "rejectionCount",
  "ambiguousExitCount",
]);

/**
 * Says which way a metric is read.
 *
 * @param metric A metric of the table.
 * @returns Whether the larger number is the better one.
 */
export function isMoreBetter(metric: SummaryMetric): boolean {
  return !LESS_IS_BETTER.has(metric);
}

/**
 * An empty table.
 *
 * @param rows Number of runs it will hold.
 * @returns Columns of zeros, no digests and no failure.
 */
export function allocateTable(rows: number): SweepTable {
  const metrics = Object.fromEntries(
    SUMMARY_METRICS.map((name) => [name, new Float64Array(rows)]),
  ) as SweepTable["metrics"];
  return {
    index: new Int32Array(rows),
    cardDigests: [],
    manifestDigests: [],
    metrics,
    failures: new Map(),
  };
}

/**
 * The rows of a table, best first. Rows without a number come last and those that failed behind them,
 * equal ones in the order of their combinations.
 *
 * @param table A table.
 * @param metric What decides.
 * @returns Row numbers.
 *
 * @example The higher Sharpe ratio first
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const table = allocateTable(3);
 * table.metrics.sharpeRatio.set([0.5, NaN, 2]);
 * assertEquals([...rankRows(table, "sharpeRatio")], [2, 0, 1]);
 * ```
 */
export function rankRows({ metrics, failures }: SweepTable, metric: SummaryMetric): Int32Array {
  const column = metrics[metric];
  const sign = isMoreBetter(metric) ? -1 : 1;
  const key = (row: number) => Number.isNaN(column[row]) ? Infinity : sign * column[row];
  const rows = Int32Array.from(column, (_, row) => row);
  return rows.sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    if (x !== y) return x < y ? -1 : 1;
    return Number(failures.has(a)) - Number(failures.has(b)) || a - b;
  });
}

/**
 * SHA-256 of every number and digest of a table: equal for equal tables, whoever made the runs.
 *
 * @param table A table.
 * @returns 64 hexadecimal digits.
 */
export function tableDigest({ index, cardDigests, manifestDigests, metrics }: SweepTable): string {
  const numbers = digestColumns([index, ...Object.values(metrics)]);
  return sha256Hex(canonicalJson({ numbers, cardDigests, manifestDigests }));
}
