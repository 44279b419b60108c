/** A bar column that a kernel can read by name. */
export type InputColumn = "open" | "high" | "low" | "close" | "volume";

/** What a one-series indicator can be fed with. */
export type InputSource = InputColumn | "hl2" | "hlc3" | "ohlc4";

/** Every input source, by name. */
export const INPUT_SOURCES: readonly InputSource[] = [
  "open",
  "high",
  "low",
  "close",
  "volume",
  "hl2",
  "hlc3",
  "ohlc4",
];

/** A numeric parameter and its limits. */
export interface NumberParam {
  /** Discriminator. */
  type: "integer" | "number";
  /** Value used when a card does not give one. */
  default: number;
  /** Smallest valid value. */
  min: number;
  /** Largest valid value. */
  max: number;
  /** What the number means, in one line. */
  about: string;
}

/** A parameter that picks one of several named conventions. */
export interface ChoiceParam {
  /** Discriminator. */
  type: "choice";
  /** Value used when a card does not give one. */
  default: string;
  /** Valid values. */
  options: readonly string[];
  /** Whether the column of a feature of the same role is valid too, by its key. */
  features?: true;
  /** What is being chosen, in one line. */
  about: string;
}

/** Declaration of one parameter. */
export type ParamSpec = NumberParam | ChoiceParam;

/** Parameter values after validation: every declared name is present. */
export type ParamValues = Readonly<Record<string, number | string>>;

/**
 * A kernel bound to its parameters and holding the state between two calls.
 *
 * `run` fills rows `[from, to)` of every output from rows `[0, to)` of every input. Calls cover the
 * rows once and in order; for any split of the rows the outputs have the same bits. A row before the
 * warm-up is NaN, every later row is a number unless the formula itself has none there (the `long` and
 * `short` lines of `supertrend` and `psar` are NaN while the market is on the other side). Rows at or
 * after `to` are never read. Every column of a call holds at least `to` rows; a caller may move its rows
 * into longer columns between calls.
 */
export interface BoundKernel {
  /**
   * Fills the next rows.
   *
   * @param outs Output columns in the order of the definition's `outputs`.
   * @param ins Input columns in the order of the definition's `inputs`.
   * @param from First row to fill: 0 on the first call, then the `to` of the call before.
   * @param to Row after the last one to fill.
   */
  run(outs: readonly Float64Array[], ins: readonly Float64Array[], from: number, to: number): void;
}

/** One indicator as the registry knows it. */
export interface IndicatorDefinition {
  /** Name in cards, for example `ema`. */
  name: string;
  /** One line for a list. */
  about: string;
  /** Where the formula is published. */
  source: string;
  /** What the first value is and why. */
  seed: string;
  /** `source` stands for the routed `input_source`; other names are bar columns. */
  inputs: readonly (InputColumn | "source")[];
  /** Output names; a single output is called `value` and its column carries the bare key. */
  outputs: readonly string[];
  /** Declared parameters by name. */
  params: Readonly<Record<string, ParamSpec>>;
  /**
   * A rule between parameters, for example that `fast` is shorter than `slow`.
   *
   * @param params Parameters that each are valid on their own.
   * @returns What is wrong and what would be valid, or `undefined` when the rule holds.
   */
  rule?(params: ParamValues): string | undefined;
  /**
   * Index of the first row that is not NaN, per output.
   *
   * @param params Validated parameters.
   * @returns One index per output, in order.
   */
  warmup(params: ParamValues): readonly number[];
  /**
   * A fresh kernel with its own state.
   *
   * @param params Validated parameters.
   * @returns A kernel that has seen no row yet.
   */
  bind(params: ParamValues): BoundKernel;
}

/** A feature as a card declares it. */
export interface FeatureSpec {
  /** Name of the column, or the prefix of its columns. */
  key: string;
  /** Registry name. */
  indicator: string;
  /** Validated parameters. */
  params: ParamValues;
  /** What feeds a one-series indicator. */
  inputSource: InputSource;
}
