import {
  type ColumnStream,
  createColumnStream,
  featureKeys,
  type FeatureSpec,
  featureWarmup,
  type StreamSources,
} from "../indicators/mod.ts";
import type { StructureSpec } from "./contract.ts";
import { detector } from "./registry.ts";

/**
 * Names of the columns that a declared detector makes: `<key>.<output>`, and with slots
 * `<key><slot>.<output>`, slots counted from 1.
 *
 * @param spec Declared detector.
 * @returns Keys in the order of its kernel's columns.
 *
 * @example Two gaps side by side
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { resolveParams } from "../indicators/mod.ts";
 * import { detector } from "./registry.ts";
 *
 * const params = resolveParams(detector("fvg"), { slots: 2 });
 * const keys = structureKeys({ key: "gap", detector: "fvg", params });
 * assertEquals(keys.filter((key) => key.endsWith(".lower")), ["gap1.lower", "gap2.lower"]);
 * ```
 */
export function structureKeys(spec: StructureSpec): string[] {
  const { outputs } = detector(spec.detector);
  return slotKeys(spec).flatMap((slot) => outputs.map(({ name }) => `${slot}.${name}`));
}

/**
 * Those of a declared detector's columns that are prices.
 *
 * @param spec Declared detector.
 * @returns Their keys.
 */
export function levelKeys(spec: StructureSpec): string[] {
  const prices = detector(spec.detector).outputs.filter(({ isPrice }) => isPrice);
  return slotKeys(spec).flatMap((slot) => prices.map(({ name }) => `${slot}.${name}`));
}

/**
 * What stands before the dot in the columns of a declared detector.
 *
 * @param spec Declared detector.
 * @returns The key alone, or the key of each slot.
 */
export function slotKeys({ key, detector: name, params }: StructureSpec): string[] {
  const count = detector(name).slots?.(params);
  if (count === undefined) return [key];
  return Array.from({ length: count }, (_, slot) => `${key}${slot + 1}`);
}

/**
 * Feature columns that a declared detector reads, which the same role has to declare.
 *
 * @param spec Declared detector.
 * @returns Key of the column by the parameter that names it; empty when it reads bars alone.
 *
 * @example The highest of the last values of an average
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { resolveParams } from "../indicators/mod.ts";
 * import { detector } from "./registry.ts";
 *
 * const over = (source: string) => {
 *   const params = resolveParams(detector("rolling_window"), { source });
 *   return [...structureSources({ key: "box", detector: "rolling_window", params })];
 * };
 * assertEquals(over("ema_20"), [["source", "ema_20"]]);
 * assertEquals(over("high"), []);
 * ```
 */
export function structureSources({ detector: name, params }: StructureSpec): Map<string, string> {
  const sources = new Map<string, string>();
  for (const [param, spec] of Object.entries(detector(name).params)) {
    const value = params[param];
    if (spec.type !== "choice" || spec.features !== true || typeof value !== "string") continue;
    if (!spec.options.includes(value)) sources.set(param, value);
  }
  return sources;
}

/**
 * Bars a declared detector needs before its columns have values.
 *
 * @param spec Declared detector.
 * @param features Features of its role; those it reads come first, so that their bars are added.
 * @returns Number of bars: the index of the first row with values, plus one.
 */
export function structureWarmup(
  spec: StructureSpec,
  features: readonly FeatureSpec[] = [],
): number {
  const keys = [...structureSources(spec).values()];
  const read = features.filter((made) => featureKeys(made).some((key) => keys.includes(key)));
  const before = Math.max(0, ...read.map((made) => featureWarmup(made) - 1));
  return before + detector(spec.detector).warmup(spec.params) + 1;
}

/**
 * Computes structure over bars that are all there.
 *
 * @param bars Bars of one timeframe, with the market's clock where it has hours, and with the feature
 *   columns that the detectors read.
 * @param specs Declared detectors.
 * @returns Column by key, as long as the bars.
 * @throws {UsageError} `UNKNOWN_DETECTOR`, `UNKNOWN_FEATURE` or `DUPLICATE_FEATURE`.
 *
 * @example A swing high is told when the bar after it has closed
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { allocateBars } from "../columns/mod.ts";
 * import { resolveParams } from "../indicators/mod.ts";
 * import { detector } from "./registry.ts";
 *
 * const bars = allocateBars(4);
 * bars.high.set([10, 12, 11, 11]);
 * bars.low.set([9, 10, 10, 10]);
 * const params = resolveParams(detector("swing"), { left: 1, right: 1 });
 * const columns = computeStructure(bars, [{ key: "swing", detector: "swing", params }]);
 * assertEquals([...columns.get("swing.high")!], [NaN, NaN, 12, 12]);
 * ```
 */
export function computeStructure(
  bars: StreamSources,
  specs: readonly StructureSpec[],
): Map<string, Float64Array> {
  const stream = createStructureStream(specs);
  stream.extend(bars, 0, bars.close.length);
  return stream.columns();
}

/**
 * Starts detectors that are extended as bars arrive, with the same bits as over all bars at once.
 *
 * @param specs Declared detectors.
 * @returns A stream that has seen no bar.
 * @throws {UsageError} `UNKNOWN_DETECTOR` or `DUPLICATE_FEATURE`.
 */
export function createStructureStream(specs: readonly StructureSpec[]): ColumnStream {
  const parts = specs.map((spec) => {
    const { inputs, bind } = detector(spec.detector);
    return { keys: structureKeys(spec), inputs: inputs(spec.params), kernel: bind(spec.params) };
  });
  return createColumnStream(parts, "structure");
}
