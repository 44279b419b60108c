import type { Stream, StreamColumns } from "../columns/mod.ts";

/** How a stream is laid out in its table, and in columns of the same order. */
export interface StreamTable {
  /** Table name. */
  table: string;
  /** Time column of the table; with `symbol` it is the key. */
  ts: string;
  /** Value columns of the table. */
  values: readonly string[];
  /** Members of the column object: the time, then the values. */
  fields: readonly string[];
  /** Whether each row says where it came from. */
  hasSource: boolean;
  /** Whether rows sit on the minute. */
  isMinute: boolean;
}

const PRICES = ["open", "high", "low", "close"];

/** The layout of each stream. */
export const STREAM_TABLES: Readonly<Record<Stream, StreamTable>> = {
  last: {
    table: "bars_1m",
    ts: "ts_open_ms",
    values: [...PRICES, "volume"],
    fields: ["tsOpenMs", ...PRICES, "volume"],
    hasSource: true,
    isMinute: true,
  },
  mark: {
    table: "mark_1m",
    ts: "ts_open_ms",
    values: PRICES,
    fields: ["tsOpenMs", ...PRICES],
    hasSource: true,
    isMinute: true,
  },
  funding: {
    table: "funding",
    ts: "ts_ms",
    values: ["rate", "interval_ms"],
    fields: ["tsMs", "rate", "intervalMs"],
    hasSource: false,
    isMinute: false,
  },
};

/** The streams, in the order they are reported. */
export const STREAMS = Object.keys(STREAM_TABLES) as Stream[];

/** Marks rows that were invented to fill a hole. */
export const FILLED_SOURCE: string = "filled_flat";

/**
 * @param stream Which series.
 * @param columns Its column object.
 * @returns The same columns as a list: the time, then the values.
 */
export function columnList<S extends Stream>(stream: S, columns: StreamColumns[S]): Float64Array[] {
  const byName = columns as unknown as Record<string, Float64Array>;
  return STREAM_TABLES[stream].fields.map((field) => byName[field]);
}

/**
 * @param stream Which series.
 * @param list The time, then the values.
 * @returns The column object of the stream.
 */
export function columnObject<S extends Stream>(
  stream: S,
  list: readonly Float64Array[],
): StreamColumns[S] {
  const { fields } = STREAM_TABLES[stream];
  return Object.fromEntries(fields.map((field, i) => [field, list[i]])) as unknown as StreamColumns[
    S
  ];
}
