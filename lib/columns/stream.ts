import type { BarColumns, FundingColumns, MarkColumns } from "./bars.ts";

/** The three stored series of a symbol. */
export type Stream = "last" | "mark" | "funding";

/** The columns each series is made of. */
export interface StreamColumns {
  /** 1m bars of the last price. */
  last: BarColumns;
  /** 1m bars of the mark price. */
  mark: MarkColumns;
  /** Funding records. */
  funding: FundingColumns;
}
