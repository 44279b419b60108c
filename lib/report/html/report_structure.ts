/** A span of prices over a span of time. */
export interface ReportZone {
  /** Structure that found it. */
  key: string;
  /** Role whose timeframe it lives on. */
  role: string;
  /** Which one of its kind. */
  instance_id: number | string;
  /** For example `supply` or `demand`. */
  kind: string;
  /** Lower bound. */
  lower: number;
  /** Upper bound. */
  upper: number;
  /** When it was known, epoch milliseconds. */
  from_ts_ms: number;
  /** When it ended, epoch milliseconds, or `null` while it lasts. */
  to_ts_ms: number | null;
  /** When price came back to it, epoch milliseconds; absent in runs that did not tell. */
  touched_ts_ms?: number[];
}

/** A price that matters over a span of time. */
export interface ReportLevel {
  /** Structure that found it. */
  key: string;
  /** Role whose timeframe it lives on. */
  role: string;
  /** For example `swing_high`. */
  name: string;
  /** The price. */
  price: number;
  /** When it was known, epoch milliseconds. */
  from_ts_ms: number;
  /** When it ended, epoch milliseconds, or `null` while it lasts. */
  to_ts_ms: number | null;
}

/** A level that was broken. */
export interface ReportBreak {
  /** Structure that found it. */
  key: string;
  /** Role whose timeframe it lives on. */
  role: string;
  /** For example `bos` or `choch`. */
  kind: string;
  /** Which way: `up` or `down`, or 1 or -1. */
  direction: string | number;
  /** The level. */
  level: number;
  /** When, epoch milliseconds. */
  ts_ms: number;
}

/** Market structure as a chart shows it: the content of `structure.json`. */
export interface ReportStructure {
  /** Zones. */
  zones: ReportZone[];
  /** Levels. */
  levels: ReportLevel[];
  /** Breaks. */
  breaks: ReportBreak[];
}
