import type { Stream, TimeRange } from "../columns/mod.ts";
import type { TimeframeCoverage } from "./coverage.ts";
import type { Finding } from "./finding.ts";
import type { RequiredWindow } from "./required_window.ts";

/** The 1m last-price series, which everything is derived from. */
export interface PriceFeedReport {
  /** Required minutes that are there. */
  availableBars: number;
  /** Required minutes that are not. */
  missingBars: number;
  /** Required minutes that were invented to fill a hole. */
  filledBars: number;
  /** Number of separate holes. */
  gapCount: number;
  /** Stored minutes in which the market does not trade, left out of the run; only of one with hours. */
  outsideHoursBars?: number;
  /** Open of the first minute that was read, epoch milliseconds, or `null`. */
  firstTsMs: number | null;
  /** Close of the last minute that was read, epoch milliseconds, or `null`. */
  lastTsMs: number | null;
  /** Open of the first minute in the store, epoch milliseconds, or `null`. */
  dbStartTsMs: number | null;
  /** Close of the last minute in the store, epoch milliseconds, or `null`. */
  dbEndTsMs: number | null;
}

/** Funding records of the window. */
export interface FundingReport {
  /** Whether the instrument pays funding. */
  required: boolean;
  /** Records from the start of the window to its end, the one that falls due there included. */
  records: number;
  /** First of them, epoch milliseconds, or `null`. */
  firstTsMs: number | null;
  /** Last of them, epoch milliseconds, or `null`. */
  lastTsMs: number | null;
  /** Intervals they come in, to the minute, shortest first, milliseconds. */
  intervalsMs: number[];
  /** How much later than its interval a record may come, milliseconds. */
  toleranceMs: number;
}

/** A span of one series that a repair was about. */
export interface HealRange extends TimeRange {
  /** Which series. */
  stream: Stream;
}

/** One round of the heal loop. */
export interface HealAttempt {
  /** Counted from 1. */
  attempt: number;
  /** What the repair went through. */
  source: string;
  /** Ranges that were asked for and answered, with the rows each brought. */
  repaired: (HealRange & { rows: number })[];
  /** Rows written in this round. */
  rows: number;
  /** Ranges the source itself does not have. */
  absentAtSource: HealRange[];
  /** Ranges that could not be asked for, in the source's own words. */
  errors: (HealRange & { message: string })[];
}

/** Where mark prices come from: stored minutes, the last price in their stead, or there are none. */
export type MarkOrigin = "mark_1m" | "approx_from_ohlcv_1m" | "none";

/** What the gate saw. */
export interface PreflightReport {
  /** Whether the run may start: no finding is an error. */
  ok: boolean;
  /** Name in the store. */
  symbol: string;
  /** The market whose hours are needed; left out for one that never closes. */
  calendar?: string;
  /** Open of the first minute needed, epoch milliseconds. */
  requiredStartTsMs: number;
  /** Close of the last minute needed, epoch milliseconds. */
  requiredEndTsMs: number;
  /** How complete each timeframe in use is. */
  timeframes: { [role in keyof RequiredWindow["roles"]]: TimeframeCoverage };
  /** Set where the store has not one minute between start and end: there is nothing to run on. */
  isWindowMissing?: true;
  /** Whether every required minute is there. */
  has1mCoverage: boolean;
  /** Whether a minute closes at every exec close. */
  execTo1mMappingFeasible: boolean;
  /** Number of minutes needed. */
  required1mBars: number;
  /** The 1m last-price series. */
  priceFeed1m: PriceFeedReport;
  /** Where mark prices would come from, or `null` when real ones are demanded and not there. */
  markSource: MarkOrigin | null;
  /** Required mark minutes that were invented to fill a hole; only where stored ones are used. */
  filledMarkBars?: number;
  /** Funding records of the window. */
  funding: FundingReport;
  /** What is wrong, in the order of the codes. */
  findings: Finding[];
  /** Rounds of the heal loop. */
  healAttempts: HealAttempt[];
}
