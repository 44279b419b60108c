/**
 * Indicators: columns in, column out, with the same bits for any split of the rows.
 *
 * @module
 */
export type {
  BoundKernel,
  ChoiceParam,
  FeatureSpec,
  IndicatorDefinition,
  InputColumn,
  InputSource,
  NumberParam,
  ParamSpec,
  ParamValues,
} from "./contract.ts";
export type { AverageState } from "./average.ts";
export type {
  ColumnStream,
  FeatureInput,
  StreamBars,
  StreamInput,
  StreamPart,
  StreamSources,
} from "./column_stream.ts";
export type { FeatureStream } from "./features.ts";
export type { RollingExtremeState } from "./rolling_extreme.ts";
export { averageNext, wilderState } from "./average.ts";
export { createColumnStream, refuseDuplicates } from "./column_stream.ts";
export { INPUT_SOURCES } from "./contract.ts";
export { computeFeatures, createFeatureStream, featureKeys, featureWarmup } from "./features.ts";
export { choiceOf, choiceParam, lengthParam, numberOf, numberParam } from "./params.ts";
export { indicator, INDICATORS, resolveParams } from "./registry.ts";
export {
  extremeAge,
  rollingExtremeNext,
  rollingMaxState,
  rollingMinState,
} from "./rolling_extreme.ts";
export { routeSource } from "./source.ts";
export { trueRange } from "./true_range.ts";
