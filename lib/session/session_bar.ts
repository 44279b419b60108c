import type { Timeframe } from "../base/mod.ts";

/** A closed bar as a session delivers it. One object serves every delivery: copy what is to be kept. */
export interface SessionBar {
  /** Name in the store. */
  symbol: string;
  /** Place of the symbol in the configured order. */
  symbolIndex: number;
  /** Timeframe of the bar. */
  interval: Timeframe;
  /** Place of the interval among those of the session, shortest first. */
  intervalIndex: number;
  /** When it opened, epoch milliseconds. */
  tsOpenMs: number;
  /** When it closed, epoch milliseconds: the time of its delivery. */
  tsCloseMs: number;
  /** First price. */
  open: number;
  /** Highest price. */
  high: number;
  /** Lowest price. */
  low: number;
  /** Last price. */
  close: number;
  /** Traded quantity. */
  volume: number;
  /** Whether the session's close ended it before its full length. */
  isShort: boolean;
}
