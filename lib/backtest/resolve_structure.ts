import { resolveParams } from "../indicators/mod.ts";
import { detector, type StructureSpec } from "../structure/mod.ts";

/** A structure detector as a TypeScript strategy declares it. */
export interface StrategyStructure {
  /** Prefix of its columns. */
  key: string;
  /** Registry name, for example `zone`. */
  detector: string;
  /** Parameters; what is left out takes its default. */
  params?: Record<string, number | string>;
}

/**
 * Fills in what a declaration leaves out.
 *
 * @param declared The detector as a strategy declares it.
 * @returns The same with every parameter.
 * @throws {UsageError} `UNKNOWN_DETECTOR`, `UNKNOWN_PARAM` or `BAD_PARAM`.
 */
export function resolveStructure(
  { key, detector: name, params = {} }: StrategyStructure,
): StructureSpec {
  return { key, detector: name, params: resolveParams(detector(name), params) };
}
