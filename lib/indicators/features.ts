import type { BarColumns } from "../columns/mod.ts";
import { type ColumnStream, createColumnStream, type StreamPart } from "./column_stream.ts";
import type { FeatureSpec } from "./contract.ts";
import { indicator } from "./registry.ts";

/** Feature columns that grow with their bars. */
export type FeatureStream = ColumnStream;

/**
 * Names of the columns that a feature makes.
 *
 * @param spec Declared feature; its key and its indicator are enough.
 * @returns The bare key for one output, `<key>_<output>` for several.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { indicator, resolveParams } from "./registry.ts";
 *
 * const params = resolveParams(indicator("donchian"), {});
 * const spec = { key: "box", indicator: "donchian", params, inputSource: "close" } as const;
 * assertEquals(featureKeys(spec), ["box_lower", "box_middle", "box_upper"]);
 * ```
 */
export function featureKeys(spec: Pick<FeatureSpec, "key" | "indicator">): string[] {
  const { outputs } = indicator(spec.indicator);
  return outputs.length === 1 ? [spec.key] : outputs.map((output) => `${spec.key}_${output}`);
}

/**
 * Bars a feature needs before all of its columns are ready.
 *
 * @param spec Declared feature.
 * @returns Number of bars: the largest index of a first value, plus one.
 */
export function featureWarmup(spec: FeatureSpec): number {
  return Math.max(...indicator(spec.indicator).warmup(spec.params)) + 1;
}

/**
 * Computes features over bars that are all there.
 *
 * @param bars Bars of one timeframe.
 * @param specs Declared features.
 * @returns Column by key, as long as the bars.
 * @throws {UsageError} `UNKNOWN_INDICATOR` or `DUPLICATE_FEATURE`.
 *
 * @example The average of the volume
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { allocateBars } from "../columns/mod.ts";
 * import { indicator, resolveParams } from "./registry.ts";
 *
 * const bars = allocateBars(3);
 * bars.volume.set([2, 4, 9]);
 * const params = resolveParams(indicator("sma"), { length: 2 });
 * const columns = computeFeatures(bars, [
 *   { key: "calm", indicator: "sma", params, inputSource: "volume" },
 * ]);
 * assertEquals([...columns.get("calm")!], [NaN, 3, 6.5]);
 * ```
 */
export function computeFeatures(
  bars: BarColumns,
  specs: readonly FeatureSpec[],
): Map<string, Float64Array> {
  const stream = createFeatureStream(specs);
  stream.extend(bars, 0, bars.close.length);
  return stream.columns();
}

/**
 * Starts features that are extended as bars arrive, with the same bits as over all bars at once.
 *
 * @param specs Declared features.
 * @returns A stream that has seen no bar.
 * @throws {UsageError} `UNKNOWN_INDICATOR` or `DUPLICATE_FEATURE`.
 */
export function createFeatureStream(specs: readonly FeatureSpec[]): FeatureStream {
  return createColumnStream(specs.map(featurePart), "features");
}

function featurePart(spec: FeatureSpec): StreamPart {
  const { inputs, bind } = indicator(spec.indicator);
  return {
    keys: featureKeys(spec),
    inputs: inputs.map((input) => input === "source" ? spec.inputSource : input),
    kernel: bind(spec.params),
  };
}
