import { formatInstant, snakeCase, UsageError } from "../../base/mod.ts";
import type { ParameterValue } from "../../cards/mod.ts";
import type { SummaryMetric } from "./run_summary.ts";
import { namedValues, type SweepDefinition } from "./sweep_definition.ts";
import { rankRows, type SweepTable } from "./sweep_table.ts";

/**
 * The best run of a sweep, whatever the order in which values were listed: of runs that are equally good
 * the one with the smallest values, parameter by parameter in the order of their names.
 *
 * @param table Results of the sweep.
 * @param metric What decides.
 * @param definition The sweep.
 * @param combinations Values of each combination, in the order of the axes.
 * @returns Its row.
 * @throws {UsageError} `NO_CHOICE` when no run has a value of the metric, or none traded.
 */
export function chooseRow(
  table: SweepTable,
  metric: SummaryMetric,
  definition: Pick<SweepDefinition, "window" | "space">,
  combinations: readonly (readonly ParameterValue[])[],
): number {
  const column = table.metrics[metric];
  const ranked = rankRows(table, metric);
  const hasValue = !Number.isNaN(column[ranked[0]]);
  if (!hasValue || !table.metrics.tradeCount.some((count) => count > 0)) {
    throw noChoice(definition, metric, hasValue);
  }
  const valuesOf = (row: number) => namedValues(definition.space, combinations[table.index[row]]);
  return [...ranked].filter((row) => column[row] === column[ranked[0]])
    .reduce((a, b) => isBefore(valuesOf(b), valuesOf(a)) ? b : a);
}

type Values = Readonly<Record<string, ParameterValue>>;

function isBefore(a: Values, b: Values): boolean {
  const path = Object.keys(a).sort().find((path) => a[path] !== b[path]);
  return path !== undefined && a[path] < b[path];
}

function noChoice(
  { window: { startMs, endMs } }: Pick<SweepDefinition, "window">,
  metric: SummaryMetric,
  hasValue: boolean,
): UsageError {
  const why = hasValue ? "none of its runs traded" : `none of its runs has a ${snakeCase(metric)}`;
  const repair = hasValue ? "" : " or another --by";
  return new UsageError(
    `Cannot choose in the window from ${formatInstant(startMs)} to ${
      formatInstant(endMs)
    } as ${why}: ` +
      `take longer training windows${repair}`,
    { code: "NO_CHOICE" },
  );
}
