import type { BootstrapBands } from "../../metrics/mod.ts";

/** What a page says of drawn paths, as plain data. */
export interface BandSummary {
  /** Number of returns that each point stands after. */
  step: readonly number[];
  /** Equity over starting equity at each point, one list for each of `BAND_SHARES`. */
  bands: readonly (readonly number[])[];
  /** Number of paths. */
  paths: number;
  /** Returns that stayed together. */
  block_length: number;
  /** Share of the paths that end below their start. */
  loss_probability: number;
  /** Fall below a high that one path in twenty reaches, as a fraction. */
  worst_fall: number;
}

/**
 * What is left of drawn paths when they are shown: bands to four decimals, finer than a screen.
 *
 * @param drawn The paths; `null` when there were too few returns.
 * @returns Plain data, or `null`.
 */
export function bandSummary(drawn: BootstrapBands | null): BandSummary | null {
  if (drawn === null) return null;
  const { step, bands, finalEquity, maxDrawdown, lossProbability, blockLength } = drawn;
  return {
    step: [...step],
    bands: bands.map((band) => Array.from(band, rounded)),
    paths: finalEquity.length,
    block_length: blockLength,
    loss_probability: lossProbability,
    worst_fall: rounded(maxDrawdown[Math.ceil(0.95 * maxDrawdown.length) - 1]),
  };
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
