import type { Timeframe } from "../base/mod.ts";
import type { TradingHours } from "../calendar/mod.ts";
import type { AnalysisConfig } from "./analysis_config.ts";
import type { HistoricalIndicator } from "./historical_indicators.ts";

/** Trailing bars that are at hand when a session begins. */
export interface TrailingBars {
  /** Trading days before the session. */
  trailingDays: number;
  /** Timeframes of the bars. */
  intervals: Timeframe[];
}

/** A session as it was configured, defaults filled in. */
export interface SessionConfig {
  /** Name for people. */
  sessionName: string;
  /** Name of the market's calendar. */
  exchangeGroup: string;
  /** Where the bars come from: history. */
  mode: "backtest";
  /** First trading day, as an ISO date; the next trading day when it is none. */
  startDate: string;
  /** Last trading day, included. */
  endDate: string;
  /** Trading days that are read at a time. */
  prefetchDays: number;
  /** 0 as fast as possible, else session time per real time. */
  speedMultiplier: number;
  /** Names in the store; their order breaks ties. */
  symbols: string[];
  /** Timeframes that are delivered, shortest first. */
  streams: Timeframe[];
  /** Regular or extended hours. */
  hours: TradingHours;
  /** Trailing bars at hand. */
  historical: TrailingBars[];
  /** Whether completeness is watched. */
  enableQuality: boolean;
  /** Indicators over trailing days. */
  indicators: HistoricalIndicator[];
  /** Indicators over the session so far. */
  sessionIndicators: "vwap"[];
  /** What trades on the bars; nothing when left out. */
  analysis?: AnalysisConfig;
}
