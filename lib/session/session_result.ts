import type { Timeframe } from "../base/mod.ts";
import type { Session } from "../calendar/mod.ts";
import type { HistoricalValues } from "./historical_indicators.ts";
import type { IntervalQuality } from "./quality.ts";
import type { PaceDrift } from "./time_manager.ts";

/** Something about the data that a person has to look at. */
export interface SessionFinding {
  /** Stable code in capitals: `MISSING_DAY` or `OUTSIDE_HOURS`. */
  code: "MISSING_DAY" | "OUTSIDE_HOURS";
  /** Name in the store. */
  symbol: string;
  /** Trading day that has no minute, or the market's own date of the first minute outside its hours. */
  day: string;
  /** One sentence. */
  message: string;
  /** The command that brings what is missing, when somebody knows it. */
  fixCommand?: string;
}

/** What one symbol delivered on one trading day. */
export interface SymbolDayResult {
  /** Name in the store. */
  symbol: string;
  /** Bars delivered by interval. */
  bars: Map<Timeframe, number>;
  /** How complete the day is, by interval; empty when quality is not asked for. */
  quality: IntervalQuality[];
  /** Volume-weighted average price of the session, `null` when it is not asked for or nothing traded. */
  vwap: number | null;
  /** Delivered minutes that were invented to fill a hole. */
  filled: number;
  /** Stored minutes before or after the session, within the market's extended hours. */
  offHours: number;
  /** Stored minutes at which the market does not trade at all. */
  outsideHours: number;
}

/** One trading day of a finished session. */
export interface SessionDayResult {
  /** Its hours. */
  session: Session;
  /** What each symbol delivered. */
  symbols: SymbolDayResult[];
}

/** Completeness of a symbol and interval over all days. */
export interface TotalQuality {
  /** Name in the store. */
  symbol: string;
  /** Timeframe. */
  interval: Timeframe;
  /** Bars the calendar expects. */
  expected: number;
  /** Bars that were there. */
  present: number;
  /** `present / expected` in percent. */
  percent: number;
}

/** What came of a session. */
export interface SessionResult {
  /** Each trading day, in order. */
  days: SessionDayResult[];
  /** Bars delivered in all. */
  bars: number;
  /** Instants at which bars were delivered. */
  instants: number;
  /** Completeness over all days; empty when quality is not asked for. */
  quality: TotalQuality[];
  /** Completeness of the trailing days before the first session, minutes only. */
  trailingQuality: TotalQuality[];
  /** Historical indicators as they stood before the last session, by symbol. */
  historical: Map<string, HistoricalValues>;
  /** What a person has to look at. */
  findings: SessionFinding[];
  /** How far real time was behind the pace. */
  drift: PaceDrift;
}
