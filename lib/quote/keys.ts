/** Packet keys that come from the latest closed 1m bar. */
export const QUOTE_KEYS = [
  "px.last.ts_ms",
  "px.last.value",
  "px.last.high_1m",
  "px.last.low_1m",
  "px.mark.ts_ms",
  "px.mark.value",
  "px.mark.source",
] as const;

/** Packet keys that fold the 1m bars closed after the previous exec close and up to this one. */
export const ROLLUP_KEYS = [
  "px.rollup.min_1m",
  "px.rollup.max_1m",
  "px.rollup.bars_1m",
  "px.rollup.open_1m",
  "px.rollup.close_1m",
  "px.rollup.volume_1m",
] as const;

/** A key of the latest quote. */
export type QuoteKey = typeof QUOTE_KEYS[number];

/** A key of the frozen rollup. */
export type RollupKey = typeof ROLLUP_KEYS[number];
