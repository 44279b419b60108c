import { UsageError } from "../base/mod.ts";
import type { BarColumns } from "../columns/mod.ts";
import type {
  IndicatorDefinition,
  InputSource,
  ParamValues,
  resolveParams,
} from "../indicators/mod.ts";
import type { Place } from "./audit_report.ts";
import { sourceColumn } from "./source_column.ts";
import type { Market } from "./synthetic_market.ts";

/** One indicator with parameters on a market. */
export interface ToolkitCase {
  /** The indicator. */
  definition: IndicatorDefinition;
  /** Validated parameters. */
  params: ParamValues;
  /** The bars it is run over. */
  market: Market;
}

/** Outputs that hold a level on one side of the market and NaN on the other. */
const SIDED = new Map([["supertrend", ["long", "short"]], ["psar", ["long", "short"]]]);

/**
 * @param definition An indicator.
 * @param output One of its outputs.
 * @returns Whether the output is NaN while the market is on the other side.
 */
export function isSided({ name }: IndicatorDefinition, output: string): boolean {
  return SIDED.get(name)?.includes(output) ?? false;
}

/**
 * Facts that name a case in a finding.
 *
 * @param subject The case.
 * @returns Indicator, parameters and market.
 */
export function placeOf({ definition, params, market }: ToolkitCase): Place {
  return { indicator: definition.name, params: describeParams(params), market: market.name };
}

/**
 * @param params Validated parameters.
 * @returns They as `name=value`, blank between.
 */
export function describeParams(params: ParamValues): string {
  return Object.entries(params).map(([name, value]) => `${name}=${value}`).join(" ");
}

/**
 * Runs the kernel of a case, without the toolkit's own routing and growing of columns.
 *
 * @param subject The case.
 * @param cuts Rows at which the rows are split, ascending.
 * @param options The series of a one-series indicator, and how many bars are there.
 * @returns One column per output; rows that the kernel left alone are NaN with another sign.
 */
export function runKernel(
  { definition, params, market }: ToolkitCase,
  cuts: readonly number[] = [],
  { source = "close", rows = market.bars.close.length }: { source?: InputSource; rows?: number } =
    {},
): Float64Array[] {
  const ins = definition.inputs.map((input) => inputColumn(market.bars, input, source, rows));
  const outs = definition.outputs.map(() => new Float64Array(rows).fill(UNTOUCHED));
  const kernel = definition.bind(params);
  let from = 0;
  for (const to of [...cuts, rows]) {
    kernel.run(outs, ins, from, to);
    from = to;
  }
  return outs;
}

/** What a row holds before a kernel writes it; no formula gives this number. */
export const UNTOUCHED = -1.2345678901234567e300;

function inputColumn(
  bars: BarColumns,
  input: IndicatorDefinition["inputs"][number],
  source: InputSource,
  rows: number,
): Float64Array {
  // A copy ends where the bars end, so a kernel that reads on finds nothing.
  return sourceColumn(bars, input === "source" ? source : input).slice(0, rows);
}

/**
 * Parameter sets that reach every branch: the defaults, the smallest and the largest numbers, windows
 * a little longer, and each convention.
 *
 * @param definition An indicator.
 * @param resolve What accepts parameters; a set it refuses by a rule between parameters is left out.
 * @returns Validated sets, the defaults first.
 */
export function parameterSets(
  definition: IndicatorDefinition,
  resolve: typeof resolveParams,
): ParamValues[] {
  const entries = Object.entries(definition.params);
  const pick = (choose: (spec: { default: number; min: number; max: number }) => number) =>
    Object.fromEntries(
      entries.flatMap(([name, spec]) => spec.type === "choice" ? [] : [[name, choose(spec)]]),
    );
  const smallest = pick(({ min }) => min);
  const conventions = entries.flatMap(([name, spec]) =>
    spec.type === "choice" ? spec.options.slice(1).map((option) => ({ [name]: option })) : []
  );
  const wanted: Record<string, number | string>[] = [
    {},
    smallest,
    pick(({ max }) => max),
    pick((spec) => Math.min(spec.max, spec.default + (Number.isInteger(spec.default) ? 3 : 0))),
    ...conventions,
    ...conventions.map((convention) => ({ ...smallest, ...convention })),
  ];
  const sets = new Map<string, ParamValues>();
  for (const given of wanted) {
    try {
      const params = resolve(definition, given);
      sets.set(describeParams(params), params);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
    }
  }
  return [...sets.values()];
}
