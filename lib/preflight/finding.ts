import type { Stream, TimeRange } from "../columns/mod.ts";

/** Everything the gate looks for, in the order findings are listed. */
export const FINDING_CODES = [
  "MISSING_1M_COVERAGE",
  "EXEC_1M_MAPPING_FAILED",
  "MISSING_MARK_COVERAGE",
  "MISSING_FUNDING",
  "MISSING_INSTRUMENT",
  "BAD_BAR",
  "DUPLICATE_BAR",
  "UNORDERED_BAR",
  "MISALIGNED_BAR",
  "FILLED_BARS_PRESENT",
  "OUTLIER_BAR",
  "VOLUME_OUTLIER",
  "MARK_OFF_LAST",
  "FUNDING_CADENCE",
  "OUTSIDE_HOURS",
] as const;

/** Stable code of a finding. */
export type FindingCode = typeof FINDING_CODES[number];

/** An error refuses the run, a warning is only told. */
export type Severity = "error" | "warning";

/** What a check saw, before it is put into a report. */
export interface Observation {
  /** What was looked for. */
  code: FindingCode;
  /** Whether it refuses the run. */
  severity: Severity;
  /** Series it was seen in, or `null` for the contract terms. */
  stream: Stream | null;
  /** One sentence with the numbers. */
  message: string;
  /** Every span of time concerned, ascending; empty when single rows are meant. */
  gaps: TimeRange[];
  /** How many minutes, rows, closes or records are concerned. */
  count: number;
  /** The first few, in words. */
  examples: string[];
}

/** A finding of the gate: what is wrong with the data, and the command that repairs it. */
export interface Finding extends Observation {
  /** Start of what the run needs of this series, epoch milliseconds. */
  requiredStartTsMs: number;
  /** End of what the run needs of this series, epoch milliseconds. */
  requiredEndTsMs: number;
  /** First instant the store has of this series, epoch milliseconds, or `null` when it has none. */
  dbStartTsMs: number | null;
  /** Close of the last minute, or last record, the store has of it, or `null`. */
  dbEndTsMs: number | null;
  /** A command that repairs it when pasted, or `null` when none is known to. */
  fixCommand: string | null;
  /** A command that goes around it, where the first one fetches what was asked; left out elsewhere. */
  otherCommand?: string;
}

/** How many examples a finding carries. */
export const EXAMPLE_LIMIT = 5;
