import type { BoundKernel, ParamSpec, ParamValues, StreamInput } from "../indicators/mod.ts";

/** What an output of a detector is, and whether it always has a value. */
export interface DetectorOutput {
  /** Name of the column behind the key, for example `lower`. */
  name: string;
  /** What the number means, in one line, with its unit. */
  about: string;
  /** Whether it is NaN while there is nothing to tell, for example before the first swing. */
  sparse: boolean;
  /** Whether it is a price, so that a stop can stand there. */
  isPrice: boolean;
}

/**
 * One detector of market structure as the registry knows it.
 *
 * Its kernel keeps the contract of the indicators' kernels: rows in order, the same bits for any split of
 * the rows, no row at or after `to` read. Besides, a published value is never changed: what row `i` says
 * is what was known at the close of bar `i`. A swing is therefore published when the bars to its right
 * have closed, and stands in the row of the last of them.
 *
 * Every output is NaN in the rows before the warm-up. From the warm-up on an output is a number, unless it
 * is sparse and there is nothing to tell.
 */
export interface DetectorDefinition {
  /** Name in cards, for example `swing`. */
  name: string;
  /** One line for a list. */
  about: string;
  /** Exactly what is detected, ties included. */
  meaning: string;
  /** Detectors it is built on, with the parameters of the same names. */
  dependencies: readonly string[];
  /** Outputs of the detector, or of each of its slots. */
  outputs: readonly DetectorOutput[];
  /** Declared parameters by name. */
  params: Readonly<Record<string, ParamSpec>>;
  /**
   * A rule between parameters.
   *
   * @param params Parameters that each are valid on their own.
   * @returns What is wrong and what would be valid, or `undefined` when the rule holds.
   */
  rule?(params: ParamValues): string | undefined;
  /**
   * How many things it holds side by side; absent for a detector that holds one.
   *
   * @param params Validated parameters.
   * @returns Number of slots.
   */
  slots?(params: ParamValues): number;
  /**
   * Columns it reads.
   *
   * @param params Validated parameters.
   * @returns Their names.
   */
  inputs(params: ParamValues): readonly StreamInput[];
  /**
   * Index of the first row that is not NaN.
   *
   * @param params Validated parameters.
   * @returns A row, the same for every output.
   */
  warmup(params: ParamValues): number;
  /**
   * A fresh kernel with its own state.
   *
   * @param params Validated parameters.
   * @returns A kernel that has seen no row yet; slot by slot it writes the outputs in order.
   */
  bind(params: ParamValues): BoundKernel;
}

/** A detector as a card declares it. */
export interface StructureSpec {
  /** Prefix of its columns. */
  key: string;
  /** Registry name. */
  detector: string;
  /** Validated parameters. */
  params: ParamValues;
}

/** Which way something points, as a number: 0 unknown or none, 1 up, 2 down. */
export type DirectionCode = 0 | 1 | 2;
