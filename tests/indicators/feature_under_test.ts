import type { BarColumns } from "../../lib/columns/mod.ts";
import {
  computeFeatures,
  createFeatureStream,
  type FeatureSpec,
  indicator,
  type IndicatorDefinition,
  INDICATORS,
  type InputSource,
  resolveParams,
} from "../../lib/indicators/mod.ts";

/**
 * One indicator as a feature.
 *
 * @param name Registry name.
 * @param given Parameters that differ from the defaults.
 * @param inputSource What feeds it.
 * @returns The feature, keyed `x`.
 */
export function feature(
  name: string,
  given: Record<string, number | string> = {},
  inputSource: InputSource = "close",
): FeatureSpec {
  return { key: "x", indicator: name, params: resolveParams(indicator(name), given), inputSource };
}

/** Output columns of one feature over whole bars, in the order of its definition. */
export function run(bars: BarColumns, spec: FeatureSpec): Float64Array[] {
  return [...computeFeatures(bars, [spec]).values()];
}

/** Output columns of one feature whose bars arrive in pieces that end at `cuts`, ascending. */
export function runInPieces(bars: BarColumns, spec: FeatureSpec, cuts: number[]): Float64Array[] {
  const stream = createFeatureStream([spec]);
  let from = 0;
  for (const to of [...cuts, bars.close.length]) {
    stream.extend(bars, from, to);
    from = to;
  }
  return [...stream.columns().values()];
}

/** Whether two lists of columns hold the same bits; NaN equals NaN. */
export function sameBits(left: Float64Array[], right: Float64Array[]): boolean {
  return left.length === right.length &&
    left.every((column, k) =>
      column.length === right[k].length && column.every((x, i) => Object.is(x, right[k][i]))
    );
}

/** Bars of one series: every price equals it, volume too. */
export function barsOf(values: ArrayLike<number>): BarColumns {
  const column = Float64Array.from(values);
  return {
    tsOpenMs: column.map((_, i) => i * 60_000),
    open: column,
    high: column,
    low: column,
    close: column,
    volume: column,
  };
}

/**
 * Every indicator with its defaults, its shortest windows, longer ones, and each of its conventions.
 *
 * @returns Features with a title each.
 */
export function familyMembers(): { title: string; spec: FeatureSpec }[] {
  return [...INDICATORS.values()].flatMap((definition) =>
    parameterSets(definition).map((given) => ({
      title: `${definition.name} ${JSON.stringify(given)}`,
      spec: feature(definition.name, given),
    }))
  );
}

function parameterSets({ params }: IndicatorDefinition): Record<string, number | string>[] {
  const shortest: Record<string, number> = {};
  const longer: Record<string, number> = {};
  const conventions: Record<string, string>[] = [];
  for (const [name, spec] of Object.entries(params)) {
    if (spec.type === "choice") {
      conventions.push(...spec.options.slice(1).map((option) => ({ [name]: option })));
    } else if (spec.type === "integer") {
      shortest[name] = spec.min;
      longer[name] = Math.min(spec.max, spec.default + 3);
    }
  }
  const sets = [
    {},
    shortest,
    longer,
    ...conventions,
    ...conventions.map((c) => ({
      ...shortest,
      ...c,
    })),
  ];
  const distinct = new Map(sets.map((set) => [JSON.stringify(set), set]));
  return [...distinct.values()];
}
