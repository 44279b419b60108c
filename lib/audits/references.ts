import type { BarColumns } from "../columns/mod.ts";
import type { FeatureSpec } from "../indicators/mod.ts";
import { AVERAGE_REFERENCES } from "./reference_averages.ts";
import { CHANNEL_REFERENCES } from "./reference_channels.ts";
import { OSCILLATOR_REFERENCES } from "./reference_oscillators.ts";
import type { Reference, ReferenceColumn, ReferenceTools } from "./reference_tools.ts";
import { sourceColumn } from "./source_column.ts";
import { OutOfRange } from "./ta_lib.ts";

/** Indicators that another implementation knows, with how it is asked. */
export const REFERENCES: Readonly<Record<string, Reference>> = {
  ...AVERAGE_REFERENCES,
  ...OSCILLATOR_REFERENCES,
  ...CHANNEL_REFERENCES,
};

/** References of a feature's outputs, in order; `null` where there is none. */
export type ReferenceBook = (
  spec: FeatureSpec,
  bars: BarColumns,
) => Promise<readonly (ReferenceColumn | null)[]>;

/**
 * References out of implementations that share no code with the kernels.
 *
 * @param tools The implementations.
 * @returns A book that answers `null` for every output where none of them knows the parameters.
 */
export function referenceBook(tools: ReferenceTools): ReferenceBook {
  return async (spec, bars) => {
    const reference = REFERENCES[spec.indicator];
    if (reference === undefined || bars.close.length === 0) return [];
    const source = sourceColumn(bars, spec.inputSource);
    try {
      return await reference({ ...tools, bars, source, params: spec.params });
    } catch (error) {
      if (error instanceof OutOfRange) return [];
      throw error;
    }
  };
}
