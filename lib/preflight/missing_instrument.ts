import type { Instrument } from "../base/mod.ts";
import type { Observation } from "./finding.ts";

/**
 * Tells of contract terms that are not there: without tick, lot and margin table nothing can be filled.
 *
 * @param instrument Contract terms, or `null` when the store has none.
 * @param symbol Name in the store.
 * @returns One observation, or none.
 */
export function observeInstrument(instrument: Instrument | null, symbol: string): Observation[] {
  if (instrument !== null) return [];
  return [{
    code: "MISSING_INSTRUMENT",
    severity: "error",
    stream: null,
    message:
      `the store has no contract terms of ${symbol} (tick, lot, margin table), which a run ` +
      `is settled by; those of a symbol of your own are written as docs/data.md shows`,
    gaps: [],
    count: 1,
    examples: [],
  }];
}
